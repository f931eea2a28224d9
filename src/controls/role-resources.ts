/** Calls that make and remove what service-linked roles are there for. A role must not go while such a thing uses it. */
import type { AuditEvent, Json } from '../events/audit-event.ts';
import { field, flagOf, isObject, objectOf, textOf } from '../events/fields.ts';

export interface ResourceDeed {
  /** Catalogue name of the role behind the resource. */
  readonly role: string;
  readonly change: 'made' | 'gone';
  /** Unique within the account and the timeline. */
  readonly id: string;
  /** As it stands in a sentence: `the Voice Connector abc in us-east-1`. */
  readonly label: string;
  /** Name of the very role that the resource uses, where its service says so. */
  readonly uses: string | null;
}

/** Roles that share a timeline, since one call can end the resources of either. */
const shared = new Map([['AWSServiceRoleForAmazonConnectSynchronization', 'AWSServiceRoleForAmazonConnect']]);

/** The timeline of a role and its resources. */
export function timelineOf(role: string): string {
  return shared.get(role) ?? role;
}

interface Rule {
  readonly role: string;
  readonly change: ResourceDeed['change'];
  /** What the resource is called. */
  readonly what: string;
  id(event: AuditEvent): string | null;
  /** Field with the Region that the resource is in, when that is not the Region of the call. */
  readonly region?: string;
}

const asked = (name: string) => (event: AuditEvent) => either(event.request, name);
const answered = (name: string) => (event: AuditEvent) => either(event.response, name);

const voice = { role: 'AWSServiceRoleForAmazonChimeVoiceConnector', what: 'the streaming Voice Connector' };
const messaging = { role: 'AWSServiceRoleForChimeSDKMessaging', what: 'the streaming configuration of app instance' };
const botV1 = { role: 'AWSServiceRoleForLexBots', what: 'the bot' };
const bot = { role: 'AWSServiceRoleForLexV2Bots', what: 'the bot' };
const botReplica = { role: 'AWSServiceRoleForLexV2Replication', what: 'the replica of bot', region: 'replicaRegion' };
const domain = { role: 'AWSServiceRoleForProfile', what: 'the Customer Profiles domain' };
const instance = { role: 'AWSServiceRoleForAmazonConnect', what: 'the Amazon Connect instance' };
const replica = {
  role: 'AWSServiceRoleForAmazonConnectSynchronization',
  what: 'the replica of instance',
  region: 'replicaRegion',
};
const campaign = { role: 'AWSServiceRoleForConnectCampaigns', what: 'the campaign' };

const chimeRules: Readonly<Record<string, Rule>> = {
  PutVoiceConnectorStreamingConfiguration: { ...voice, change: 'made', id: asked('voiceConnectorId') },
  DeleteVoiceConnectorStreamingConfiguration: { ...voice, change: 'gone', id: asked('voiceConnectorId') },
  DeleteVoiceConnector: { ...voice, change: 'gone', id: asked('voiceConnectorId') },
  PutMessagingStreamingConfigurations: { ...messaging, change: 'made', id: asked('appInstanceArn') },
  DeleteMessagingStreamingConfigurations: { ...messaging, change: 'gone', id: asked('appInstanceArn') },
  DeleteAppInstance: { ...messaging, change: 'gone', id: asked('appInstanceArn') },
};

const lexRules: Readonly<Record<string, Rule>> = {
  PutBot: { ...botV1, change: 'made', id: asked('name') },
  CreateBot: { ...bot, change: 'made', id: answered('botId') },
  UpdateBot: { ...bot, change: 'made', id: asked('botId') },
  DeleteBot: { ...bot, change: 'gone', id: asked('botId') },
  CreateBotReplica: { ...botReplica, change: 'made', id: asked('botId') },
  DeleteBotReplica: { ...botReplica, change: 'gone', id: asked('botId') },
};
/** Amazon Lex V1 has a call of the same name, which knows a bot by its name. */
const deleteBotV1: Rule = { ...botV1, change: 'gone', id: asked('name') };

const connectRules: Readonly<Record<string, Rule>> = {
  CreateInstance: { ...instance, change: 'made', id: answered('id') },
  DeleteInstance: { ...instance, change: 'gone', id: asked('instanceId') },
  ReplicateInstance: { ...replica, change: 'made', id: asked('instanceId') },
};
const campaignRules: Readonly<Record<string, Rule>> = {
  CreateCampaign: { ...campaign, change: 'made', id: answered('id') },
  DeleteCampaign: { ...campaign, change: 'gone', id: asked('id') },
};
const profileRules: Readonly<Record<string, Rule>> = {
  CreateDomain: { ...domain, change: 'made', id: asked('domainName') },
  DeleteDomain: { ...domain, change: 'gone', id: asked('domainName') },
};

/** By event source; the calls of Amazon Chime come under several. */
const rules = new Map([
  ['lex.amazonaws.com', lexRules],
  ['connect.amazonaws.com', connectRules],
  ['connect-campaigns.amazonaws.com', campaignRules],
  ['profile.amazonaws.com', profileRules],
]);

/** Names of the calls that tell of resources, by event source. */
export const resourceCalls: readonly (readonly [source: string, names: readonly string[]])[] = [...rules].map(
  ([source, named]) => [source, Object.keys(named)],
);
export const chimeResourceCalls: readonly string[] = Object.keys(chimeRules);

/** Catalogue names of the roles whose resources show in events. */
export const rolesWithResources: ReadonlySet<string> = new Set(
  [chimeRules, ...rules.values()].flatMap((named) => Object.values(named).map(({ role }) => role)).concat(botV1.role),
);

/** What a successful call did to a resource; null when it does not say to which. */
export function resourceDeed(event: AuditEvent): ResourceDeed | null {
  const named = rules.get(event.source) ?? chimeRules;
  const rule = isDeleteBotV1(event) ? deleteBotV1 : named[event.name];
  const id = rule?.id(event) ?? null;
  if (event.error !== null || rule === undefined || id === null) return null;
  const change = rule.change === 'made' ? streamingChange(event) : 'gone';
  const region = rule.region === undefined ? event.region : either(event.request, rule.region);
  if (change === null || region === null) return null;
  const uses = /\/([^/]+)$/.exec(either(event.request, 'roleArn') ?? '')?.[1] ?? null;
  // Those of Amazon Chime are unique over Regions, and its old endpoint answers for all of them.
  const unique = rules.has(event.source) ? `${region}/${id}` : id;
  return { role: rule.role, change, id: unique, label: `${rule.what} ${id} in ${region}`, uses };
}

function isDeleteBotV1({ source, name, request }: AuditEvent): boolean {
  return source === 'lex.amazonaws.com' && name === 'DeleteBot' && either(request, 'botId') === null;
}

/** A streaming configuration can also be put to switch streaming off; without one the call tells nothing. */
function streamingChange({ name, request }: AuditEvent): ResourceDeed['change'] | null {
  if (name !== 'PutVoiceConnectorStreamingConfiguration') return 'made';
  const configuration = request['streamingConfiguration'];
  if (!isObject(configuration)) return null;
  return flagOf(objectOf(configuration)['disabled']) === true ? 'gone' : 'made';
}

/** A text field as CloudTrail writes most services' names, or as Amazon Connect does, with a capital. */
export function either(object: Json, name: string): string | null {
  return textOf(field(object, name)) ?? textOf(field(object, `${name.charAt(0).toUpperCase()}${name.slice(1)}`));
}
