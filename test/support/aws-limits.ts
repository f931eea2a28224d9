/** What a call is for, read off the wire, and the limits of AWS that the emulators do not have. */
import type { IncomingMessage } from 'node:http';
import type { Step } from './faults.ts';

/**
 * In the words of src/sinks/outbox.ts; besides, `note`: an item that is no finding; `checkpoint`: how far an account was
 * reconciled; `scan`: the whole table; of S3 `list`, `fetch` and `put`; `order`: a message to SQS; `ask`: any other service.
 */
export type CallStep = Step | 'note' | 'checkpoint' | 'scan' | 'list' | 'fetch' | 'put' | 'order' | 'ask';

export interface AwsCall {
  readonly service: 'dynamodb' | 'sns' | 's3' | 'sqs' | 'another';
  readonly step: CallStep;
  /** The access key id of the caller. */
  readonly who: string;
  /** Of DynamoDB, parsed. */
  readonly input: Readonly<Record<string, unknown>>;
  /** Of SNS. */
  readonly form: URLSearchParams;
}

/** Reads a request of an AWS SDK. */
export function callOf({ method, url = '', headers }: IncomingMessage, body: Buffer): AwsCall {
  const { authorization = '' } = headers;
  const who = /Credential=([^/]+)\//.exec(authorization)?.[1] ?? '';
  const target = String(headers['x-amz-target'] ?? '');
  const call = { who, input: {}, form: none } as const;
  if (target.startsWith('DynamoDB_')) {
    const input = JSON.parse(body.toString('utf8')) as Record<string, unknown>;
    return { ...call, service: 'dynamodb', step: stepOf(target.slice(target.indexOf('.') + 1), input), input };
  }
  if (target.startsWith('AmazonSQS.')) return { ...call, service: 'sqs', step: 'order' };
  if (headers['content-type']?.startsWith('application/x-www-form-urlencoded')) {
    const form = new URLSearchParams(body.toString('utf8'));
    if (form.get('Action') === 'Publish') return { ...call, service: 'sns', step: 'send', form };
  }
  if (!authorization.includes('/s3/aws4_request')) return { ...call, service: 'another', step: 'ask' };
  const step = method === 'PUT' ? 'put' : url.includes('list-type=2') ? 'list' : 'fetch';
  return { ...call, service: 's3', step };
}

const none = new URLSearchParams();

function stepOf(action: string, input: Readonly<Record<string, unknown>>): CallStep {
  const { pk } = (input['Item'] ?? input['Key'] ?? {}) as { pk?: { S?: string } };
  const isOwn = pk?.S?.startsWith('rolecall|') ?? false;
  if (action === 'PutItem') return isOwn ? 'note' : 'remember';
  if (action === 'Scan') return 'scan';
  if ('IndexName' in input) return 'look for what is due';
  if (action !== 'UpdateItem') return 'read';
  if (isOwn) return 'checkpoint';
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
