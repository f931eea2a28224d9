/** What a scan keeps until it has read everything: counts, errors, timelines. */
import { expect, test } from 'vitest';
import { auditorOf } from '../src/audit.ts';
import { compliant, isTimeline, notEvaluated } from '../src/controls/control.ts';
import { Ledger, timelineKey } from '../src/ledger.ts';
import { record } from './events/records.ts';
import { context, timeline } from './support/small-controls.ts';

test('a ledger counts how judgements ended, and keeps each error once', () => {
  const ledger = new Ledger();
  const outcome = { relevant: true, event: null, findings: [], notes: [] };
  const error = {
    control: 'a',
    verdict: 'error',
    reason: 'broken',
    account: '111122223333',
    region: 'us-east-1',
  } as const;
  ledger.add({
    ...outcome,
    said: [error, error, { control: 'a', verdict: 'compliant' }, { control: 'b', verdict: 'error' }],
  });
  ledger.add({
    ...outcome,
    said: [
      { ...error, region: 'eu-west-1' },
      { control: 'b', verdict: 'not-evaluated' },
    ],
  });
  expect(ledger.size).toBe(0);
  const { controls, errors, findings } = ledger.close(context);
  const none = { compliant: 0, violation: 0, pending: 0, notEvaluated: 0, error: 0 };
  expect(Object.fromEntries(controls)).toEqual({
    a: { ...none, compliant: 1, error: 3 },
    b: { ...none, error: 1, notEvaluated: 1 },
  });
  const { verdict: _, ...told } = error;
  expect(errors).toEqual([
    told,
    { control: 'b', account: 'unknown', region: 'unknown', reason: 'it threw' },
    { ...told, region: 'eu-west-1' },
  ]);
  expect(findings).toEqual([]);
});

test('a ledger is closed once for each timeline, and knows them by control, account and key', () => {
  const counting = timeline('t', { note: ({ region: key }) => ({ key, note: null }) }, (_self, { before }) =>
    before.length === 0 ? compliant : notEvaluated('it has neighbours'),
  );
  const auditor = auditorOf([counting]);
  expect(isTimeline(counting)).toBe(true);
  const ledger = new Ledger();
  for (const [eventID, recipientAccountId, awsRegion] of [
    ['e-1', '111122223333', 'us-east-1'],
    ['e-2', '444455556666', 'us-east-1'],
    ['e-3', '111122223333', 'eu-west-1'],
    ['e-4', '111122223333', 'eu-west-1'],
    ['e-4', '111122223333', 'eu-west-1'],
  ])
    ledger.add(auditor.judge(record({ eventID, recipientAccountId, awsRegion }), context));
  const tally = { compliant: 3, violation: 0, pending: 0, notEvaluated: 1, error: 0 };
  expect(ledger.close(context).controls.get('t')).toEqual(tally);
  expect(ledger.close(context).controls.get('t')).toEqual(tally);
  expect(timelineKey('c', 'a', 'k')).toBe('c|a|k');
});
