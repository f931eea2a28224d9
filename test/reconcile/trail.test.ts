/** The bucket of a trail is read in order, and one log that cannot be fetched does not hold up those after it. */
import { describe, expect, test } from 'vitest';
import { type Judged, type LogFile, reconcileByTrail } from '../../src/reconcile/reconcile.ts';

const minute = 60 * 1000;
const now = Date.parse('2026-11-19T00:30:00Z');
const known = now - 60 * minute;
/** Ten logs of a record each, one every five minutes. */
const files = Array.from(
  { length: 10 },
  (_, index): LogFile => ({
    key: `${index}.json.gz`,
    delivered: known + (index + 1) * 5 * minute,
  }),
);

/** `reasons` says of a key what is in its way, each time it is asked for; without one, it is read. */
async function reconcile(reasons: Record<string, (string | null)[]>, checkpoint = known, goOn = () => true) {
  const judged: string[] = [];
  const kept: number[] = [];
  const counted: number[] = [];
  const { gaps, events } = await reconcileByTrail(
    {
      list: async (since) => files.filter(({ delivered }) => delivered >= since),
      read: async ({ key }) => reasons[key]?.shift() ?? { records: [key], faults: [] },
    },
    {
      account: '111122223333',
      region: 'us-east-1',
      now,
      goOn,
      judge: async (record): Promise<Judged> => {
        judged.push(String(record));
        const judgement = {
          id: String(record),
          time: '2026-11-19T00:00:00Z',
          source: 'iam.amazonaws.com',
          readers: ['slr-edited'],
          said: [],
        };
        return { relevant: true, added: 0, judgement };
      },
      checkpoints: {
        get: () => checkpoint,
        set: async (_of, until, { counts }) => {
          kept.push(until);
          counted.push(counts['2026-11']?.['slr-edited']?.events ?? 0);
        },
      },
    },
  );
  return { gaps, events, judged, kept, counted };
}

const keys = (...indexes: number[]) => indexes.map((index) => `${index}.json.gz`);
const denied = 'access denied';

test('what was delivered since the checkpoint is judged and counted, and the checkpoint moves on', async () => {
  const { gaps, judged, kept, counted } = await reconcile({});
  expect(gaps).toEqual([]);
  expect(judged).toEqual(keys(0, 1, 2, 3, 4, 5, 6, 7, 8, 9));
  expect(kept).toEqual([now - 10 * minute]);
  expect(counted).toEqual([10]);
});

describe('a log that cannot be fetched', () => {
  test('is tried again once others could be, and is judged then', async () => {
    const { gaps, judged, counted } = await reconcile({ '3.json.gz': ['no answer'] });
    expect(gaps).toEqual([]);
    expect(judged).toEqual(keys(0, 1, 2, 3, 4, 5, 6, 7, 8, 9));
    expect(counted).toEqual([10]);
  });

  test('again is named, and those after it are judged and reached', async () => {
    const { gaps, judged, kept, counted } = await reconcile({ '3.json.gz': [denied, denied] });
    expect(gaps).toEqual(['3.json.gz: access denied']);
    expect(judged).toEqual(keys(0, 1, 2, 4, 5, 6, 7, 8, 9));
    expect(kept).toEqual([now - 10 * minute]);
    expect(counted).toEqual([9]);
  });

  test('as the last one is where the next run begins', async () => {
    const { gaps, kept, counted } = await reconcile({ '9.json.gz': [denied] });
    expect(gaps).toEqual([
      'what the trail logged in account 111122223333 and us-east-1, 2026-11-19 00:20:00 UTC to 2026-11-19 00:30:00 UTC, was not looked at: 9.json.gz: access denied',
    ]);
    expect(kept).toEqual([files[8]?.delivered]);
    expect(counted).toEqual([9]);
  });

  test('like all after it ends the run after three, and the next run begins before them', async () => {
    const all = Object.fromEntries(keys(3, 4, 5, 6, 7, 8, 9).map((key) => [key, [denied]]));
    const { gaps, judged, kept, counted } = await reconcile(all);
    expect(judged).toEqual(keys(0, 1, 2));
    expect(gaps).toHaveLength(1);
    expect(gaps[0]).toMatch(/: 3\.json\.gz, 4\.json\.gz, 5\.json\.gz: access denied$/);
    expect(kept).toEqual([files[2]?.delivered]);
    expect(counted).toEqual([3]);
    // Of the others, only the newest is asked for.
    expect(Object.keys(all).filter((key) => all[key]?.length)).toEqual(keys(6, 7, 8));
  });

  test('like many others, though the newest can be, holds nothing up', async () => {
    const many = keys(3, 4, 5, 6, 7, 8);
    const { gaps, judged, kept } = await reconcile(Object.fromEntries(many.map((key) => [key, [denied, denied]])));
    expect(gaps).toEqual([`${keys(3, 4, 5, 6, 7).join(', ')} and 1 more: access denied`]);
    expect(judged).toEqual(keys(0, 1, 2, 9));
    expect(kept).toEqual([now - 10 * minute]);
  });
});

test('where the time runs out, the next run begins', async () => {
  let left = 4;
  const { gaps, judged, kept, counted } = await reconcile({}, known, () => left-- > 0);
  expect(judged).toEqual(keys(0, 1, 2, 3));
  expect(gaps[0]).toMatch(/: 4\.json\.gz: the time of the function ran out$/);
  expect(kept).toEqual([files[3]?.delivered]);
  expect(counted).toEqual([4]);
});

test('where the time runs out before one could be tried again, the next run begins there', async () => {
  let left = 5;
  const { gaps, judged, kept } = await reconcile({ '3.json.gz': [denied, denied] }, known, () => left-- > 0);
  expect(judged).toEqual(keys(0, 1, 2));
  expect(gaps).toEqual([expect.stringMatching(/: 3\.json\.gz: access denied$/)]);
  expect(kept).toEqual([files[2]?.delivered]);
});
