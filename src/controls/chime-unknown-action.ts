import { operationsRead } from '../catalog/chime-operations.ts';
import { operationByName } from '../catalog/lookup.ts';
import { chimeCalls } from './chime-calls.ts';
import { cite } from './cite.ts';
import { compliant, defineControl, notApplicable, violation } from './control.ts';

export default defineControl({
  id: 'chime-unknown-action',
  title: 'Amazon Chime action that is in no catalogue',
  severity: 'low',
  identity: 'folded',
  reads: chimeCalls,
  citations: [
    cite('chimeActions', 'The list of all Amazon Chime actions, those that only the console performs included.'),
    cite('chimeApi', 'The operations of the Amazon Chime API.'),
  ],
  remediation:
    'Look the action up in the list of Amazon Chime actions. If it is there, AWS has added it: update Rolecall. If it is not, ask the principal which tool made the call.',
  evaluate(event) {
    if (operationByName(event.name) !== undefined) return compliant;
    // What a service itself reports through CloudTrail has names of its own.
    if (event.record['eventType'] === 'AwsServiceEvent') return notApplicable;
    const refused = event.error !== null;
    // Only AWS can make a call succeed, so a success after the catalogue was read is a newer action.
    const newer = !refused && event.time.slice(0, 10) > operationsRead;
    return violation({
      subject: { type: 'chime-action', id: event.name, arn: null },
      severity: newer ? 'info' : 'low',
      facts: {
        action: event.name,
        source: event.source,
        refused,
        error: event.error?.code ?? null,
        newer,
        operationsRead,
      },
    });
  },
  explain({ action, source, refused, error, newer, operationsRead: read }, { who, when, account, region }) {
    const outcome = refused ? `was refused (${error})` : 'succeeded';
    const meaning = newer
      ? 'Only AWS can have added it since, so the catalogue is out of date'
      : 'AWS documents every action of Amazon Chime, so this is a mistyped name, an unpublished action, or somebody who tries names out';
    return `${who} called "${action}" of ${source} in account ${account}, ${region}, on ${when}, and it ${outcome}. The lists of Amazon Chime actions, as read on ${read}, do not have that name, and no older list had it. ${meaning}.`;
  },
});
