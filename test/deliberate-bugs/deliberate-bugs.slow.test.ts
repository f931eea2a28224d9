/** Bugs that would do harm quietly, put into a copy of the tree one at a time: a test notices each. */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

interface Bug {
  readonly file: string;
  /** Text of the file that stands there once, and what takes its place. */
  readonly right: string;
  readonly wrong: string;
  /** The test that fails for it. */
  readonly test: string;
}

const bugs: Readonly<Record<string, Bug>> = {
  'a message is acknowledged before its finding is stored': {
    file: 'functions/on-event.ts',
    right: 'const kept = await outbox.keep(outcome, context, record.body);',
    wrong: 'outbox.keep(outcome, context, record.body).catch(() => {});\n  return;',
    test: 'test/functions/on-event.test.ts',
  },
  'a place is marked as told before it is': {
    file: 'src/sinks/outbox.ts',
    right: `        await place.send(finding, entry.tell, statusTold(entry, place.name));
        kept.delivered++;
        kept.told.push({ finding, place: place.name });
        await this.#table.markTold(entry, place.name, left === 1 ? next : undefined);
`,
    wrong: `        await this.#table.markTold(entry, place.name, left === 1 ? next : undefined);
        await place.send(finding, entry.tell, statusTold(entry, place.name));
        kept.delivered++;
        kept.told.push({ finding, place: place.name });
`,
    test: 'test/sinks/lifecycle.system.test.ts',
  },
  'the id of the event alone tells findings apart': {
    file: 'src/findings/finding.ts',
    right: 'const parts = [control.id, occasion.account, subject.type, subject.id];',
    wrong: 'const parts: string[] = [];',
    test: 'test/controls/cases.test.ts',
  },
  'a timeline is in the order in which events arrived': {
    file: 'src/ledger.ts',
    right: 'const line = [...items.values()].sort(byTime);',
    wrong: 'const line = [...items.values()];',
    test: 'test/invariants/order.test.ts',
  },
  'what a denied call asks for counts as not there': {
    file: 'src/sources/account/asking.ts',
    right: 'if (error instanceof Unanswered && absences.includes(errorName(error.cause))) return null;',
    wrong: 'if (error instanceof Unanswered) return null;',
    test: 'test/sources/account/read-account.slow.test.ts',
  },
  'a name that only ends like an approved one is approved': {
    file: 'src/controls/approval.ts',
    right: 'new RegExp(`^${source}$`',
    wrong: 'new RegExp(`${source}$`',
    test: 'test/controls/approval.test.ts',
  },
  'versions are compared as text': {
    file: 'src/events/normalise.ts',
    right: "!(textOf(seen.record['eventVersion']) ?? '1.0').startsWith('1.')",
    wrong: "(textOf(seen.record['eventVersion']) ?? '1.0') > '1.11'",
    test: 'test/controls/cases.test.ts',
  },
  'parameters that CloudTrail left out count as none': {
    file: 'src/controls/event-unreadable.ts',
    right: "flagOf(event.request['omitted']) !== true && flagOf(event.record['omitted']) !== true",
    wrong: 'true',
    test: 'test/controls/cases.test.ts',
  },
};

const tree = mkdtempSync(join(tmpdir(), 'rolecall-bugs-'));

beforeAll(() => {
  const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
    encoding: 'utf8',
  });
  for (const file of files.split('\0')) {
    // What is deleted but not yet committed is listed, too.
    if (file === '' || !existsSync(file)) continue;
    mkdirSync(join(tree, dirname(file)), { recursive: true });
    cpSync(file, join(tree, file));
  }
  symlinkSync(join(process.cwd(), 'node_modules'), join(tree, 'node_modules'));
});

afterAll(() => rmSync(tree, { recursive: true }));

test('as it is, no test fails', () => {
  expect(failuresOf([...new Set(Object.values(bugs).map((bug) => bug.test))])).toEqual([]);
});

test.each(Object.entries(bugs))('%s', (_what, bug) => {
  const path = join(tree, bug.file);
  const source = readFileSync(path, 'utf8');
  expect(source.split(bug.right).length - 1, `how often ${bug.file} holds what the bug replaces`).toBe(1);
  writeFileSync(
    path,
    source.replace(bug.right, () => bug.wrong),
  );
  try {
    expect(failuresOf([bug.test], '--bail=1')).not.toEqual([]);
  } finally {
    writeFileSync(path, source);
  }
});

/** Names of the tests that fail in the copy. Throws when a file could not be run at all: that would prove nothing. */
function failuresOf(tests: readonly string[], ...options: readonly string[]): readonly string[] {
  const report = join(tree, 'report.json');
  rmSync(report, { force: true });
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['node_modules/vitest/vitest.mjs', 'run', ...tests, ...options, '--reporter=json', `--outputFile=${report}`],
    { cwd: tree, encoding: 'utf8' },
  );
  if (!existsSync(report)) throw new Error(`the tests were not run: ${stdout}${stderr}`);
  const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as { testResults: readonly FileResult[] };
  for (const { name, message, assertionResults } of testResults)
    if (assertionResults.length === 0) throw new Error(`${name} was not run: ${message}`);
  return testResults.flatMap(({ assertionResults }) =>
    assertionResults.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName),
  );
}

interface FileResult {
  readonly name: string;
  readonly message: string;
  readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
}
