/** What a function is told by its environment, read once. A place whose setting is empty is switched off. */
export interface Settings {
  readonly table: string;
  /** ARN; null when findings are told on no topic. */
  readonly topicArn: string | null;
  /** ARN of the topic that Amazon Q Developer in chat applications reads; null for none. */
  readonly chatTopicArn: string | null;
  /** Name or ARN of the bus that findings are put on; null for none. */
  readonly eventBus: string | null;
  readonly securityHub: SecurityHubSettings | null;
}

export interface SecurityHubSettings {
  readonly mode: 'member' | 'central';
  /** The account and Region in which the function runs. */
  readonly account: string;
  readonly region: string;
  /** Name of the role to assume in the accounts of origin, and what it asks for; null when all goes to one hub. */
  readonly memberRole: { readonly name: string; readonly externalId: string } | null;
}

type Environment = Record<string, string | undefined>;

/** Names every variable that is missing, so that one deployment mends all of them. */
export function settingsOf(environment: Environment): Settings {
  const missing: string[] = [];
  const need = (name: string) => {
    const value = environment[name];
    if (!value) missing.push(name);
    return value ?? '';
  };
  const table = need('ROLECALL_TABLE');
  // Empty says that nobody is to be told; a topic that nobody set at all is a mistake.
  if (environment['ROLECALL_TOPIC_ARN'] === undefined) missing.push('ROLECALL_TOPIC_ARN');
  const securityHub = securityHubOf(environment['ROLECALL_SECURITY_HUB'] || null, need);
  if (missing.length > 0) throw new Error(`environment: expected ${missing.join(' and ')} to be set`);
  return {
    table,
    topicArn: environment['ROLECALL_TOPIC_ARN'] || null,
    chatTopicArn: environment['ROLECALL_CHAT_TOPIC_ARN'] || null,
    eventBus: environment['ROLECALL_EVENT_BUS'] || null,
    securityHub,
  };
}

function securityHubOf(mode: string | null, need: (name: string) => string): SecurityHubSettings | null {
  if (mode === null) return null;
  if (mode !== 'member' && mode !== 'central')
    throw new Error(`environment: expected ROLECALL_SECURITY_HUB to be member, central or empty, not ${mode}`);
  return {
    mode,
    account: need('ROLECALL_ACCOUNT'),
    region: need('AWS_REGION'),
    memberRole:
      mode === 'central'
        ? null
        : { name: need('ROLECALL_SECURITY_HUB_ROLE'), externalId: need('ROLECALL_SECURITY_HUB_EXTERNAL_ID') },
  };
}
