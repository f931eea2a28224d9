import { expect, describe, test } from 'vitest';
import { existsSync } from 'node:fs';
import { firingCases } from '../../scripts/generate/examples.ts';
import { casesOf, isChecked, traceability } from '../../scripts/generate/traceability.ts';
import { chimeEventSources } from '../../src/catalog/event-sources.ts';
import { pages } from '../../src/catalog/pages.ts';
import { controlsOfOtherPages, guideRules, statedDocuments } from '../../src/catalog/statements/index.ts';
import { anySessionCall, type CheckedStatement } from '../../src/catalog/statements/statement.ts';
import type { Read } from '../../src/controls/control.ts';
import { controls } from '../../src/controls/index.ts';
import { accountReads } from '../../src/inventory/account-reads.ts';

const statements = statedDocuments.flatMap((document) => document.statements);
const checked = statements.filter(isChecked);
const byId = new Map(controls.map((control) => [control.id, control]));

/** Whether what a control reads holds the calls and events that a statement names. */
function holds(read: Read, revealed: string): boolean {
  if (read.kind === 'everything') return true;
  if (read.kind === 'sessions') return revealed === anySessionCall;
  if (read.kind === 'inventory')
    return [...read.parts, ...read.also].some((part) => accountReads[part].some(({ call }) => call === revealed));
  if (read.kind === 'service-events') return read.detailTypes.includes(revealed);
  if (read.names === 'all') return chimeEventSources.includes(read.source);
  return read.names.includes(revealed);
}

describe('the statements', () => {
  test('have ids of their own, and say something in one sentence', () => {
    expect(new Set(statements.map(({ id }) => id)).size).toBe(statements.length);
    for (const { id, heading, says } of statements) {
      expect(id).toMatch(/^[A-Z0-9]+(-[A-Z0-9]+)*$/);
      expect(heading, id).not.toBe('');
      expect(says, id).toMatch(/^[A-Z][^\n]{15,}[^.]\.$/);
      expect(says, id).not.toMatch(/\. [A-Z]/);
    }
  });

  test('stand on pages of AWS', () => {
    for (const { page } of [...statedDocuments, ...statements]) {
      if (page === undefined || page in pages) continue;
      expect(page).toMatch(/^https:\/\/docs\.aws\.amazon\.com\/[\w./#-]+$/);
      expect(Object.values(pages).filter(({ url }) => url === page)).toEqual([]);
    }
  });

  test('have controls or a reason, never both and never neither', () => {
    for (const statement of statements) {
      const { controls: ids, reason } = { controls: undefined, reason: undefined, ...statement };
      expect((ids === undefined) !== (reason === undefined), statement.id).toBe(true);
    }
  });

  test('that nothing reveals say why, and name the API or event that was looked for', () => {
    for (const statement of statements) {
      if (isChecked(statement)) continue;
      expect(statement.reason, statement.id).toMatch(/^[A-Z].{40,}\.$/);
      expect(statement.reason, statement.id).toMatch(
        /\b(CloudTrail|EventBridge|API|VPC Flow Logs|RoleLastUsed|([A-Z][a-z]+){2,})\b/,
      );
    }
  });

  test('hold the rules of the Administration Guide, G1 to G58, in order', () => {
    expect(guideRules.statements.map(({ id }) => id)).toEqual(
      Array.from({ length: 58 }, (_, index) => `G${index + 1}`),
    );
  });

  test('of a page about a role are of each kind', () => {
    for (const { title, statements: own } of statedDocuments.slice(3)) {
      const kinds = new Set(own.map(({ kind }) => kind));
      expect([...kinds].sort(), title).toEqual([
        'clean-up',
        'creation',
        'deletion',
        'editing',
        'permission',
        'region',
        'trust',
      ]);
    }
  });
});

describe('the controls', () => {
  test('that statements name exist', () => {
    expect(
      checked.flatMap(({ id, controls: ids }) => ids.filter((each) => !byId.has(each)).map((each) => [id, each])),
    ).toEqual([]);
  });

  test('are each named by a statement, or rest on another page that they cite', () => {
    const named = new Set<string>(checked.flatMap(({ controls: ids }) => ids));
    const others = controls.map(({ id }) => id).filter((id) => !named.has(id));
    expect(
      others,
      'controls that no statement names; add a new one to controlsOfOtherPages (src/catalog/statements/index.ts)',
    ).toEqual([...controlsOfOtherPages.keys()].toSorted());
    for (const [id, page] of controlsOfOtherPages) {
      expect(
        byId.get(id)?.citations.map(({ url }) => url),
        id,
      ).toContain(pages[page].url);
    }
  });

  test('check at least forty rules of the guide', () => {
    expect(guideRules.statements.filter(isChecked).length).toBeGreaterThanOrEqual(40);
  });

  test('check every trust, permission, creation, editing and deletion of a role', () => {
    const kinds = ['trust', 'permission', 'creation', 'editing', 'deletion'];
    const ofRoles = statements.filter(({ kind }) => kinds.includes(kind));
    expect(ofRoles.length).toBeGreaterThan(50);
    expect(ofRoles.filter((statement) => !isChecked(statement)).map(({ id }) => id)).toEqual([]);
  });
});

describe.each(checked.map((statement) => [statement.id, statement] as const))(
  '%s',
  (_id, statement: CheckedStatement) => {
    const reads = new Map(statement.controls.map((id) => [id, byId.get(id)?.reads ?? []]));

    test('is revealed by what its controls read, by each of them', () => {
      for (const revealed of statement.reveals) {
        const readers = [...reads.values()].filter((own) => own.some((read) => holds(read, revealed)));
        expect(readers.length, `nobody reads ${revealed}`).toBeGreaterThan(0);
      }
      for (const [id, own] of reads) {
        expect(
          statement.reveals.some((revealed) => own.some((read) => holds(read, revealed))),
          id,
        ).toBe(true);
      }
    });

    test('is proven by a case of each control', () => {
      const proven = new Set(casesOf(statement, firingCases).map(({ control }) => control));
      expect([...proven]).toEqual([...statement.controls]);
    });
  },
);

describe('the page', () => {
  const page = traceability(firingCases);
  const rows = page.split('\n').filter((line) => /^\| \*\*[A-Z]/.test(line));

  test('has a row of five cells for each statement', () => {
    expect(rows.map((row) => row.match(/^\| \*\*(.+?)\*\*/)?.[1])).toEqual(statements.map(({ id }) => id));
    for (const row of rows) expect(row.replaceAll('\\|', '').split('|').length, row).toBe(7);
  });

  test('counts what is checked', () => {
    expect(page).toContain(`| all statements | ${checked.length} of ${statements.length} |`);
    expect(page).toContain(`| ${guideRules.statements.filter(isChecked).length} of 58 |`);
  });

  test('links to cases and code that exist', () => {
    const links = [...page.matchAll(/\]\(\.\.\/(test\/[^)]+)\)/g)].map(([, path]) => path ?? '');
    expect(links.length).toBeGreaterThan(checked.length);
    const missing = links.filter((path) => !existsSync(new URL(`../../${path}`, import.meta.url)));
    expect(missing).toEqual([]);
  });

  test('shows a case of the very call, and one about the role of the document, first', () => {
    const rowOf = (id: string) => rows.find((row) => row.startsWith(`| **${id}**`)) ?? '';
    expect(rowOf('LEX-REGIONS')).toContain(
      'slr-unsupported-region/fires-medium-outside-the-allowed-Regions-for-an-Amazon-Lex-V1-bot.json',
    );
    expect(rowOf('G35')).toContain('| [`chime-bot-limit`](controls/chime-bot-limit.md) | ListBots |');
  });
});
