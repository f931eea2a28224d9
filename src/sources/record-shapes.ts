/** Whether it is a JSON object, neither a list nor null. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a bare object is one CloudTrail record or one EventBridge event: any of the fields that every one has. */
export function isRecord(value: unknown): boolean {
  return (
    isObject(value) &&
    ['eventName', 'eventSource', 'eventVersion', 'detail-type'].some((key) => Object.hasOwn(value, key))
  );
}

/** Whether an object says what happened, as the wrapper of a list never does. */
export function isNamed(value: unknown): boolean {
  return isObject(value) && (Object.hasOwn(value, 'eventName') || Object.hasOwn(value, 'detail-type'));
}

/** Whether an object is a CloudTrail digest file, which lists logs and holds no records. */
export function isDigest(value: unknown): boolean {
  return isObject(value) && ['digestS3Object', 'digestPublicKeyFingerprint'].some((key) => Object.hasOwn(value, key));
}

/** What holds records as text, how jq takes them out, and how it is told. */
const wrappings: readonly { readonly what: string; readonly jq: string; readonly fits: (value: object) => boolean }[] =
  [
    {
      what: 'an answer of cloudtrail lookup-events',
      jq: '.Events[].CloudTrailEvent',
      fits: (value) => someHas(value, 'Events', 'CloudTrailEvent'),
    },
    {
      what: 'an answer of logs filter-log-events or get-log-events',
      jq: '.events[].message',
      fits: (value) => someHas(value, 'events', 'message'),
    },
    {
      what: 'what a subscription of CloudWatch Logs delivers',
      jq: '.logEvents[].message',
      fits: (value) => someHas(value, 'logEvents', 'message'),
    },
    {
      what: 'an answer of cloudtrail get-query-results (CloudTrail Lake; the query has to select eventJson)',
      jq: '.QueryResultRows[][].eventJson // empty',
      fits: (value) => 'QueryResultRows' in value,
    },
  ];

/** Of an object that holds its records as text: how they are had, as a clause; null for any other. */
export function unwrappingOf(value: unknown): string | null {
  const found = isObject(value) ? wrappings.find(({ fits }) => fits(value)) : undefined;
  if (found === undefined) return null;
  return `${found.what}, which holds its records as text: jq -r '${found.jq}' takes them out, for standard input`;
}

function someHas(value: object, list: string, key: string): boolean {
  const entries: unknown = Object.entries(value).find(([name]) => name === list)?.[1];
  return Array.isArray(entries) && entries.some((each) => isObject(each) && typeof each[key] === 'string');
}

/** The kind of a parsed value, with its article. */
export function kindOf(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value);
  return Array.isArray(value) ? 'a list' : `a ${typeof value}`;
}

/** What keys an object has, for a sentence; a key that does not look like a field name is data, and is not shown. */
export function describeKeys(value: unknown): string {
  const keys = Object.keys(isObject(value) ? value : {});
  if (keys.length === 0) return 'without keys';
  const shown = keys.slice(0, 3).map((key) => (/^[A-Za-z][\w-]{0,39}$/.test(key) ? `"${key}"` : '…'));
  return `with ${shown.join(', ')}${keys.length > shown.length ? ', …' : ''}`;
}

const RECORDS_KEY = Buffer.from('"Records"');

/** Whether a key, in its quotes, is "Records", also when it is spelt with escapes, which JSON allows. */
export function spellsRecords(key: Buffer): boolean {
  if (!key.includes('\\')) return key.equals(RECORDS_KEY);
  if (key.length > RECORDS_KEY.length * 6) return false;
  try {
    return JSON.parse(key.toString('utf8')) === 'Records';
  } catch {
    return false;
  }
}
