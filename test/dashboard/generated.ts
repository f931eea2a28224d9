/** Findings as a year brings them: made up, the same for the same seed. */
import { controls } from '../../src/controls/index.ts';
import { severities } from '../../src/controls/control.ts';
import { roles } from '../../src/catalog/roles.ts';
import type { HistoryEntry } from '../../src/findings/history.ts';
import type { StoredFinding } from '../../src/sinks/findings-table.ts';

const accounts = ['111122223333', '123456789012', '444455556666', '777788889999'];
const regions = ['us-east-1', 'us-east-1', 'us-east-1', 'eu-central-1', 'us-west-2', 'ap-southeast-1'];
const people = ['Ops', 'Developer', 'ChimeAdmin', 'Helpdesk', 'Deploy', 'IamAdmin'];
const day = 24 * 60 * 60 * 1000;

/** `now` is ISO 8601; the findings lie in the year before it. */
export function* generated(count: number, now: string, seed = 8): Generator<StoredFinding> {
  const next = randomFrom(seed);
  const pick = <T>(list: readonly T[]) => list[Math.floor(next() * list.length)] as T;
  for (let index = 0; index < count; index++) {
    const control = pick(controls);
    const account = pick(accounts);
    // A bad week in spring, quiet Sundays, and more of late.
    const ago = next() < 0.12 ? 200 + next() * 7 : 365 * next() ** 1.6;
    const at = Date.parse(now) - ago * day;
    const time = new Date(at).toISOString().replace(/\.\d+/, '');
    const seenAfter = (delay: number) => new Date(Math.min(Date.parse(now), at + delay)).toISOString();
    const firstSeen = seenAfter(90_000);
    const isOver = ago > 3 && next() < Math.min(0.97, 0.6 + ago / 200);
    const overAt = new Date(Math.min(Date.parse(now), at + next() * 20 * day)).toISOString();
    const status = isOver ? (next() < 0.1 ? 'withdrawn' : 'resolved') : 'open';
    const role = pick(roles).name;
    const isAboutRole = control.id.startsWith('slr-');
    const id = index.toString(16).padStart(32, '0');
    const actor = `arn:aws:iam::${account}:role/${pick(people)}`;
    const event = `${id.slice(0, 8)}-1111-41e1-8ed1-0dc1111f1ac1`;
    const begin: HistoryEntry = { at: firstSeen, from: null, to: 'open', why: `event ${event}`, rev: 1 };
    const end = { at: overAt, from: 'open', to: status, why: 'no longer there in two complete looks', rev: 2 } as const;
    yield {
      id,
      control: control.id,
      title: control.title,
      severity: next() < 0.85 ? control.severity : pick(severities),
      confidence: 'high',
      status,
      account,
      region: isAboutRole ? 'us-east-1' : pick(regions),
      time,
      subject: isAboutRole
        ? {
            type: 'service-linked-role',
            id: role,
            arn: `arn:aws:iam::${account}:role/aws-service-role/example.amazonaws.com/${role}`,
          }
        : { type: 'chime-account', id: `11aaaaa1-1a11-1111-1a11-${String(index % 40).padStart(12, '0')}`, arn: null },
      actor: { kind: 'role', arn: actor, account, invokedBy: null },
      event: { id: event, name: 'AttachRolePolicy', source: 'iam.amazonaws.com' },
      facts: { call: 'AttachRolePolicy', policies: ['ReadOnlyAccess', 'SupportUser'], approved: false },
      explanation: `Role ${actor} called AttachRolePolicy on ${role} in account ${account} on ${time}. AWS does not document that anybody but the service does this.`,
      remediation: control.remediation,
      citations: control.citations,
      firstSeen,
      lastSeen: status === 'open' ? seenAfter(150_000) : overAt,
      history: status === 'open' ? [begin] : [begin, end],
      revision: status === 'open' ? 1 : 2,
    };
  }
}

function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
