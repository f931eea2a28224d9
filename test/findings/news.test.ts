import { describe, expect, test } from 'vitest';
import type { Status } from '../../src/findings/finding.ts';
import { isNews, newsOf } from '../../src/findings/news.ts';
import { finding } from './finding.ts';

const mute = { reason: 'PIN rotation campaign', owner: 'security@example.com', until: '2027-01-31' };
const resolution = { at: '2026-05-02T10:00:00Z', event: null, why: 'two complete looks did not find it' };

describe('people hear', () => {
  test.each<[Status, Status | null | undefined, boolean, string | null]>([
    ['open', null, true, null],
    ['open', 'open', true, null],
    ['open', 'muted', true, 'No longer muted: the finding is open.'],
    ['open', 'resolved', true, 'The finding is open again.'],
    ['open', 'withdrawn', true, 'The finding is open again.'],
    ['muted', null, false, 'Muted until 2027-01-31 by security@example.com: PIN rotation campaign.'],
    ['muted', 'open', true, 'Muted until 2027-01-31 by security@example.com: PIN rotation campaign.'],
    ['muted', 'muted', false, 'Muted until 2027-01-31 by security@example.com: PIN rotation campaign.'],
    ['withdrawn', 'open', true, 'Taken back, because an event that arrived later shows that it was no violation.'],
    ['withdrawn', 'muted', false, 'Taken back, because an event that arrived later shows that it was no violation.'],
    ['resolved', 'open', true, 'Resolved on 2026-05-02 10:00:00 UTC: two complete looks did not find it.'],
    ['resolved', 'muted', false, 'Resolved on 2026-05-02 10:00:00 UTC: two complete looks did not find it.'],
    // Rather twice than never.
    ['resolved', undefined, true, 'Resolved on 2026-05-02 10:00:00 UTC: two complete looks did not find it.'],
  ])('of %s after %s: %s, %s', (status, before, told, words) => {
    const found = finding({ status, mute, resolution });
    expect([isNews(found, before), newsOf(found, before)]).toEqual([told, words]);
  });
});
