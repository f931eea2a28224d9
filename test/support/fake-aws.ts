/**
 * AWS services that no emulator has, as far as a test says what they answer: one HTTP server for real SDK clients, which
 * records what they ask for.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** One request of a client. */
export interface Call {
  /**
   * How the protocol of the service names it: `AWSEvents.PutEvents` (X-Amz-Target), `POST /findings/import` (REST), `AssumeRole`
   * (Query).
   */
  readonly operation: string;
  /** The body: JSON as it is, the fields of a form, or the query of a request without a body. */
  readonly input: Record<string, unknown>;
  /** Of the credentials that signed it. */
  readonly accessKeyId: string;
  readonly headers: IncomingMessage['headers'];
}

/** What is thrown to let a call fail as AWS lets it fail. */
export class AwsFailure extends Error {
  override readonly name = 'AwsFailure';
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

/**
 * A text is sent as it is, anything else as JSON, each as an object of S3 with the ETag `"the tag"` in the version `the version`.
 * May throw an AwsFailure.
 */
export type Answer = (call: Call) => unknown;

export interface FakeAws {
  readonly url: string;
  /** What was asked, in order. */
  readonly calls: Call[];
  /** Answers an operation from now on, and gives what answered it before; without an answer it fails with a status of 501. */
  on(operation: string, answer: Answer): Answer;
  /** The inputs of an operation's calls. */
  inputs(operation: string): Record<string, unknown>[];
  close(): Promise<void>;
}

export async function startFakeAws(): Promise<FakeAws> {
  const answers = new Map<string, Answer>();
  const calls: Call[] = [];
  const server = createServer((incoming, outgoing) => {
    void serve(incoming, outgoing);
  });

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const call = callOf(incoming, await text(incoming));
    calls.push(call);
    try {
      const body = (answers.get(call.operation) ?? nothing)(call);
      const headers = { etag: '"the tag"', 'x-amz-version-id': 'the version' };
      const type = typeof body === 'string' ? 'text/plain' : 'application/json';
      outgoing.writeHead(200, { ...headers, 'content-type': type });
      outgoing.end(typeof body === 'string' ? body : JSON.stringify(body));
    } catch (error) {
      fail(outgoing, error, call);
    }
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    on(operation, answer) {
      const before = answers.get(operation) ?? nothing;
      answers.set(operation, answer);
      return before;
    },
    inputs: (operation) => calls.filter((call) => call.operation === operation).map(({ input }) => input),
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

const nothing: Answer = ({ operation }) => {
  throw new AwsFailure('NotImplemented', `nothing answers ${operation}`, 501);
};

function callOf({ method, url = '/', headers }: IncomingMessage, body: string): Call {
  const { pathname, searchParams } = new URL(url, 'http://localhost');
  const isForm = isQuery(headers);
  const form = Object.fromEntries(isForm ? new URLSearchParams(body) : searchParams);
  const target = headers['x-amz-target'];
  const [, accessKeyId = ''] = /Credential=([^/]+)\//.exec(headers.authorization ?? '') ?? [];
  return {
    operation: typeof target === 'string' ? target : isForm ? (form['Action'] ?? '') : `${method} ${pathname}`,
    input: isForm || body === '' ? form : (JSON.parse(body) as Record<string, unknown>),
    accessKeyId,
    headers,
  };
}

/** The Query protocol of IAM, STS and SNS. */
function isQuery(headers: IncomingMessage['headers']): boolean {
  return headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false;
}

/** Each protocol reads the code of an error from its own place. */
function fail(outgoing: ServerResponse, error: unknown, { headers }: Call): void {
  const failure = error instanceof AwsFailure ? error : new AwsFailure('InternalFailure', String(error), 500);
  const { code, message, status } = failure;
  if (isQuery(headers)) {
    outgoing.writeHead(status, { 'content-type': 'text/xml' });
    outgoing.end(`<ErrorResponse><Error><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`);
    return;
  }
  if (headers.authorization?.includes('/s3/aws4_request') && status >= 400) {
    outgoing.writeHead(status, { 'content-type': 'application/xml' });
    outgoing.end(`<Error><Code>${code}</Code><Message>${message}</Message></Error>`);
    return;
  }
  outgoing.writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': code });
  outgoing.end(status === 304 ? undefined : JSON.stringify({ __type: code, Code: code, message }));
}

/** What STS answers to AssumeRole: credentials that name the role, for an hour from `now` (epoch milliseconds). */
export function assumedRole({ input }: Call, now: number): string {
  const account = /^arn:[\w-]+:iam::(\d{12}):role\//.exec(String(input['RoleArn']))?.[1] ?? '';
  return `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
    <AssumedRoleUser><AssumedRoleId>AROA:rolecall</AssumedRoleId><Arn>${String(input['RoleArn'])}</Arn></AssumedRoleUser>
    <Credentials><AccessKeyId>ASIA${account}</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>
      <SessionToken>token</SessionToken><Expiration>${new Date(now + 3_600_000).toISOString()}</Expiration></Credentials>
    </AssumeRoleResult></AssumeRoleResponse>`;
}
