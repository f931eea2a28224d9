import { expect, test } from 'vitest';
import { frameworks, mappedControls, mappingsOf, requirementsOf } from '../../src/catalog/frameworks.ts';
import { controls } from '../../src/controls/index.ts';

test('every mapping is of a control that exists, and says which check of which source confirms it, and when it was read', () => {
  const known = new Set(controls.map(({ id }) => id));
  expect(mappedControls.length).toBeGreaterThan(5);
  for (const control of mappedControls) {
    expect(known, control).toContain(control);
    const mappings = mappingsOf(control);
    expect(mappings.length, control).toBeGreaterThan(0);
    for (const { framework, requirements, check, source, read } of mappings) {
      expect(frameworks[framework], control).toBeDefined();
      expect(new Set(requirements).size, control).toBe(requirements.length);
      expect(
        requirements.every((each) => /^[A-Z0-9.()-]+$/.test(each)),
        `${control} ${requirements.join(' ')}`,
      ).toBe(true);
      expect(check, control).toMatch(/^(Security Hub [A-Za-z]+\.\d+|Prowler \w+)$/);
      expect(source, control).toMatch(/^https:\/\/(docs\.aws\.amazon\.com\/securityhub|github\.com\/prowler-cloud)\//);
      expect(read, control).toMatch(/^2026-\d\d-\d\d$/);
    }
  }
});

test('what fits into a field of Security Hub: 32 requirements of up to 64 characters', () => {
  for (const control of mappedControls) {
    expect(requirementsOf(control).length, control).toBeLessThanOrEqual(32);
    for (const requirement of requirementsOf(control)) expect(requirement.length, requirement).toBeLessThanOrEqual(64);
  }
  expect(requirementsOf('slr-look-alike')).toEqual([]);
});
