import { isClassicOnly, operationByName } from '../catalog/lookup.ts';
import { regions } from '../catalog/regions.ts';
import type { ChimeOperation } from '../catalog/types.ts';
import type { AuditEvent } from '../events/audit-event.ts';
import { textOf } from '../events/fields.ts';
import { chimeCalls } from './chime-calls.ts';
import { cite } from './cite.ts';
import {
  compliant,
  defineControl,
  type Facts,
  notApplicable,
  notEvaluated,
  type Severity,
  violation,
} from './control.ts';
import { regionSeverity } from './region-limits.ts';

/** A Region that the event names, what it names it for, and where AWS documents that. */
interface Place {
  readonly region: string;
  readonly purpose: string;
  readonly documented: readonly string[] | null;
}

/** The place that a finding is about. */
interface Used extends Facts {
  region: string;
  purpose: string;
  action: string;
  toldBy: AuditEvent['kind'];
  documented: readonly string[] | null;
  allowed: readonly string[] | null;
}

const mediaEvents = new Map([
  ['Chime Meeting State Change', regions['chime-sdk-meetings-media'].regions],
  ['Chime Media Pipeline State Change', regions['chime-sdk-media-pipelines-media'].regions],
]);

export default defineControl({
  id: 'chime-unsupported-region',
  title: 'Amazon Chime used in an unexpected Region',
  severity: 'medium',
  identity: 'folded',
  reads: [...chimeCalls, { kind: 'service-events', source: 'aws.chime', detailTypes: [...mediaEvents.keys()] }],
  citations: [
    cite(
      'chimeSdkRegions',
      'The Chime SDK has control Regions, one list per service, and media Regions, where the audio and video of a meeting is processed.',
    ),
    cite('chimeApi', 'Amazon Chime itself has one endpoint, in us-east-1.'),
  ],
  remediation:
    'If the Region is wanted, add it to regions.allowed in rolecall.yaml. If not, find the application that chose it: the Region of its client, or the MediaRegion of its meetings. A Region that AWS does not list, though it works there, means that the catalogue is older than AWS: update Rolecall.',
  evaluate(event, { configuration }) {
    if (event.error !== null) return notApplicable;
    const { allowed } = configuration.regions;
    let worst: { severity: Severity; facts: Used } | null = null;
    const places = placesOf(event).filter(({ region }) => region !== 'unknown');
    if (places.length === 0) return notEvaluated('the event names no Region');
    for (const place of places) {
      const severity = severityOf(event, place, allowed);
      if (severity === null || (worst !== null && order.indexOf(severity) >= order.indexOf(worst.severity))) continue;
      worst = {
        severity,
        facts: {
          region: place.region,
          purpose: place.purpose,
          action: event.name,
          toldBy: event.kind,
          documented: place.documented,
          allowed,
        },
      };
    }
    if (worst === null) return compliant;
    return violation({ subject: { type: 'region', id: worst.facts.region, arn: null }, ...worst });
  },
  explain({ region, purpose, action, toldBy, documented, allowed }, { who, when, account }) {
    const list =
      allowed !== null && !allowed.includes(region)
        ? `regions.allowed names ${allowed.join(', ')}`
        : `AWS lists ${documented?.join(', ') ?? 'no Regions'}`;
    // A service's own event names nobody.
    return `${toldBy === 'call' ? who : 'An application'} used ${region} as the ${purpose} of Amazon Chime (${action}) in account ${account} on ${when}; ${list}.`;
  },
});

const order: readonly Severity[] = ['medium', 'low', 'info'];

function severityOf(
  event: AuditEvent,
  { region, documented }: Place,
  allowed: readonly string[] | null,
): Severity | null {
  const severity = regionSeverity(region, documented, allowed);
  const operation = event.kind === 'call' ? operationByName(event.name) : undefined;
  // A success proves that the service is in the Region, except of Amazon Chime itself, which has one endpoint.
  return severity === 'info' && operation && isClassicOnly(operation) ? 'low' : severity;
}

function placesOf(event: AuditEvent): readonly Place[] {
  const operation = event.kind === 'call' ? operationByName(event.name) : undefined;
  const control: Place = {
    region: event.region,
    purpose: 'control Region',
    documented: operation ? controlRegions(operation) : null,
  };
  const media = textOf(event.request['mediaRegion']);
  if (media === null) return [control];
  const documented =
    event.kind === 'call'
      ? operation?.services.includes('chime-sdk-media-pipelines')
        ? regions['chime-sdk-media-pipelines-media'].regions
        : regions['chime-sdk-meetings-media'].regions
      : (mediaEvents.get(event.name) ?? null);
  return [control, { region: media, purpose: 'media Region', documented }];
}

const known = new Map<ChimeOperation, readonly string[] | null>();

/** Where the services that have an operation are, all together; null for names that no API of today has. */
function controlRegions(operation: ChimeOperation): readonly string[] | null {
  let list = known.get(operation);
  if (list === undefined) known.set(operation, (list = regionsOf(operation)));
  return list;
}

function regionsOf(operation: ChimeOperation): readonly string[] | null {
  if (isClassicOnly(operation)) return regions.chime.regions;
  if (operation.services.length === 0) return null;
  return [...new Set(operation.services.flatMap((service) => regions[service].regions))];
}
