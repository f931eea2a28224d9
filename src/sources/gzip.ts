import { constants, crc32, inflateRawSync } from 'node:zlib';

/** A part of an input that could not be read, or must not be trusted: what, what was expected, and where. */
export interface Unread {
  reason: string;
  place?: string;
}

/** What a gzip stream holds, as far as it could be inflated. */
export interface Inflated {
  readonly text: Buffer;
  readonly problems: Unread[];
  /** The text may stop anywhere, because the stream is cut or damaged; `problems` says so. */
  readonly cut: boolean;
  /** There is more than `maxOutput` of it. */
  readonly tooLarge: boolean;
}

/** Deflate cannot make more than this of one byte, so a trailer that promises more is lying. */
const MAX_RATIO = 1032;
const CHUNK = 65_536;
/** Each member costs a dozen microseconds however small it is; block-compressed gigabytes stay far below this. */
const MAX_MEMBERS = 100_000;

/** Whether the bytes begin as every gzip stream does. */
export function isGzip(bytes: Uint8Array, at = 0): boolean {
  return bytes[at] === 0x1f && bytes[at + 1] === 0x8b;
}

/**
 * Inflates a whole gzip file member by member, since `gunzipSync` does not say where a member ends, joins members without
 * a word and ignores zero bytes after the last one: three ways to hide something in a log.
 * What precedes a cut is kept. `maxOutput` is in bytes, over all members.
 */
export function inflate(bytes: Buffer, maxOutput: number): Inflated {
  const texts: Buffer[] = [];
  const problems: Unread[] = [];
  let at = 0;
  let members = 0;
  let room = maxOutput;
  let second = 0;
  let cut = false;
  let tooLarge = false;
  while (at < bytes.length && !cut) {
    if (members > 0 && !isGzip(bytes, at)) {
      problems.push({ reason: describeTail(bytes.subarray(at)), place: `byte ${at}` });
      break;
    }
    if (members === MAX_MEMBERS) {
      problems.push({ reason: `more than ${MAX_MEMBERS} gzip members: the rest was not read`, place: `byte ${at}` });
      break;
    }
    const member = inflateMember(bytes, at, room, members === 0);
    texts.push(member.text);
    if (member.problem)
      problems.push(members === 0 ? { reason: member.problem } : { reason: member.problem, place: `byte ${at}` });
    if (members === 1) second = at;
    members += 1;
    room -= member.text.length;
    at = member.end;
    cut = member.cut;
    tooLarge = member.tooLarge;
  }
  if (members > 1) problems.unshift(severalMembers(members, second));
  return { text: texts.length === 1 && texts[0] ? texts[0] : Buffer.concat(texts), problems, cut, tooLarge };
}

/** That a stream has several members; the second begins at the byte `second`. */
export function severalMembers(members: number, second: number): Unread {
  const reason = `${members} gzip members where CloudTrail writes one: appended data is how logs are tampered with (its records were read too)`;
  return { reason, place: `byte ${second}` };
}

interface Member {
  text: Buffer;
  end: number;
  cut: boolean;
  tooLarge: boolean;
  problem: string | null;
}

function inflateMember(bytes: Buffer, at: number, room: number, first: boolean): Member {
  const nothing = (problem: string, tooLarge = false): Member => {
    return { text: Buffer.alloc(0), end: bytes.length, cut: true, tooLarge, problem };
  };
  const body = endOfHeader(bytes, at);
  if (body === 'cut') return nothing('truncated gzip stream: the file ends inside the gzip header');
  if (body === 'malformed') return nothing('damaged gzip stream: the header is not a valid one');
  let text: Buffer;
  let used: number;
  try {
    ({ text, used } = inflateRaw(bytes.subarray(body), first ? promisedSize(bytes) : 0, room));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ERR_BUFFER_TOO_LARGE') {
      return nothing('inflates to more than the allowed size: a gzip bomb, or a log to split before it is read', true);
    }
    return nothing('damaged gzip stream: the compressed data is not valid, so nothing of it was read');
  }
  const trailer = body + used;
  // Inflating stops at the end marker, so eight bytes always follow it in a whole stream; a cut one is consumed to its last byte.
  if (bytes.length - trailer < 8) {
    const where = bytes.length === trailer ? 'before its end marker' : 'inside its checksum';
    const problem = `truncated gzip stream: the file ends ${where}`;
    return { text, end: bytes.length, cut: true, tooLarge: false, problem };
  }
  const whole = { text, end: trailer + 8, cut: false, tooLarge: false, problem: null };
  const fits = bytes.readUInt32LE(trailer + 4) === text.length % 2 ** 32;
  if (fits && bytes.readUInt32LE(trailer) === crc32(text)) return whole;
  return { ...whole, problem: 'damaged gzip stream: the checksum does not fit the content, which was read as it is' };
}

/** `Z_SYNC_FLUSH` makes zlib give what a cut stream holds, where the default would throw it away. */
function inflateRaw(body: Buffer, promised: number, room: number): { text: Buffer; used: number } {
  const options = {
    info: true,
    finishFlush: constants.Z_SYNC_FLUSH,
    chunkSize: Math.max(CHUNK, Math.min(promised + 1, room + 1, body.length * MAX_RATIO)),
    maxOutputLength: Math.max(room, 1),
  };
  // The types do not know that `info` changes what is returned.
  const result = inflateRawSync(body, options) as unknown as { buffer: Buffer; engine: { bytesWritten: number } };
  return { text: result.buffer, used: result.engine.bytesWritten };
}

/** The inflated size as the last four bytes state it: a hint to allocate once, written by whoever wrote the file. */
function promisedSize(bytes: Buffer): number {
  return bytes.length < 18 ? 0 : bytes.readUInt32LE(bytes.length - 4);
}

/** Where the compressed data of the member at `start` begins; `cut` when the bytes end before that. */
export function endOfHeader(bytes: Buffer, start: number): number | 'cut' | 'malformed' {
  const flags = bytes[start + 3];
  if (bytes.length < start + 10 || flags === undefined) return 'cut';
  if (bytes[start + 2] !== 8 || flags & 0xe0) return 'malformed';
  let at = start + 10;
  if (flags & 4) {
    if (bytes.length < at + 2) return 'cut';
    at += 2 + bytes.readUInt16LE(at);
  }
  for (const flag of [8, 16]) {
    if (!(flags & flag)) continue;
    const zero = bytes.indexOf(0, at);
    if (zero < 0 || at > bytes.length) return 'cut';
    at = zero + 1;
  }
  if (flags & 2) at += 2;
  return at > bytes.length ? 'cut' : at;
}

function describeTail(tail: Buffer): string {
  const one = tail.length === 1;
  const zeros = tail.every((byte) => byte === 0);
  const what = zeros ? `zero byte${one ? '' : 's'}` : one ? 'byte that is not gzip' : 'bytes that are not gzip';
  return `${tail.length} ${what} after the end of the gzip stream: a log ends with its stream, so this was added`;
}
