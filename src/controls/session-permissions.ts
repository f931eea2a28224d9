/** What sessions of covered roles may call, by every text of their policies that is known. */
import { rolePolicies } from '../catalog/role-policies.ts';
import type { ManagedPolicy, ServiceLinkedRole } from '../catalog/types.ts';
import type { AuditEvent } from '../events/audit-event.ts';
import { matchesArn } from './approval.ts';

const policies = new Map(rolePolicies.map((policy) => [policy.name, policy]));
/** Filled when asked for: a function starts for a few roles at most. */
const patterns = new Map<string, readonly string[]>();

/** Roles whose policy is only inferred, or to which their service adds statements that differ from account to account. */
const knownInPart: ReadonlySet<string> = new Set([
  'AWSServiceRoleForAmazonChimeSDKEvents',
  'AWSServiceRoleForLexBots',
  'AWSServiceRoleForLexChannels',
  'AWSServiceRoleForLexV2Bots',
  'AWSServiceRoleForLexV2Channels',
  'AWSServiceRoleForAmazonConnect',
]);

/** Roles whose policy is known, and to which AWS says that their service adds permissions as its features are enabled. */
const growing: ReadonlySet<string> = new Set(['AWSServiceRoleForConnectCampaigns', 'AWSServiceRoleForProfile']);

/** The actions known to be added, each for a resource of the account: from older texts of the role's page, and from roles in accounts. */
const additions = new Map([
  [
    'AWSServiceRoleForConnectCampaigns',
    [
      'connect:StartOutboundVoiceContact',
      'connect:GetMetricData',
      'connect:GetMetricDataV2',
      'connect:GetCurrentMetricData',
      'connect:GetCurrentUserData',
    ],
  ],
]);

/** IAM prefixes that differ from the first label of the event source. */
const prefixes = new Map([
  ['monitoring', 'cloudwatch'],
  ['pinpoint', 'mobiletargeting'],
  ['email', 'ses'],
  ['lexv2', 'lex'],
]);

/** Calls of Amazon S3 whose permission has another name. */
const s3Actions = new Map([
  ['HeadObject', 'GetObject'],
  ['HeadBucket', 'ListBucket'],
  ['ListObjects', 'ListBucket'],
  ['ListObjectsV2', 'ListBucket'],
  ['CopyObject', 'PutObject'],
  ['CreateMultipartUpload', 'PutObject'],
  ['UploadPart', 'PutObject'],
  ['CompleteMultipartUpload', 'PutObject'],
  ['DeleteObjects', 'DeleteObject'],
]);

/** The IAM action behind a call: `kinesisvideo:CreateStream`. */
export function actionOf({ source, name }: Pick<AuditEvent, 'source' | 'name'>): string {
  const label = source.split('.', 1)[0] ?? '';
  if (label.startsWith('chime')) return `chime:${name}`;
  return `${prefixes.get(label) ?? label}:${label === 's3' ? (s3Actions.get(name) ?? name) : name}`;
}

/** Whether some known text of the role's policy allows the action on anything, or no policy is needed for it. */
export function mayCall(role: ServiceLinkedRole, action: string): boolean {
  if (action === 'sts:GetCallerIdentity') return true;
  const wanted = action.toLowerCase();
  return patternsOf(role).some((pattern) => matchesArn(pattern, wanted));
}

/** Whether its service may have given the role this action, which its policy does not name. None gives power over IAM. */
export function mayHaveMore({ name }: ServiceLinkedRole, action: string): boolean {
  return growing.has(name) && !/^(iam|sts|organizations):/.test(action);
}

/** The day the live policy was read last, YYYY-MM-DD; null when it is not known in full, or not for so early a day. */
export function policyReadOn(role: ServiceLinkedRole, time: string): string | null {
  if (knownInPart.has(role.name)) return null;
  const live = policies.get(role.policy ?? '')?.baselines.filter(({ kind }) => kind === 'live') ?? [];
  const held = live.filter(({ since }) => since !== null && since <= time.slice(0, 10));
  return held.at(-1)?.source.read ?? null;
}

function patternsOf({ name: role, policy: name }: ServiceLinkedRole): readonly string[] {
  const policy = name === null ? undefined : policies.get(name);
  if (policy === undefined) return [];
  const known = patterns.get(policy.name) ?? [...allowed(policy), ...inLowerCase(additions.get(role) ?? [])];
  patterns.set(policy.name, known);
  return known;
}

/** In lower case, since IAM does not tell actions apart by case. */
function allowed({ baselines }: ManagedPolicy): readonly string[] {
  const actions = baselines.flatMap(({ statements }) =>
    statements.filter(({ Effect }) => Effect === 'Allow').flatMap(({ Action }) => Action),
  );
  return [...new Set(inLowerCase(actions))];
}

function inLowerCase(actions: readonly string[]): readonly string[] {
  return actions.map((action) => action.toLowerCase());
}
