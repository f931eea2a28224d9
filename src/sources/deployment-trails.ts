/** The trails that rolecall doctor looks at: those of a Region, and those of other Regions that reach into it. */
import type {
  AdvancedEventSelector,
  CloudTrailClient,
  EventSelector,
  Trail as TrailOfApi,
} from '@aws-sdk/client-cloudtrail';
import type { Management, Seen, Trail } from '../doctor/snapshot.ts';
import { look } from './deployment-look.ts';

export function readTrails(client: CloudTrailClient): Promise<Seen<readonly Trail[]>> {
  return look('cloudtrail:DescribeTrails', async () => {
    const { DescribeTrailsCommand } = await import('@aws-sdk/client-cloudtrail');
    const { trailList = [] } = await client.send(new DescribeTrailsCommand({ includeShadowTrails: true }));
    return Promise.all(trailList.map((trail) => readTrail(trail, client)));
  });
}

async function readTrail(trail: TrailOfApi, client: CloudTrailClient): Promise<Trail> {
  const { GetEventSelectorsCommand, GetTrailStatusCommand } = await import('@aws-sdk/client-cloudtrail');
  const arn = trail.TrailARN ?? trail.Name;
  return {
    name: trail.Name ?? '',
    multiRegion: trail.IsMultiRegionTrail === true,
    globalEvents: trail.IncludeGlobalServiceEvents === true,
    status: await look('cloudtrail:GetTrailStatus', async () => {
      const { IsLogging, LatestDeliveryError } = await client.send(new GetTrailStatusCommand({ Name: arn }));
      return { logging: IsLogging === true, deliveryError: LatestDeliveryError || null };
    }),
    management: await look('cloudtrail:GetEventSelectors', async () => {
      const selectors = await client.send(new GetEventSelectorsCommand({ TrailName: arn }));
      return managementOf(selectors.EventSelectors ?? [], selectors.AdvancedEventSelectors ?? []);
    }),
  };
}

interface Selected {
  readonly kind: 'All' | 'ReadOnly' | 'WriteOnly' | 'part';
  readonly leftOut: readonly string[];
}

/** Which management events selectors of both kinds let through. */
function managementOf(basic: readonly EventSelector[], advanced: readonly AdvancedEventSelector[]): Management {
  const selected: readonly Selected[] = [
    ...basic
      .filter(({ IncludeManagementEvents }) => IncludeManagementEvents !== false)
      .map(({ ReadWriteType = 'All', ExcludeManagementEventSources: leftOut = [] }) => ({
        kind: ReadWriteType,
        leftOut,
      })),
    ...advanced.flatMap(ofAdvanced),
  ];
  const [reads, writes] = ['ReadOnly', 'WriteOnly'].map((kind) =>
    selected.some((one) => one.kind === 'All' || one.kind === kind),
  );
  const logs = reads && writes ? 'all' : reads ? 'reads' : writes ? 'writes' : selected.length > 0 ? 'part' : 'none';
  // What one selector excepts another may let through.
  const [first, ...others] = selected.filter(({ kind }) => kind !== 'part');
  const leftOut = (first?.leftOut ?? []).filter((one) => others.every((other) => other.leftOut.includes(one)));
  return { logs, leftOut };
}

function ofAdvanced({ FieldSelectors = [] }: AdvancedEventSelector): readonly Selected[] {
  const equal = (field: string) => FieldSelectors.find(({ Field }) => Field === field)?.Equals ?? [];
  if (!equal('eventCategory').includes('Management')) return [];
  const others = FieldSelectors.filter(({ Field }) => Field !== 'eventCategory' && Field !== 'readOnly');
  const narrow = others.some(({ Equals, StartsWith, EndsWith }) => Equals ?? StartsWith ?? EndsWith);
  const [readOnly] = equal('readOnly');
  const kind = readOnly === undefined ? 'All' : readOnly === 'true' ? 'ReadOnly' : 'WriteOnly';
  const leftOut = others.flatMap(({ NotEquals = [], NotStartsWith = [], NotEndsWith = [] }) => [
    ...NotEquals,
    ...NotStartsWith.map((start) => `${start}*`),
    ...NotEndsWith.map((end) => `*${end}`),
  ]);
  return [{ kind: narrow ? 'part' : kind, leftOut }];
}
