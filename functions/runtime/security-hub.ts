/** The place that is Security Hub. It imports two clients of the SDK: import it only where it is on. */
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { SecurityHubClient } from '@aws-sdk/client-securityhub';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { partitionOf } from '../../src/events/role-target.ts';
import type { Place } from '../../src/sinks/outbox.ts';
import { securityHubPlace } from '../../src/sinks/security-hub.ts';
import { logger } from './logger.ts';
import { requestHandler } from './request-handler.ts';
import { metrics } from './services.ts';
import type { SecurityHubSettings } from './settings.ts';

export function makeSecurityHubPlace({ mode, account, region, memberRole }: SecurityHubSettings): Place {
  const sts = new STSClient({ requestHandler });
  const clients = new Map<string, SecurityHubClient>([[account, new SecurityHubClient({ requestHandler })]]);

  /** The SDK asks again when the credentials are about to expire. */
  async function credentialsOf(member: string) {
    const assume = new AssumeRoleCommand({
      RoleArn: `arn:${partitionOf(region)}:iam::${member}:role/${memberRole?.name}`,
      RoleSessionName: 'rolecall',
      ExternalId: memberRole?.externalId,
    });
    const { Credentials: given } = await sts.send(assume);
    return {
      accessKeyId: given?.AccessKeyId ?? '',
      secretAccessKey: given?.SecretAccessKey ?? '',
      sessionToken: given?.SessionToken ?? '',
      ...(given?.Expiration === undefined ? {} : { expiration: given.Expiration }),
    };
  }

  return securityHubPlace({
    mode,
    account,
    region,
    clock: Date.now,
    clientOf(hub) {
      const known = clients.get(hub);
      if (known) return known;
      const client = new SecurityHubClient({ requestHandler, credentials: () => credentialsOf(hub) });
      clients.set(hub, client);
      return client;
    },
    onOff(hub, reason) {
      metrics.addMetric('securityHubOff', MetricUnit.Count, 1);
      logger.warn('not evaluated: Security Hub of an account takes no findings', { account: hub, region, reason });
    },
  });
}
