/** What a function is told by its environment, read once. */
export interface Settings {
  readonly table: string;
  readonly topicArn: string;
}

/** Names every variable that is missing, so that one deployment mends all of them. */
export function settingsOf(environment: Record<string, string | undefined>): Settings {
  const missing: string[] = [];
  const need = (name: string) => {
    const value = environment[name];
    if (!value) missing.push(name);
    return value ?? '';
  };
  const settings = { table: need('ROLECALL_TABLE'), topicArn: need('ROLECALL_TOPIC_ARN') };
  if (missing.length > 0) throw new Error(`environment: expected ${missing.join(' and ')} to be set`);
  return settings;
}
