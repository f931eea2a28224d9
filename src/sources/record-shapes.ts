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

/** Whether an object is what `aws cloudtrail lookup-events` prints. */
export function isLookupAnswer(value: unknown): boolean {
  const events = isObject(value) ? value['Events'] : null;
  return Array.isArray(events) && events.some((each) => isObject(each) && typeof each['CloudTrailEvent'] === 'string');
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
