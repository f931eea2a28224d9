/** Accounts of Amazon Chime, which has one endpoint for the whole world, and the buckets of call detail records. */
import type { ListAccountsCommandOutput, ListBotsCommandOutput } from '@aws-sdk/client-chime';
import type { Bucket, ChimeAccount, ChimeBot, PolicyDocument } from '../../inventory/inventory.ts';
import { policyOf } from '../../policies/document.ts';
import { forcePathStyle } from '../s3-endpoint.ts';
import { all, ask, askFor } from './asking.ts';
import { type ClientSettings, inRegion } from './settings.ts';

export async function readChimeAccounts(region: string, settings: ClientSettings): Promise<readonly ChimeAccount[]> {
  const {
    ChimeClient,
    GetEventsConfigurationCommand,
    GetRetentionSettingsCommand,
    ListAccountsCommand,
    ListBotsCommand,
  } = await import('@aws-sdk/client-chime');
  const client = new ChimeClient(inRegion(region, settings));
  const listed = await all(async (NextToken) => {
    const page: ListAccountsCommandOutput = await ask('chime:ListAccounts', () =>
      client.send(new ListAccountsCommand({ NextToken })),
    );
    return { items: page.Accounts, next: page.NextToken };
  });
  const accounts: ChimeAccount[] = [];
  for (const { AccountId = '', Name, AccountType } of listed) {
    const kept = await askFor('chime:GetRetentionSettings', absent, () =>
      client.send(new GetRetentionSettingsCommand({ AccountId })),
    );
    const bots = await all(async (NextToken) => {
      const page: ListBotsCommandOutput = await ask('chime:ListBots', () =>
        client.send(new ListBotsCommand({ AccountId, NextToken })),
      );
      return { items: page.Bots, next: page.NextToken };
    });
    const described: ChimeBot[] = [];
    for (const { BotId = '', DisplayName, BotEmail, Disabled } of bots) {
      const told = await askFor('chime:GetEventsConfiguration', absent, () =>
        client.send(new GetEventsConfigurationCommand({ AccountId, BotId })),
      );
      described.push({
        id: BotId,
        name: DisplayName ?? null,
        email: BotEmail ?? null,
        disabled: Disabled ?? false,
        httpsEndpoint: told?.EventsConfiguration?.OutboundEventsHTTPSEndpoint ?? null,
        lambda: told?.EventsConfiguration?.LambdaFunctionArn ?? null,
      });
    }
    const days = kept?.RetentionSettings;
    accounts.push({
      id: AccountId,
      name: Name ?? null,
      type: AccountType ?? null,
      retention: kept && {
        rooms: days?.RoomRetentionSettings?.RetentionDays ?? null,
        conversations: days?.ConversationRetentionSettings?.RetentionDays ?? null,
      },
      bots: described,
    });
  }
  return accounts;
}

/** Retention exists for Enterprise accounts only, and an endpoint only where one was set. */
const absent = ['NotFoundException', 'BadRequestException'];

/**
 * The buckets that Business Calling and Voice Connectors of one AWS account write call detail records to. Amazon Chime itself,
 * which has ended, is asked only where it is (or was) in use: who has Voice Connectors alone shall see no gap for it.
 */
export async function readBuckets(
  region: string,
  settings: ClientSettings,
  isChimeInUse: boolean,
): Promise<readonly Bucket[]> {
  const { ChimeSDKVoiceClient, GetGlobalSettingsCommand } = await import('@aws-sdk/client-chime-sdk-voice');
  const voice = new ChimeSDKVoiceClient(inRegion(region, settings));
  const ofVoice = await ask('chime:GetGlobalSettings', () => voice.send(new GetGlobalSettingsCommand({})));
  const ofChime = isChimeInUse ? await readChimeSettings(region, settings) : null;
  const named = new Map<string, Set<Bucket['records'][number]>>();
  const note = (name: string | undefined, kind: Bucket['records'][number]) => {
    if (name) named.set(name, (named.get(name) ?? new Set()).add(kind));
  };
  note(ofChime?.BusinessCalling?.CdrBucket, 'business-calling');
  note(ofChime?.VoiceConnector?.CdrBucket, 'voice-connector');
  note(ofVoice.VoiceConnector?.CdrBucket, 'voice-connector');
  const buckets: Bucket[] = [];
  for (const [name, records] of named)
    buckets.push({ name, records: [...records], ...(await readBucket(name, region, settings)) });
  return buckets;
}

async function readChimeSettings(region: string, settings: ClientSettings) {
  const { ChimeClient, GetGlobalSettingsCommand } = await import('@aws-sdk/client-chime');
  const client = new ChimeClient(inRegion(region, settings));
  return ask('chime:GetGlobalSettings', () => client.send(new GetGlobalSettingsCommand({})));
}

async function readBucket(
  name: string,
  region: string,
  settings: ClientSettings,
): Promise<Pick<Bucket, 'policy' | 'encryption'>> {
  const { GetBucketEncryptionCommand, GetBucketPolicyCommand, S3Client } = await import('@aws-sdk/client-s3');
  const client = new S3Client({
    ...inRegion(region, settings),
    followRegionRedirects: true,
    forcePathStyle: settings.endpoint !== undefined || forcePathStyle(),
  });
  const policy = await askFor('s3:GetBucketPolicy', ['NoSuchBucketPolicy'], () =>
    client.send(new GetBucketPolicyCommand({ Bucket: name })),
  );
  const encryption = await askFor(
    's3:GetEncryptionConfiguration',
    ['ServerSideEncryptionConfigurationNotFoundError'],
    () => client.send(new GetBucketEncryptionCommand({ Bucket: name })),
  );
  const [rule] = encryption?.ServerSideEncryptionConfiguration?.Rules ?? [];
  return {
    policy: documentOf(policy?.Policy),
    encryption: rule?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm ?? null,
  };
}

function documentOf(text: string | undefined): PolicyDocument | null {
  return text === undefined ? null : (policyOf(text) ?? text);
}
