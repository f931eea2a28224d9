import type { Trail } from '../inventory/inventory.ts';
import { cite } from './cite.ts';
import { defineStateControl, inventory } from './control.ts';
import { keepsManagementWrites } from './event-selectors.ts';

export default defineStateControl({
  id: 'trail-incomplete',
  title: 'No trail records all that the controls rest on',
  severity: 'high',
  identity: 'state',
  reads: [inventory(['trails'])],
  citations: [
    cite(
      'cloudTrailBestPractices',
      'A trail for all Regions records what happens in every Region, and global services with it.',
    ),
    cite('chimeCloudTrail', 'A lasting record of the calls of Amazon Chime takes a trail.'),
  ],
  remediation:
    'Create a trail for all Regions with global service events and management events of both kinds, or have the trail of the organization include this account, and start its logging. Until then what service-linked roles and Amazon Chime do is on record for 90 days only, in the event history.',
  misses: ['A trail that logs and yet fails to deliver to its bucket counts as logging.'],
  state: {
    evaluate({ account, trails }) {
      const judged = trails.map((trail) => ({ trail, gaps: gapsOf(trail) }));
      if (judged.some(({ gaps }) => gaps.known.length + gaps.unknown.length === 0))
        return { violations: [], compliant: 1, notEvaluated: [] };
      const open = judged.filter(({ gaps }) => gaps.known.length === 0);
      if (open.length > 0) {
        const notEvaluated = open.map(({ trail, gaps }) => ({
          reason: `the trail ${trail.name} does not say ${gaps.unknown.join(' and ')}`,
        }));
        return { violations: [], compliant: 0, notEvaluated };
      }
      return {
        violations: [
          {
            subject: { type: 'aws-account', id: account, arn: null },
            facts: { trails: judged.map(({ trail, gaps }) => `${trail.name}: ${gaps.known.join(', ')}`) },
          },
        ],
        compliant: 0,
        notEvaluated: [],
      };
    },
    explain({ trails }, { when, account }) {
      const each = trails.length === 0 ? 'It has no trail' : `What its trails lack: ${trails.join('; ')}`;
      return `Account ${account} had no trail on ${when} that logs management events of all Regions and of global services such as IAM. ${each}.`;
    },
  },
});

/** What a trail lacks to be complete, and what could not be asked. */
function gapsOf({ multiRegion, globalServiceEvents, logging, selectors }: Trail) {
  const known: string[] = [];
  const unknown: string[] = [];
  if (!multiRegion) known.push('one Region only');
  if (!globalServiceEvents) known.push('no global services');
  if (logging === false) known.push('not logging');
  if (logging === null) unknown.push('whether it logs');
  const writes = selectors === null ? null : keepsManagementWrites(selectors);
  if (writes === false) known.push('not all management events that write');
  if (writes === null) unknown.push('which events it logs');
  return { known, unknown };
}
