import { describe, expect, it } from 'vitest';
import { auditorOf } from '../../../src/audit.ts';
import { roles } from '../../../src/catalog/roles.ts';
import { calls } from '../../../src/controls/control.ts';
import { controls } from '../../../src/controls/index.ts';
import { defaults } from '../../../src/configuration.ts';
import { selectionOf } from '../../../src/selection.ts';
import { digitsOf, timeOfDigits } from '../../../src/sources/scanner/digits.ts';
import { scannerInJavaScript } from '../../../src/sources/scanner/in-javascript.ts';
import { canUseWasm, scannerInWasm } from '../../../src/sources/scanner/in-wasm.ts';
import { type ListScanner, listScanner, type Period } from '../../../src/sources/scanner/list-scanner.ts';

const open: Period = { since: null, until: null };
const scanners = { WebAssembly: scannerInWasm, JavaScript: scannerInJavaScript };

/** Puts text where the scanner reads it; the result is how much there is. */
function load(scanner: ListScanner, text: Buffer): number {
  return text.copy(scanner.window(text.length));
}

function record(changes: object = {}): object {
  return {
    eventTime: '2026-05-01T10:00:00Z',
    eventSource: 'kms.amazonaws.com',
    eventName: 'Decrypt',
    userIdentity: { arn: 'arn:aws:iam::111122223333:user/me' },
    ...changes,
  };
}

describe.each(Object.entries(scanners))('the scanner in %s', (_, make) => {
  const scan = (records: readonly object[], selection = selectionOf(controls), period = open) => {
    const scanner = make(selection, period);
    const bytes = Buffer.from(`${records.map((each) => JSON.stringify(each)).join(',')}]`);
    const found: unknown[] = [];
    const step = scanner.scan(0, load(scanner, bytes), true, (start, end) =>
      found.push(JSON.parse(bytes.toString('utf8', start, end))),
    );
    return { found, ...step, tally: scanner.tally() };
  };

  it('leaves no record that a control reads', () => {
    const auditor = auditorOf(controls);
    const context = { now: '2026-05-02T00:00:00Z', horizon: null, configuration: defaults };
    const reads = controls.flatMap((control) => control.reads).filter((read) => read.kind === 'calls');
    const versions = ['', '20150331', '20150331v2'];
    const read = reads.flatMap(({ source, names }) =>
      (names === 'all' ? ['Anything'] : names).flatMap((name) =>
        (source === 'lambda.amazonaws.com' ? versions : ['']).map((version) =>
          record({ eventSource: source, eventName: name + version }),
        ),
      ),
    );
    const sessions = roles.flatMap(({ name }) =>
      [name, `${name}_suffix`].map((role) =>
        record({ userIdentity: { arn: `arn:aws:sts::111122223333:assumed-role/${role}/session` } }),
      ),
    );
    const relevant = [...read, ...sessions].filter((each) => auditor.judge(each, context).relevant);
    expect(relevant.length).toBeGreaterThan(500);
    const { found, state } = scan(relevant);
    expect(state).toBe('ended');
    expect(found).toEqual(relevant);
  });

  it('knows a control that reads a new source', () => {
    const selection = selectionOf([{ reads: [calls('kms.amazonaws.com', 'Decrypt')] }]);
    expect(scan([record()]).found).toEqual([]);
    expect(scan([record(), record({ eventName: 'Encrypt' })], selection).found).toEqual([record()]);
  });

  it('parses few of the records that concern nobody', () => {
    const records = [
      record(),
      record({ eventSource: 'iam.amazonaws.com', eventName: 'GetRole' }),
      record({ userIdentity: { arn: 'arn:aws:sts::111122223333:assumed-role/AWSServiceRoleForAutoScaling/x' } }),
      record({ requestParameters: { eventSource: 'iam.amazonaws.com', eventName: 'DeleteRole' } }),
      record({ responseElements: { userIdentity: { arn: ':assumed-role/AWSServiceRoleForLexBots/x' } } }),
      record({ requestParameters: { text: '"eventSource":"iam.amazonaws.com" \\' } }),
    ];
    expect(scan(records)).toMatchObject({ found: [], tally: { skipped: records.length } });
  });

  it('counts by time', () => {
    const at = (eventTime: string) => record({ eventTime });
    const period = { since: '2026-05-01T00:00:00Z', until: '2026-05-31T23:59:59Z' };
    const times = ['2026-04-30T23:59:59Z', '2026-05-01T00:00:00Z', '2026-05-07T00:00:00Z', '2026-05-31T23:59:59Z'];
    const { tally } = scan([...times, '2026-06-01T00:00:00Z'].map(at), selectionOf(controls), period);
    expect(tally).toEqual({ skipped: 3, outside: 2, first: 20260501000000, last: 20260531235959 });
  });

  it('stops between two records where the bytes end, and goes on from there', () => {
    const text = Buffer.from(`${[record(), record(), record()].map((each) => JSON.stringify(each)).join(' , ')} ]x`);
    const scanner = make(selectionOf(controls), open);
    for (let cut = 0; cut <= text.length; cut += 1) {
      const first = scanner.scan(0, load(scanner, text.subarray(0, cut)), true, () => {});
      if (first.state === 'ended') break;
      expect(first.state).toBe('more');
      const second = scanner.scan(first.at, load(scanner, text), first.at === 0, () => {});
      expect({ cut, ...second, ...scanner.tally() }).toMatchObject({
        cut,
        state: 'ended',
        at: text.length - 1,
        skipped: 3,
      });
    }
  });

  it('keeps what its window held when it is made larger', () => {
    const scanner = make(selectionOf(controls), open);
    const text = Buffer.from(`${JSON.stringify(record())}]`);
    load(scanner, text);
    expect(scanner.window(3_000_000).subarray(0, text.length)).toEqual(text);
    expect(scanner.scan(0, text.length, true, () => {})).toEqual({ at: text.length, state: 'ended' });
  });

  it('finds more candidates than it notes at a time', () => {
    const { found, state } = scan(Array.from({ length: 40_000 }, () => ({})));
    expect({ found: found.length, state }).toEqual({ found: 40_000, state: 'ended' });
  });

  it.each(['null', '1', '"x"', '[]', '{} {}', '{},,{}', ',{}', '{}}', '{"a":"\n"}'])('calls %s irregular', (text) => {
    const scanner = make(selectionOf(controls), open);
    const step = scanner.scan(0, load(scanner, Buffer.from(`${text}]`)), true, () => {});
    expect(step.state).toBe('irregular');
  });
});

it('in WebAssembly is what this machine uses', () => {
  expect(canUseWasm()).toBe(true);
  const scanner = listScanner(selectionOf(controls), open);
  expect(scanner.scan(0, load(scanner, Buffer.from('{}]')), true, () => {}).state).toBe('ended');
});

it('times and their digits are the same', () => {
  expect(timeOfDigits(digitsOf('2026-05-01T10:02:03Z'))).toBe('2026-05-01T10:02:03Z');
});
