/** Log files as nobody writes them: every way to spell the same record, to nest decoys in it, and to break the file around it. */
import { gzipSync } from 'node:zlib';

export interface FuzzedFile {
  readonly name: string;
  readonly bytes: Buffer;
  /** The text before it was compressed. */
  readonly text: Buffer;
}

type Random = () => number;

/** mulberry32. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const calls = [
  ['kms.amazonaws.com', 'Decrypt'],
  ['ec2.amazonaws.com', 'DescribeInstances'],
  ['s3.amazonaws.com', 'GetBucketAcl'],
  ['s3.amazonaws.com', 'DeleteBucketPolicy'],
  ['iam.amazonaws.com', 'GetRole'],
  ['iam.amazonaws.com', 'CreateServiceLinkedRole'],
  ['iam.amazonaws.com', 'DeleteRole'],
  ['chime.amazonaws.com', 'DeleteAccount'],
  ['chime-sdk-voice.amazonaws.com', 'ListPhoneNumbers'],
  ['lambda.amazonaws.com', 'UpdateFunctionCode20150331v2'],
  ['lambda.amazonaws.com', 'ListFunctions20150331'],
  ['sts.amazonaws.com', 'AssumeRole'],
  ['cloudtrail.amazonaws.com', 'StopLogging'],
] as const;

const arns = [
  'arn:aws:sts::111122223333:assumed-role/Ops/me',
  'arn:aws:sts::111122223333:assumed-role/AWSServiceRoleForLexV2Bots_abc/session',
  'arn:aws:sts::111122223333:assumed-role/AWSServiceRoleForAmazonChimeVoiceConnector/ChimeVoice',
  'arn:aws:sts::111122223333:assumed-role/AWSServiceRoleForAutoScaling/AutoScaling',
  'arn:aws:iam::111122223333:user/AWSServiceRoleForLexBots',
  'AWSServiceRoleForLexBots/:assumed-role/AWSServiceRoleForLexBots',
] as const;

const decoys = [
  '"eventSource":"iam.amazonaws.com","eventName":"DeleteRole"',
  '"x":"\\"eventSource\\":\\"iam.amazonaws.com\\"","y":["]}","\\\\"]',
  '"userIdentity":{"arn":"arn:aws:sts::111122223333:assumed-role/AWSServiceRoleForLexBots/x"}',
  '"eventTime":"1999-01-01T00:00:00Z"',
  '"detail-type":"AWS API Call via CloudTrail"',
  '"Records":[{"eventSource":"iam.amazonaws.com"}]',
  '"a":[{},[],[{"b":[]}],"{","}","[","]",",",":"]',
  '"n":-1.5e+3,"t":true,"f":false,"z":null',
] as const;

/** Files with this seed are the same everywhere. */
export function fuzzedFile(seed: number): FuzzedFile {
  const random = randomFrom(seed);
  const oneOf = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const chance = (share: number) => random() < share;
  const upTo = (most: number) => Math.floor(random() * (most + 1));
  // Most files have no oddity of one kind at all, or every file would go to the full parse.
  const odd = {
    spelling: chance(0.3),
    shape: chance(0.3),
    blanks: chance(0.4),
    frame: chance(0.35),
    bytes: chance(0.15),
  };
  const blank = () =>
    odd.blanks && chance(0.3) ? ' \n\t\r'.charAt(upTo(3)).repeat(1 + upTo(chance(0.05) ? 200 : 2)) : '';
  const quoted = (text: string) => {
    if (!odd.spelling || !chance(0.05)) return JSON.stringify(text);
    const at = upTo(Math.max(0, text.length - 1));
    return `"${text
      .split('')
      .map((c, index) =>
        index === at ? `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}` : JSON.stringify(c).slice(1, -1),
      )
      .join('')}"`;
  };
  const padding = () => {
    const unit = oneOf(['x', 'x', 'é', '😀', '\\', '"', '{', ']', '\\"', ' ']);
    return JSON.stringify(unit.repeat(upTo(chance(0.1) ? 300 : 70)));
  };
  const value = (text: string) => {
    if (!odd.shape || !chance(0.08)) return quoted(text);
    return oneOf([
      'null',
      '12',
      'true',
      '[]',
      '{}',
      '""',
      '" "',
      quoted(` ${text}`),
      quoted(`${text}\u00a0`),
      quoted(`${text}\ufeff`),
      `[${quoted(text)}]`,
      `{"arn":${quoted(text)}}`,
    ]);
  };
  const fields = (pairs: readonly (readonly [string, string])[]) =>
    pairs.map(([key, text]) => `${blank()}${quoted(key)}${blank()}:${blank()}${text}${blank()}`).join(',');

  const shuffled = <T>(list: T[]): T[] => {
    for (let index = list.length - 1; index > 0; index--) {
      const other = upTo(index);
      [list[index], list[other]] = [list[other] as T, list[index] as T];
    }
    return list;
  };

  const identity = () => {
    const inner: [string, string][] = [
      ['type', '"AssumedRole"'],
      ['arn', value(oneOf(chance(0.7) ? arns.slice(0, 1) : arns))],
      ['accountId', '"111122223333"'],
      ['sessionContext', `{${oneOf(decoys)},"sessionIssuer":{"arn":${quoted(oneOf(arns))}}}`],
    ];
    if (odd.shape && chance(0.05)) inner.push(['arn', value(oneOf(arns))]);
    return `{${fields(odd.shape ? shuffled(inner) : inner)}}`;
  };

  const time = () => {
    const two = (most: number) => String(upTo(most)).padStart(2, '0');
    if (odd.shape && chance(0.05))
      return oneOf([
        '2026-02-29T10:00:00Z',
        '2024-02-29T10:00:00Z',
        '2026-05-01T10:00:00.123Z',
        '2026-05-01 10:00:00',
        '2026-13-01T00:00:00Z',
        '0050-02-29T00:00:00Z',
        'yesterday',
        '2026-05-01T24:00:00Z',
        '2026-06-31T00:00:00Z',
        '2026-05-00T00:00:00Z',
      ]);
    return `2026-${oneOf(['04', '05', '06'])}-${oneOf(['01', '15', '28', '30'])}T${oneOf(['00', '10', '23'])}:${two(59)}:${two(59)}Z`;
  };

  let ids = 0;
  const record = (): string => {
    const [source, name] = oneOf(chance(0.6) ? calls.slice(0, 3) : calls);
    let pairs: [string, string][] = [
      ['eventVersion', '"1.08"'],
      ['userIdentity', chance(0.95) ? identity() : value('nobody')],
      ['eventTime', value(time())],
      ['eventSource', value(source)],
      ['eventName', value(name)],
      ['awsRegion', quoted('us-east-1')],
      ['userAgent', padding()],
      ['requestParameters', chance(0.5) ? `{${oneOf(decoys)},${blank()}"p":${padding()}}` : 'null'],
      ['responseElements', chance(0.3) ? `[{${oneOf(decoys)}}]` : 'null'],
      ['eventID', JSON.stringify(`${seed}-${(ids += 1)}`)],
      ['recipientAccountId', '"111122223333"'],
    ];
    if (odd.shape) {
      if (chance(0.3)) pairs = shuffled(pairs);
      if (chance(0.1)) pairs = pairs.filter(() => chance(0.8));
      if (chance(0.1))
        pairs.push([
          oneOf([
            'eventSource',
            'eventName',
            'eventTime',
            'userIdentity',
            '__proto__',
            'detail-type',
            'eventsource',
            'x',
          ]),
          chance(0.5) ? identity() : value(oneOf([...calls.flat(), time()])),
        ]);
      if (chance(0.1))
        pairs.unshift(['x', value(oneOf(['eventSource', 'eventName', 'userIdentity', 'arn', 'detail-type']))]);
      if (chance(0.02)) pairs.push(['deep', '['.repeat(990 + upTo(15)) + ']'.repeat(990)]);
      if (chance(0.02)) {
        const levels = 990 + upTo(15);
        pairs.push(['deep', '[{"a":'.repeat(levels / 2) + '1' + '}]'.repeat(levels / 2)]);
      }
    }
    return `{${fields(pairs)}}`;
  };

  const item = () => {
    if (!odd.shape || !chance(0.03)) return record();
    return oneOf([
      () => 'null',
      () => '1',
      () => '[]',
      () => '{}',
      () => '"eventName"',
      () => `[${record()}]`,
      () =>
        `{"id":"e-${seed}","detail-type":"AWS API Call via CloudTrail","source":"aws.iam","account":"111122223333","region":"us-east-1","detail":${record()}}`,
      () => '{"eventName":"DeleteRole"}',
      () => '{"eventSource":"iam.amazonaws.com"}',
    ])();
  };
  const items = (most: number) => Array.from({ length: upTo(most) }, () => `${blank()}${item()}${blank()}`);
  const file = () =>
    `${blank()}{${blank()}"Records"${blank()}:${blank()}[${items(chance(0.1) ? 60 : 6).join(',') || blank()}]${blank()}}${blank()}`;

  const framed = () =>
    oneOf([
      () => `\ufeff${file()}`,
      () => file() + file(),
      () => `${file()}\n\ufeff${file()}\n`,
      () => `{"Records":[${items(3).join(',')}],"Records":[${items(3).join(',')}]}`,
      () => `{"a":[{"Records":1}],"Records":[${items(3).join(',')}]}`,
      () => `{"Records":[${items(3).join(',')}],"eventName":"x"}`,
      () => `{"\\u0052ecords":[${items(3).join(',')}]}`,
      () => `{"Records":null}`,
      () => `{"Records":{}}`,
      () => `[${items(3).join(',')}]`,
      () => items(4).join('\n'),
      () => `{"digestS3Object":"x","digestPublicKeyFingerprint":"y"}`,
      () => `${file()}garbage`,
      () => `${file()},`,
      () => `{"Records":[${items(3).join(',')},]}`,
      () => `{"Records":[${items(3).join(',')}}`,
      () => file().slice(0, upTo(400)),
      () => file().slice(0, -1 - upTo(60)),
      () => oneOf(['', ' ', '{}', '[]', 'null', '\u0000', '{"Records":[]}']),
    ])();

  let text = Buffer.from(odd.frame ? framed() : file());
  if (odd.bytes && text.length > 0) {
    const at = upTo(text.length - 1);
    const insert = Buffer.from(
      oneOf(['', '"', '\\', '{', '}', '[', ']', ',', ':', '\n', '\0', 'y', '\x80\xff']),
      'latin1',
    );
    text = Buffer.concat([text.subarray(0, at), insert, text.subarray(at + upTo(1))]);
  }
  if (chance(0.6)) return { name: chance(0.5) ? 'log.json' : '-', bytes: text, text };
  let bytes = gzipSync(text, { level: 1 });
  if (odd.frame && chance(0.5)) {
    bytes = oneOf([
      () => Buffer.concat([bytes, gzipSync(file())]),
      () => Buffer.concat([bytes, Buffer.alloc(1 + upTo(9))]),
      () => Buffer.concat([bytes, Buffer.from('zzz')]),
      () => bytes.subarray(0, upTo(bytes.length)),
      () => bytes.fill(upTo(255), bytes.length - 1 - upTo(7)),
    ])();
  }
  return { name: chance(0.1) ? 'log.json' : 'log.json.gz', bytes, text };
}
