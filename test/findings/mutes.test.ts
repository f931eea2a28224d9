import { describe, expect, it } from 'vitest';
import type { Mute } from '../../src/configuration.ts';
import type { Finding } from '../../src/findings/finding.ts';
import { muteOf, standingOf, withMute } from '../../src/findings/mutes.ts';
import { finding } from './finding.ts';

const now = '2026-06-01T00:00:00Z';

function mute(fields: Partial<Mute> = {}): Mute {
  const any = { account: null, region: null, actor: null, subject: null };
  const said = { until: '2026-12-31', reason: 'It is known', owner: 'security@example.com' };
  return { line: 1, control: 'slr-edit-refused', ...any, ...said, ...fields };
}

describe('a mute', () => {
  it.each<[string, Partial<Mute>, boolean]>([
    ['the control alone', {}, true],
    ['another control', { control: 'slr-edited' }, false],
    ['the account', { account: '111122223333' }, true],
    ['another account', { account: '444455556666' }, false],
    ['the Region', { region: 'us-east-1' }, true],
    ['another Region', { region: 'eu-central-1' }, false],
    ['the actor', { actor: 'arn:aws:iam::*:role/O*' }, true],
    ['an actor on another path', { actor: 'arn:aws:iam::*:role/*/Ops' }, false],
    ['the id of the subject', { subject: 'AWSServiceRoleForLex*' }, true],
    ['a part of the id of the subject', { subject: 'AWSServiceRoleForLex' }, false],
    ['the ARN of the subject', { subject: 'arn:aws:iam::*:role/aws-service-role/**/AWSServiceRoleForLexBots' }, true],
    ['everything', { account: '111122223333', region: 'us-east-1', subject: '*', actor: '**' }, true],
    ['everything but the Region', { account: '111122223333', region: 'us-east-2', subject: '*', actor: '**' }, false],
  ])('that names %s', (_what, fields, fits) => {
    expect(muteOf(finding(), [mute(fields)], now) !== null).toBe(fits);
  });

  it('for an actor or an ARN does not fit what names none', () => {
    const nobody = finding({
      actor: { kind: 'root', arn: null, account: '111122223333', invokedBy: null },
      subject: { type: 'event', id: 'e', arn: null },
    });
    expect(muteOf(nobody, [mute({ actor: '**' })], now)).toBeNull();
    expect(muteOf(nobody, [mute({ subject: 'arn:**' })], now)).toBeNull();
  });

  it('holds to the end of its last day, in UTC', () => {
    const mutes = [mute({ until: '2026-05-31' })];
    expect(muteOf(finding(), mutes, '2026-05-31T23:59:59.999Z')).toMatchObject({ until: '2026-05-31' });
    expect(muteOf(finding(), mutes, '2026-06-01T00:00:00Z')).toBeNull();
  });

  it('that lasts longest speaks for all, the first one among equals', () => {
    const mutes = [
      mute({ until: '2026-07-01' }),
      mute({ until: '2026-08-01', reason: 'first' }),
      mute({ until: '2026-08-01', reason: 'second' }),
    ];
    expect(muteOf(finding(), mutes, now)?.reason).toBe('first');
  });

  it('changes nothing but the status, and nothing of what is over', () => {
    const { status, mute: by, ...rest } = withMute(finding(), [mute()], now);
    expect([status, by]).toEqual([
      'muted',
      { reason: 'It is known', owner: 'security@example.com', until: '2026-12-31' },
    ]);
    const { status: _, ...same } = finding();
    expect(rest).toEqual(same);
    for (const over of ['withdrawn', 'resolved'] as const)
      expect(withMute(finding({ status: over }), [mute()], now)).toEqual(finding({ status: over }));
  });
});

describe('how a mute stands', () => {
  const old = finding({ time: '2026-01-01T00:00:00Z' });
  const state = (until: string, findings: readonly Finding[], since: string | null) =>
    standingOf([mute({ until })], findings, { now, since })[0];

  it.each<[string, string, readonly Finding[], string | null, string, number]>([
    ['has something to do', '2026-12-31', [finding()], '2026-01-01T00:00:00Z', 'active', 1],
    ['had nothing to do in 90 days', '2026-12-31', [], '2026-03-03T00:00:00Z', 'unused', 0],
    ['fits only what is older than 90 days', '2026-12-31', [old], '2026-01-01T00:00:00Z', 'unused', 1],
    ['fits a state, however old', '2026-12-31', [{ ...old, event: null }], '2026-01-01T00:00:00Z', 'active', 1],
    ['fits what went on', '2026-12-31', [{ ...old, last: now }], '2026-01-01T00:00:00Z', 'active', 1],
    ['fits what is over', '2026-12-31', [finding({ status: 'resolved' })], '2026-01-01T00:00:00Z', 'unused', 0],
    ['had nothing to do in less than 90 days', '2026-12-31', [], '2026-03-03T00:00:01Z', 'active', 0],
    ['is judged by nobody knows how much', '2026-12-31', [], null, 'active', 0],
    ['ends on the fourteenth day', '2026-06-14', [], '2026-01-01T00:00:00Z', 'ends-soon', 0],
    ['ends on the fifteenth day', '2026-06-15', [finding()], null, 'active', 1],
    ['ended', '2026-05-31', [finding()], null, 'ended', 1],
  ])('that %s', (_what, until, findings, since, expected, matched) => {
    expect(state(until, findings, since)).toMatchObject({ state: expected, matched, until });
  });

  it('counts what it mutes already', () => {
    const muted = withMute(finding(), [mute()], now);
    expect(standingOf([mute()], [muted], { now, since: null })).toMatchObject([{ matched: 1 }]);
  });
});
