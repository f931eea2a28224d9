import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { auditorOf } from '../../src/audit.ts';
import type { Control } from '../../src/controls/control.ts';
import { controls } from '../../src/controls/index.ts';
import type { Finding } from '../../src/findings/finding.ts';
import { cases, fires } from '../controls/cases.ts';
import { judgeCase } from '../controls/judge-case.ts';

const folder = new URL('../../src/controls/', import.meta.url);

/** A file with a default export is a control; the others help them. */
const byFile = new Map<string, Control>();
for (const file of readdirSync(folder)) {
  const module = (await import(new URL(file, folder).href)) as { default?: Control };
  if (module.default) byFile.set(file.replace(/\.ts$/, ''), module.default);
}

test('every control has its line in the index, in the order of the ids', () => {
  expect(controls.map(({ id }) => id)).toEqual([...byFile.keys()].toSorted());
});

test('every folder of cases belongs to a control', () => {
  const ids = new Set(controls.map(({ id }) => id));
  expect(cases.filter(({ control }) => !ids.has(control)).map(({ control }) => control)).toEqual([]);
});

describe.each([...byFile])('%s', (file, control) => {
  const own = cases.filter((one) => one.control === control.id);

  test('is called like its file', () => {
    expect(control.id).toBe(file);
    expect(control.id).toMatch(/^[a-z]+(-[a-z0-9]+)*$/);
  });

  test('has cases that fire and cases that stay silent', () => {
    expect(own.filter(fires).length).toBeGreaterThan(0);
    expect(
      own.filter(({ expect: expected }) => Array.isArray(expected) && expected.length === 0).length,
    ).toBeGreaterThan(0);
  });

  test('has a case for each thing that its sentences promise', () => {
    for (const { sentence, expect: expected } of own) {
      const promised =
        expected === 'not-evaluated' ? 'is not evaluated when ' : expected.length === 0 ? 'stays silent ' : 'fires ';
      expect(sentence.startsWith(promised), `${sentence}: expected to begin with "${promised.trim()}"`).toBe(true);
    }
  });

  test('cites AWS, with a heading, what it says and the day it was read', () => {
    expect(control.citations.length).toBeGreaterThan(0);
    for (const { url, heading, says, read } of control.citations) {
      expect(url).toMatch(/^https:\/\/docs\.aws\.amazon\.com\/[\x21-\x7e]+$/);
      expect(heading).not.toBe('');
      expect(says).toMatch(/^[A-Z].{20,}\.$/s);
      expect(new Date(`${read}T00:00:00Z`).toISOString().slice(0, 10)).toBe(read);
    }
  });

  test('says what to do next', () => {
    expect(control.title).toMatch(/^[A-Z][^.]{10,}$/);
    expect(control.remediation).toMatch(/^[A-Z].{30,}\.$/s);
    for (const gap of control.misses ?? []) expect(gap).toMatch(/^[A-Z].{20,}\.$/s);
  });

  test('reads something, and each thing once', () => {
    const reads = control.reads.flatMap((read) => {
      if (read.kind === 'everything' || read.kind === 'sessions') return [read.kind];
      if (read.kind === 'inventory') return [...read.parts, ...read.also];
      const names = read.kind === 'calls' ? read.names : read.detailTypes;
      return names === 'all' ? [`${read.source} *`] : names.map((name) => `${read.source} ${name}`);
    });
    expect(reads.length).toBeGreaterThan(0);
    expect(new Set(reads).size).toBe(reads.length);
  });

  test('explains its findings in whole sentences', () => {
    const findings = own.filter(fires).flatMap((one) => judgeCase(auditorOf([control]), one).findings);
    expect(findings.length).toBeGreaterThan(0);
    for (const finding of findings) expect(flaws(finding)).toEqual([]);
    // What AWS services tell of themselves has no actor.
    if (control.reads.some((read) => read.kind === 'calls')) expect(findings.some(({ actor }) => actor.arn)).toBe(true);
  });
});

/** What is wrong with the words of a finding. */
function flaws({ explanation, subject, facts }: Finding): string[] {
  const found: string[] = [];
  for (const wrong of ['undefined', 'null', '[object', '()', ' .', '..', ',,', ' ,', '  ', 'NaN', '""', ': .']) {
    if (explanation.includes(wrong)) found.push(`"${wrong}" in: ${explanation}`);
  }
  if (!/^[A-Z][\s\S]{40,}\.$/.test(explanation)) found.push(`no whole sentence: ${explanation}`);
  if (JSON.stringify(facts).includes('[object')) found.push(`a fact without words: ${JSON.stringify(facts)}`);
  if (subject.type === '' || subject.id === '') found.push('no subject');
  return found;
}
