/** `111122223333_CloudTrail_us-east-1_20260501T1000Z_Ab3dEf.json.gz`: account, Region and when the file was delivered, to the minute. */
const NAME =
  /(?:^|[/\\])(\d{12})_CloudTrail_([a-z0-9-]+)_(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)Z_[A-Za-z0-9]+\.json(?:\.gz)?$/;
/** Clocks differ, and nothing depends on leaving a few files more unopened. */
const MARGIN = 60 * 60 * 1000;

/**
 * Whether CloudTrail delivered the file of this name before `since` (ISO 8601), so that nothing in it can have happened later. The
 * end of a period says nothing about names: a file holds records from any time before its delivery.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-examples.html
 */
export function deliveredBefore(name: string, since: string | null): boolean {
  if (since === null) return false;
  const [, , , year, month, day, hour, minute] = NAME.exec(name) ?? [];
  if (year === undefined) return false;
  const delivered = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:59Z`);
  return delivered + MARGIN < Date.parse(since);
}

/** The account and Region of which the file of this name holds the records; null for a name that CloudTrail does not give. */
export function originOf(name: string): { readonly account: string; readonly region: string } | null {
  const [, account, region] = NAME.exec(name) ?? [];
  return account === undefined || region === undefined ? null : { account, region };
}
