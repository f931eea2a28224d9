import { describe, expect, it } from 'vitest';
import { asCsv } from '../../src/findings/as-csv.ts';
import type { Finding } from '../../src/findings/finding.ts';
import { finding, report } from './finding.ts';
import { golden, goldenReport } from './golden.ts';

/** The file as `--output` writes it. */
const fileOf = (...findings: readonly Finding[]) => [...asCsv(report(findings))].map((line) => `${line}\n`).join('');

/** RFC 4180 and nothing else: every row ends with CRLF, a quote stands in a quoted cell and there twice. Throws otherwise. */
function readCsv(file: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const piece = /(?:"(?<quoted>(?:[^"]|"")*)"|(?<plain>[^",\r\n]*))(?<end>,|\r\n)/y;
  while (piece.lastIndex < file.length) {
    const at = piece.lastIndex;
    const found = piece.exec(file)?.groups;
    if (found === undefined) throw new Error(`no cell at ${at}: ${JSON.stringify(file.slice(at, at + 40))}`);
    row.push(found['quoted']?.replaceAll('""', '"') ?? found['plain'] ?? '');
    if (found['end'] === ',') continue;
    rows.push(row);
    row = [];
  }
  if (row.length > 0) throw new Error('the last row has no end');
  return rows;
}

/** Cells of the only finding, by column. */
function cellsOf(fields: Partial<Finding>): Record<string, string> {
  const [header = [], ...rows] = readCsv(fileOf(finding(fields)));
  expect(rows).toHaveLength(1);
  expect(rows[0]).toHaveLength(header.length);
  return Object.fromEntries(header.map((name, index) => [name, rows[0]?.[index] ?? '']));
}

it('is the file that was agreed on', async () => {
  const file = [...asCsv(goldenReport)].map((line) => `${line}\n`).join('');
  expect(file.match(/(?<!\r)\n|\r(?!\n)/)).toBeNull();
  await golden('findings.csv', file);
});

it('has a header alone when nothing was found', () => {
  expect(fileOf()).toBe(
    'id,control,title,severity,confidence,status,account,region,time,first,last,count,subject_type,subject_id,' +
      'subject_arn,actor_kind,actor_arn,actor_account,invoked_by,event_id,event_name,event_source,explanation,' +
      'remediation,citations,facts,mute_until,mute_owner,mute_reason,proven,resolved_at,resolved_why\r\n',
  );
});

it('leaves cells empty where there is nothing to say', () => {
  const actor = { kind: 'unknown', arn: null, account: null, invokedBy: null } as const;
  expect(cellsOf({ event: null, actor })).toMatchObject({
    first: '',
    last: '',
    count: '',
    actor_arn: '',
    actor_account: '',
    invoked_by: '',
    event_id: '',
    event_name: '',
    event_source: '',
  });
});

it('gives facts back as they were', () => {
  const facts = {
    call: 'PutRolePolicy',
    quoted: 'a "b", c',
    numbers: [1, -2],
    nested: { none: null, hidden: 'a\u202eb' },
  };
  expect(JSON.parse(cellsOf({ facts })['facts'] ?? '')).toEqual(facts);
});

describe('whatever a log contains', () => {
  const formulas = ['=1+1', '+1', '-1', '@SUM(A1)', '＝1', '＋1', '－1', '＠x', ' =1', '\u00a0\u3000=1', '   @x'];

  it.each(formulas)('%j is no formula', (text) => {
    const cells = cellsOf({ subject: { type: 'chime-user', id: text, arn: null }, explanation: `a;${text}` });
    expect(cells['subject_id']).toBe(`'${text}`);
    expect(cells['explanation']).toBe(`a;'${text}`);
  });

  it.each(['\t=1', '\r=1', '\n=1', '\u200b=1', '\u202e=1'])('%j is written out', (text) => {
    const { explanation } = cellsOf({ explanation: text });
    expect(explanation).toBe(`\\u{${text.charCodeAt(0).toString(16)}}=1`);
  });

  it.each(['"', '""', '","', 'a,b', '"\r\n=1', ' a ', '\ud800', 'e\u0301 日本語 💥', 'a\u0000\u001b[2J\u2028b'])(
    '%j stays in its cell',
    (text) => {
      const cells = cellsOf({
        title: text,
        account: text,
        region: text,
        time: text,
        actor: { kind: 'user', arn: text, account: text, invokedBy: text },
        event: { id: text, name: text, source: text },
        facts: { [text]: text },
      });
      const shown = cells['title'];
      expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u);
      for (const name of ['account', 'time', 'actor_arn', 'invoked_by', 'event_source'])
        expect(cells[name]).toBe(shown);
      expect(cells['control']).toBe('slr-edit-refused');
    },
  );
});
