/** The trails that log an account: its own, and those of its organization. */
import type { Json } from '../../events/audit-event.ts';
import type { Trail } from '../../inventory/inventory.ts';
import { ask, askFor } from './asking.ts';
import { type ClientSettings, inRegion } from './settings.ts';

/** Trails as one Region shows them, shadows of multi-Region trails included; each is asked in its home Region. */
export async function readTrails(region: string, settings: ClientSettings): Promise<readonly Trail[]> {
  const { CloudTrailClient, DescribeTrailsCommand, GetEventSelectorsCommand, GetTrailStatusCommand } = await import(
    '@aws-sdk/client-cloudtrail'
  );
  const clientIn = (home: string) => new CloudTrailClient(inRegion(home, settings));
  const { trailList = [] } = await ask('cloudtrail:DescribeTrails', () =>
    clientIn(region).send(new DescribeTrailsCommand({ includeShadowTrails: true })),
  );
  const trails: Trail[] = [];
  for (const trail of trailList) {
    const { Name: name = '', TrailARN: arn = '', HomeRegion: homeRegion = region } = trail;
    const client = clientIn(homeRegion);
    // Of a trail of the organization, a member account has to name the ARN.
    const status = await askFor('cloudtrail:GetTrailStatus', gone, () =>
      client.send(new GetTrailStatusCommand({ Name: arn })),
    );
    const selectors = await askFor('cloudtrail:GetEventSelectors', gone, () =>
      client.send(new GetEventSelectorsCommand({ TrailName: arn })),
    );
    trails.push({
      name,
      arn,
      homeRegion,
      multiRegion: trail.IsMultiRegionTrail ?? false,
      globalServiceEvents: trail.IncludeGlobalServiceEvents ?? false,
      organization: trail.IsOrganizationTrail ?? false,
      logFileValidation: trail.LogFileValidationEnabled ?? false,
      bucket: trail.S3BucketName ?? null,
      kmsKey: trail.KmsKeyId ?? null,
      logging: status?.IsLogging ?? null,
      selectors:
        selectors === null
          ? null
          : asRecorded({
              // A trail has one kind; an empty list of the other says nothing.
              ...(selectors.EventSelectors?.length ? { EventSelectors: selectors.EventSelectors } : {}),
              ...(selectors.AdvancedEventSelectors?.length
                ? { AdvancedEventSelectors: selectors.AdvancedEventSelectors }
                : {}),
            }),
    });
  }
  return trails;
}

const gone = ['TrailNotFoundException'];

/** Field names as CloudTrail's own records write them: `EventSelectors` -> `eventSelectors`. Plain JSON. */
function asRecorded(value: object): Json {
  const renamed = JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(
          Object.entries(inner).map(([name, one]) => [name.charAt(0).toLowerCase() + name.slice(1), one]),
        )
      : inner,
  );
  return JSON.parse(renamed) as Json;
}
