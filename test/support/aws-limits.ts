/** What a call is for, read off the wire, and the limits of AWS that the emulators do not have. */
import type { IncomingMessage } from 'node:http';
import type { Step } from './faults.ts';

export interface AwsCall {
  readonly service: 'dynamodb' | 'sns' | 's3';
  /** In the words of src/sinks/outbox.ts; `fetch` for an object, `other` for the rest. */
  readonly step: Step | 'fetch' | 'other';
  /** The access key id of the caller. */
  readonly who: string;
  /** Of DynamoDB, parsed. */
  readonly input: Readonly<Record<string, unknown>>;
  /** Of SNS. */
  readonly form: URLSearchParams;
}

/** Reads a request of an AWS SDK. */
export function callOf({ headers }: IncomingMessage, body: Buffer): AwsCall {
  const who = /Credential=([^/]+)\//.exec(headers.authorization ?? '')?.[1] ?? '';
  const target = headers['x-amz-target'];
  if (typeof target === 'string') {
    const input = JSON.parse(body.toString('utf8')) as Record<string, unknown>;
    return { service: 'dynamodb', step: stepOf(target.slice(target.indexOf('.') + 1), input), who, input, form: none };
  }
  if (headers['content-type']?.startsWith('application/x-www-form-urlencoded')) {
    const form = new URLSearchParams(body.toString('utf8'));
    return { service: 'sns', step: form.get('Action') === 'Publish' ? 'send' : 'other', who, input: {}, form };
  }
  return { service: 's3', step: 'fetch', who, input: {}, form: none };
}

const none = new URLSearchParams();

function stepOf(action: string, input: Readonly<Record<string, unknown>>): AwsCall['step'] {
  if (action === 'PutItem') return 'remember';
  if ('IndexName' in input) return 'look for what is due';
  if (action !== 'UpdateItem') return 'read';
  const expression = String(input['UpdateExpression']);
  if (expression.includes('#told.#place')) return 'mark';
  return expression.includes('#rev') ? 'store' : 'claim';
}

/** Why AWS would refuse it, as a sentence; null when it would not. */
export function brokenLimit(call: AwsCall): string | null {
  if (call.service === 'dynamodb') return brokenByItem(call.input);
  return call.step === 'send' ? brokenByMessage(call.form) : null;
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const largestItem = 400 * 1024;
const deepestItem = 32;
const longestKey: Readonly<Record<string, number>> = { pk: 2048, sk: 1024 };

function brokenByItem({ Item, Key, ExpressionAttributeValues }: Readonly<Record<string, unknown>>): string | null {
  const item = { ...(Item as object), ...(Key as object), ...(ExpressionAttributeValues as object) };
  let size = 0;
  for (const [name, value] of Object.entries(item)) {
    size += Buffer.byteLength(name) + sizeOf(value);
    if (depthOf(value) > deepestItem) return `attribute ${name} nests deeper than ${deepestItem} levels`;
  }
  if (size > largestItem) return `an item of ${size} bytes, where ${largestItem} are allowed`;
  for (const [name, value] of Object.entries({ ...(Item as object), ...(Key as object) })) {
    const length = sizeOf(value);
    if (name in longestKey && (length === 0 || length > (longestKey[name] ?? 0)))
      return `key ${name} of ${length} bytes`;
  }
  return null;
}

/** Bytes of an attribute value as DynamoDB counts them, nearly. */
function sizeOf(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value !== 'object' || value === null) return 1;
  return Object.entries(value).reduce(
    (sum, [name, inner]) => sum + (name.length > 2 ? name.length : 0) + sizeOf(inner),
    0,
  );
}

/** Each level of lists and maps is one. */
function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const { M, L } = value as { M?: object; L?: unknown[] };
  const inner = M ? Object.values(M) : (L ?? []);
  return inner.reduce<number>((depth, one) => Math.max(depth, 1 + depthOf(one)), 0);
}

/** https://docs.aws.amazon.com/sns/latest/api/API_Publish.html: size, subject, and characters; attributes may not be empty. */
const largestMessage = 256 * 1024;

function brokenByMessage(form: URLSearchParams): string | null {
  const subject = form.get('Subject');
  if (subject !== null && !/^[!-~][ -~]{0,99}$/.test(subject)) return `the subject ${JSON.stringify(subject)}`;
  const message = form.get('Message') ?? '';
  let size = Buffer.byteLength(message);
  for (const [name, value] of form) {
    if (!/^MessageAttributes\.entry\.\d+\.(Name|Value\.(StringValue|DataType))$/.test(name)) continue;
    if (value === '') return `${name} is empty`;
    size += Buffer.byteLength(value);
  }
  if (size > largestMessage) return `a message of ${size} bytes, where ${largestMessage} are allowed`;
  const texts = Object.entries(JSON.parse(message) as Record<string, string>);
  for (const [protocol, text] of texts)
    if (refused.test(text)) return `a character in the text for ${protocol} that SNS and SQS refuse`;
  return message === '' ? 'a message without text' : null;
}

/** All that is no character of XML 1.0. */
const refused = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;
