import { describe, expect, it } from 'vitest';
import { exitStatus } from '../../cli/report-output.ts';
import { scanLogs } from '../../cli/scan-logs.ts';
import { auditorOf } from '../../src/audit.ts';
import { type Configuration, defaults, defaultsUsed } from '../../src/configuration.ts';
import { type Context, type Control, calls, compliant, defineControl } from '../../src/controls/control.ts';
import { controls } from '../../src/controls/index.ts';
import { asTable } from '../../src/findings/as-table.ts';
import { withoutIam } from '../../src/findings/log-coverage.ts';
import type { Report } from '../../src/findings/report.ts';
import type { Input, Problem } from '../../src/sources/input.ts';
import { file, irrelevant, record, refusedEdit } from './records.ts';

const open = { since: null, until: null };

/** Scans texts, each as a file of its own. */
function scan(
  texts: readonly string[],
  list: readonly Control[] = controls,
  period: Parameters<typeof scanLogs>[1]['period'] = open,
  configuration: Configuration = defaults,
): Promise<Report> {
  async function* inputs(): AsyncGenerator<Input | Problem> {
    for (const [index, text] of texts.entries()) yield { name: `${index}.json`, bytes: async () => Buffer.from(text) };
  }
  return scanLogs(inputs(), { auditor: auditorOf(list), configuration, used: defaultsUsed, period });
}

/** A control of one call that does with its context whatever the test wants. */
function controlThat(uses: (context: Context) => void): Control {
  return defineControl({
    id: 'test-control',
    title: 'A control of this test',
    severity: 'low',
    identity: 'event',
    reads: [calls('iam.amazonaws.com', 'GetRole')],
    citations: [{ url: 'https://docs.aws.amazon.com/', heading: 'AWS', says: 'Nothing.', read: '2026-05-01' }],
    remediation: 'None.',
    evaluate(_event, context) {
      // The type hides what is not known yet; a control without types could still reach for it.
      uses(context as Context);
      return compliant;
    },
    explain: () => '',
  });
}

describe('a control that fails', () => {
  it('is named, and makes the scan incomplete', async () => {
    const report = await scan(
      [file(record('GetRole'), refusedEdit)],
      [
        ...controls,
        controlThat(() => {
          throw new Error('out of order');
        }),
      ],
    );
    expect(report.summary.notEvaluated).toEqual([
      { control: 'test-control', account: '111122223333', region: 'us-east-1', reason: 'out of order' },
    ]);
    expect(report.findings).toHaveLength(1);
    expect(exitStatus(report, 'high')).toBe(3);
  });

  it.each(['now', 'horizon'] as const)('is one that judges an event by itself and asks for %s', async (field) => {
    const { summary } = await scan([file(record('GetRole'))], [controlThat((context) => void context[field])]);
    expect(summary.notEvaluated).toMatchObject([
      { control: 'test-control', reason: expect.stringContaining('timeline') },
    ]);
  });
});

describe('what cannot be normalised', () => {
  const undated = { ...record('CreateServiceLinkedRole'), eventTime: 'yesterday' };

  it('is dated with the newest time of the log, wherever it stands', async () => {
    const newest = { ...irrelevant, eventTime: '2026-05-09T10:00:00Z' };
    const [before, after] = await Promise.all([scan([file(undated, newest)]), scan([file(newest, undated)])]);
    expect(before.findings).toMatchObject([{ control: 'event-unreadable', time: '2026-05-09T10:00:00Z' }]);
    expect(after.findings).toEqual(before.findings);
    expect(before.summary.notEvaluated).toEqual([]);
  });

  it('is never left out by --since and --until', async () => {
    const { findings } = await scan([file(undated)], controls, {
      since: '2026-06-01T00:00:00Z',
      until: '2026-06-02T00:00:00Z',
    });
    expect(findings).toMatchObject([{ control: 'event-unreadable', time: '2026-06-02T00:00:00Z' }]);
  });
});

describe('the span of the log', () => {
  it('is that of the records looked at, relevant or not', async () => {
    const { summary } = await scan([
      file({ ...irrelevant, eventTime: '2026-05-03T00:00:00Z' }),
      file(refusedEdit, { ...irrelevant, eventTime: '2026-04-03T00:00:00Z' }),
    ]);
    expect(summary).toMatchObject({
      files: 2,
      records: 3,
      first: '2026-04-03T00:00:00Z',
      last: '2026-05-03T00:00:00Z',
    });
  });

  it('takes no time from an event that AWS did not send', async () => {
    const foreign = {
      id: '1',
      'detail-type': 'AWS API Call via CloudTrail',
      source: 'my.app',
      detail: { ...refusedEdit, eventTime: '2999-01-01T00:00:00Z' },
    };
    const { summary } = await scan([JSON.stringify([foreign, refusedEdit])]);
    expect(summary.last).toBe('2026-05-01T10:00:00Z');
  });

  it('begins the history of a timeline, which is then not judged further back', async () => {
    const exported = record('StartDataExport', {
      eventSource: 'chime.amazonaws.com',
      requestParameters: { accountId: 'c1' },
    });
    const tally = async (...records: unknown[]) =>
      (await scan([file(...records)])).summary.controls['chime-data-export-too-frequent'];
    expect(await tally(exported)).toMatchObject({ compliant: 0, notEvaluated: 1 });
    expect(await tally({ ...irrelevant, eventTime: '2026-04-01T00:00:00Z' }, exported)).toMatchObject({
      compliant: 1,
      notEvaluated: 0,
    });
  });
});

it('counts digest files apart', async () => {
  const { summary } = await scan([
    JSON.stringify({ digestS3Object: 'x', digestPublicKeyFingerprint: 'y', logFiles: [] }),
  ]);
  expect(summary).toMatchObject({ files: 1, digests: 1, records: 0, unreadable: [] });
});

it('takes what CloudTrail sums up beside its logs for no event that cannot be read', async () => {
  const insight = {
    eventVersion: '1.09',
    eventTime: '2026-05-02T10:00:00Z',
    awsRegion: 'us-east-1',
    eventID: 'i-1',
    sharedEventID: 'i-2',
    eventType: 'AwsCloudTrailInsight',
    recipientAccountId: '111122223333',
    eventCategory: 'Insight',
    insightDetails: { state: 'Start', eventSource: 'iam.amazonaws.com', eventName: 'AttachRolePolicy' },
  };
  const aggregated = {
    eventVersion: '1.0',
    accountId: '111122223333',
    eventId: 'g-1',
    eventCategory: 'Aggregated',
    eventType: 'AwsAggregatedEvent',
    awsRegion: 'us-east-1',
    eventSource: 's3.amazonaws.com',
    timeWindow: { windowStart: '2026-05-01T10:00:00Z', windowEnd: '2026-05-01T10:05:00Z', windowSize: 'PT5M' },
  };
  const { findings, summary } = await scan([file(insight), file(aggregated, refusedEdit)]);
  expect(findings.map(({ control }) => control)).toEqual(['slr-edit-refused']);
  expect(summary).toMatchObject({ records: 3, relevant: 1, last: '2026-05-02T10:00:00Z', unreadable: [] });
});

it('counts the same event of two files once, also among the judgements', async () => {
  const { findings, summary } = await scan([file(refusedEdit), file(refusedEdit)]);
  expect(findings).toMatchObject([{ count: 1 }]);
  expect(summary).toMatchObject({ relevant: 2, repeated: 1 });
  expect(summary.controls['slr-edit-refused']?.violation).toBe(1);
  const once = await scan([file(refusedEdit, { ...refusedEdit, eventID: 'another' })]);
  expect(once.summary.repeated).toBeUndefined();
  expect(once.summary.controls['slr-edit-refused']?.violation).toBe(2);
  const elsewhere = await scan([file(refusedEdit, { ...refusedEdit, recipientAccountId: '444455556666' })]);
  expect(elsewhere.summary.repeated).toBeUndefined();
});

it('names a control that fails at the repetition of an event', async () => {
  let asked = 0;
  const second = controlThat(() => {
    if (++asked > 1) throw new Error('twice');
  });
  const { summary } = await scan([file(record('GetRole')), file(record('GetRole'))], [second]);
  expect(summary.notEvaluated).toMatchObject([{ control: 'test-control', reason: 'twice' }]);
});

describe('what the log files cover', () => {
  const nameOf = (account: string, region: string, unique: string) =>
    `AWSLogs/${account}/CloudTrail/${region}/2026/05/01/${account}_CloudTrail_${region}_20260501T1005Z_${unique}.json`;

  async function covered(files: readonly (readonly [name: string, ...times: string[]])[]) {
    async function* inputs(): AsyncGenerator<Input> {
      for (const [name, ...times] of files) {
        const records = times.map((time, index) => {
          const kind = index % 2 === 0 ? irrelevant : refusedEdit;
          return { ...kind, eventID: `${name}${index}`, eventTime: `2026-05-01T${time}:00Z` };
        });
        yield { name, bytes: async () => Buffer.from(file(...records)) };
      }
    }
    const auditor = auditorOf(controls);
    const { summary } = await scanLogs(inputs(), {
      auditor,
      configuration: defaults,
      used: defaultsUsed,
      period: open,
    });
    return summary;
  }

  it('is told by account and Region, with the longest time without a record', async () => {
    const [east, west] = [
      (unique: string) => nameOf('111122223333', 'us-east-1', unique),
      nameOf('444455556666', 'us-west-2', 'x'),
    ];
    const summary = await covered([
      [east('c'), '20:00', '21:00'],
      [west],
      [east('a'), '10:00', '10:05'],
      // Files overlap, and one within another makes no hole.
      [east('b'), '10:01', '12:00', '10:02'],
      [east('d'), '10:30'],
      ['more.json', '23:00'],
    ]);
    expect(summary.covered).toEqual([
      {
        account: '111122223333',
        region: 'us-east-1',
        files: 4,
        first: '2026-05-01T10:00:00Z',
        last: '2026-05-01T21:00:00Z',
        silence: { from: '2026-05-01T12:00:00Z', to: '2026-05-01T20:00:00Z' },
      },
      { account: '444455556666', region: 'us-west-2', files: 1, first: null, last: null, silence: null },
    ]);
    const text = [...asTable({ summary, findings: [] }, { width: 80, colours: false })].join('\n');
    expect(text.replaceAll(/\s+/g, ' ')).toContain(
      '111122223333 us-east-1: 2026-05-01 10:00 to 2026-05-01 21:00, 4 files; none for 8 hours from 2026-05-01 12:00:00 UTC',
    );
    // A file of another name may hold anything.
    expect(text).not.toContain('Note:');
  });

  it('leaves out what was read of a file before it could not be read any more', async () => {
    const [broken, whole] = ['x', 'y'].map((unique) => nameOf('111122223333', 'us-east-1', unique)) as [string, string];
    const at = (hour: string) => ({ ...refusedEdit, eventID: hour, eventTime: `2026-05-01T${hour}:00:00Z` });
    async function* cut() {
      yield Buffer.from(file(at('01'), ...Array.from({ length: 2000 }, () => at('02'))).slice(0, -100));
      throw new Error('the connection broke');
    }
    async function* inputs(): AsyncGenerator<Input> {
      yield { name: broken, pieces: cut, bytes: async () => ({ name: broken, reason: 'the connection broke' }) };
      yield { name: whole, bytes: async () => Buffer.from(file(at('10'))) };
    }
    const scanned = { auditor: auditorOf(controls), configuration: defaults, used: defaultsUsed, period: open };
    const { summary } = await scanLogs(inputs(), scanned);
    expect(summary).toMatchObject({ first: '2026-05-01T01:00:00Z', unreadable: [{ input: broken }] });
    expect(summary.covered).toMatchObject([{ files: 1, first: '2026-05-01T10:00:00Z', last: '2026-05-01T10:00:00Z' }]);
  });

  it('shows that the Region of IAM is missing, and says nothing of one whole account in one Region', async () => {
    const west = await covered([[nameOf('444455556666', 'us-west-2', 'x'), '10:00']]);
    expect(withoutIam(west)).toEqual([expect.stringContaining('no log file of us-east-1 was read for 444455556666')]);
    const both = await covered([
      [nameOf('444455556666', 'us-west-2', 'x'), '10:00'],
      [nameOf('444455556666', 'us-east-1', 'x'), '10:00'],
    ]);
    expect(withoutIam(both)).toEqual([]);
    expect(withoutIam(await covered([[nameOf('111122223333', 'us-gov-west-1', 'x'), '10:00']]))).toEqual([]);
    const one = await covered([[nameOf('111122223333', 'us-east-1', 'x'), '10:00']]);
    const text = [...asTable({ summary: one, findings: [] }, { width: 80, colours: false })].join('\n');
    expect(text).not.toContain('by account and Region');
  });
});

describe('a mute', () => {
  const muting = (until: string, control = 'slr-edit-refused'): Configuration => {
    const any = { account: null, region: null, actor: null, subject: null };
    return { ...defaults, mute: [{ line: 4, control, ...any, until, reason: 'known', owner: 'me' }] };
  };
  const day = '2026-05-01';
  const scanMuted = (configuration: Configuration) => scan([file(refusedEdit)], controls, open, configuration);

  it('takes a finding out of the counts and the exit status, and leaves it in the list', async () => {
    const report = await scanMuted(muting(day));
    expect(report.findings).toMatchObject([
      { status: 'muted', severity: 'high', mute: { reason: 'known', until: day } },
    ]);
    expect(report.summary).toMatchObject({
      findings: { high: 0 },
      muted: 1,
      mutes: [{ line: 4, matched: 1, state: 'ends-soon' }],
    });
    expect(exitStatus(report, 'info')).toBe(0);
  });

  it('holds no longer than it says, by the time of the log', async () => {
    const report = await scanMuted(muting('2020-01-31'));
    expect(report.summary).toMatchObject({ findings: { high: 1 }, muted: 0, mutes: [{ matched: 1, state: 'ended' }] });
    expect(exitStatus(report, 'high')).toBe(1);
  });

  it('of nothing is not called unused by a log of one day', async () => {
    const { summary } = await scanMuted(muting('2099-01-31', 'slr-edited'));
    expect(summary).toMatchObject({ findings: { high: 1 }, muted: 0, mutes: [{ matched: 0, state: 'active' }] });
  });
});

it('shows what was undone in time as resolved, without counting it', async () => {
  const changed = (day: number, retentionDays: number) =>
    record('PutRetentionSettings', {
      eventSource: 'chime.amazonaws.com',
      eventTime: `2026-05-0${day}T10:00:00Z`,
      eventID: `retention ${day}`,
      requestParameters: { accountId: '12aaaaa3', retentionSettings: { roomRetentionSettings: { retentionDays } } },
    });
  const report = await scan([file(changed(1, 90), changed(2, 30), changed(3, 90))]);
  const shortened = report.findings.filter(({ control }) => control === 'chime-retention-shortened');
  expect(shortened).toMatchObject([{ status: 'resolved', resolution: { event: 'retention 3' } }]);
  expect(report.summary).toMatchObject({ resolved: 1, findings: { high: 0 } });
});

describe('the exit status', () => {
  it.each([
    ['high', 1],
    ['critical', 0],
    ['info', 1],
    ['never', 0],
  ] as const)('with a high finding and --fail-on %s is %i', async (threshold, status) => {
    expect(exitStatus(await scan([file(refusedEdit)]), threshold)).toBe(status);
  });

  it('is 3 when an input could not be read, whatever --fail-on says', async () => {
    expect(exitStatus(await scan([file(refusedEdit), 'nonsense']), 'never')).toBe(3);
  });
});
