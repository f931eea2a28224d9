import { expect, test } from 'vitest';
import { chimeEventSourceList, chimeEventSources } from '../../src/catalog/event-sources.ts';
import { iamRegion, knownRegions, regions } from '../../src/catalog/regions.ts';
import { chimeOperations } from '../../src/catalog/chime-operations.ts';

const known = new Set(Object.values(knownRegions).flat());

test.each(Object.entries(regions))('%s lists known Regions, each once, with a source', (_key, list) => {
  expect(list.regions.length).toBeGreaterThan(0);
  expect(list.regions.filter((region) => !known.has(region))).toEqual([]);
  expect(new Set(list.regions).size).toBe(list.regions.length);
  expect(list.source.url).toMatch(/^https:\/\//);
  expect(list.source.read).toMatch(/^2026-\d\d-\d\d$/);
});

test('every service of Chime has its list of Regions', () => {
  const services = new Set(chimeOperations.flatMap((operation) => operation.services));
  expect([...services].filter((service) => !Object.hasOwn(regions, service))).toEqual([]);
});

test('meetings are hosted wherever they can be controlled', () => {
  const media = new Set(regions['chime-sdk-meetings-media'].regions);
  expect(regions['chime-sdk-meetings'].regions.filter((region) => !media.has(region))).toEqual([]);
});

test('the Region of IAM belongs to its partition', () => {
  for (const [partition, region] of Object.entries(iamRegion)) {
    if (region !== null) expect(knownRegions[partition as keyof typeof iamRegion]).toContain(region);
  }
});

test('every service of Chime has an event source, and every source its EventBridge name', () => {
  const covered = new Set(chimeEventSourceList.flatMap((source) => source.services));
  const services = new Set(chimeOperations.flatMap((operation) => operation.services));
  expect([...services].filter((service) => !covered.has(service))).toEqual([]);
  expect(chimeEventSources).toHaveLength(6);
  for (const { eventSource, bridge } of chimeEventSourceList) {
    expect(`${bridge.replace('aws.', '')}.amazonaws.com`).toBe(eventSource);
  }
});
