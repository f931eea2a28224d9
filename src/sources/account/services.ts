/** What the services with covered roles hold in one Region: domains, instances, bots, Voice Connectors. */
import type { ListVoiceConnectorsCommandOutput } from '@aws-sdk/client-chime-sdk-voice';
import type { ListInstancesCommandOutput } from '@aws-sdk/client-connect';
import type { ListDomainsCommandOutput } from '@aws-sdk/client-customer-profiles';
import type { ListBotsCommandOutput } from '@aws-sdk/client-lex-models-v2';
import type { Bot, Domain, Instance, VoiceConnector } from '../../inventory/inventory.ts';
import { all, ask, askFor } from './asking.ts';
import { type ClientSettings, inRegion } from './settings.ts';

export async function readDomains(region: string, settings: ClientSettings): Promise<readonly Domain[]> {
  const { CustomerProfilesClient, ListDomainsCommand } = await import('@aws-sdk/client-customer-profiles');
  const client = new CustomerProfilesClient(inRegion(region, settings));
  const domains = await all(async (NextToken) => {
    const page: ListDomainsCommandOutput = await ask('profile:ListDomains', () =>
      client.send(new ListDomainsCommand({ NextToken })),
    );
    return { items: page.Items, next: page.NextToken };
  });
  return domains.map(({ DomainName, CreatedAt }) => ({
    region,
    name: DomainName ?? '',
    createdAt: CreatedAt?.toISOString() ?? null,
  }));
}

export async function readInstances(region: string, settings: ClientSettings): Promise<readonly Instance[]> {
  const { ConnectClient, ListInstancesCommand } = await import('@aws-sdk/client-connect');
  const client = new ConnectClient(inRegion(region, settings));
  const instances = await all(async (NextToken) => {
    const page: ListInstancesCommandOutput = await ask('connect:ListInstances', () =>
      client.send(new ListInstancesCommand({ NextToken })),
    );
    return { items: page.InstanceSummaryList, next: page.NextToken };
  });
  return instances.map(({ Id, Arn, InstanceAlias, InstanceStatus, ServiceRole }) => ({
    region,
    id: Id ?? '',
    arn: Arn ?? '',
    alias: InstanceAlias ?? null,
    status: InstanceStatus ?? null,
    serviceRole: ServiceRole ?? null,
  }));
}

export async function readBots(region: string, settings: ClientSettings): Promise<readonly Bot[]> {
  const { DescribeBotCommand, LexModelsV2Client, ListBotsCommand } = await import('@aws-sdk/client-lex-models-v2');
  const client = new LexModelsV2Client(inRegion(region, settings));
  const listed = await all(async (nextToken) => {
    const page: ListBotsCommandOutput = await ask('lex:ListBots', () =>
      client.send(new ListBotsCommand({ nextToken })),
    );
    return { items: page.botSummaries, next: page.nextToken };
  });
  const bots: Bot[] = [];
  for (const { botId = '', botName = '', botStatus = null } of listed) {
    const described = await askFor('lex:DescribeBot', ['ResourceNotFoundException'], () =>
      client.send(new DescribeBotCommand({ botId })),
    );
    if (described) bots.push({ region, id: botId, name: botName, status: botStatus, role: described.roleArn ?? null });
  }
  return bots;
}

export async function readVoiceConnectors(
  region: string,
  settings: ClientSettings,
): Promise<readonly VoiceConnector[]> {
  const { ChimeSDKVoiceClient, GetVoiceConnectorStreamingConfigurationCommand, ListVoiceConnectorsCommand } =
    await import('@aws-sdk/client-chime-sdk-voice');
  const client = new ChimeSDKVoiceClient(inRegion(region, settings));
  const listed = await all(async (NextToken) => {
    const page: ListVoiceConnectorsCommandOutput = await ask('chime:ListVoiceConnectors', () =>
      client.send(new ListVoiceConnectorsCommand({ NextToken })),
    );
    return { items: page.VoiceConnectors, next: page.NextToken };
  });
  const connectors: VoiceConnector[] = [];
  for (const { VoiceConnectorId: id = '', Name, VoiceConnectorArn } of listed) {
    const found = await askFor('chime:GetVoiceConnectorStreamingConfiguration', ['NotFoundException'], () =>
      client.send(new GetVoiceConnectorStreamingConfigurationCommand({ VoiceConnectorId: id })),
    );
    const streaming = found?.StreamingConfiguration;
    connectors.push({
      region,
      id,
      name: Name ?? null,
      arn: VoiceConnectorArn ?? null,
      streaming: streaming !== undefined && streaming.Disabled === false,
    });
  }
  return connectors;
}
