import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inventoriesOf, UnreadableSnapshot } from '../../src/inventory/snapshot.ts';
import { page, role, trusting, voicePath, voiceRole } from './snapshots.ts';

function read(...contents: unknown[]) {
  return inventoriesOf(
    contents.map((content, index) => ({
      name: `${index}.json`,
      text: typeof content === 'string' ? content : JSON.stringify(content),
    })),
  );
}

describe('what IAM printed', () => {
  test('becomes the inventory of the account that its ARNs name', () => {
    const used = { RoleLastUsed: { LastUsedDate: '2026-05-30T10:00:00+02:00', Region: 'eu-central-1' } };
    const [inventory, ...others] = read(page({ roles: [role(voiceRole, { path: voicePath, ...used })] }));
    expect(others).toEqual([]);
    expect(inventory).toMatchObject({
      account: '111122223333',
      partition: 'aws',
      takenAt: '2026-05-30T08:00:00Z',
      roles: [
        {
          name: voiceRole,
          path: voicePath,
          trust: trusting('ec2.amazonaws.com'),
          lastUsed: { at: '2026-05-30T08:00:00Z', region: 'eu-central-1' },
          description: null,
        },
      ],
    });
    expect(inventory?.looks.filter(({ outcome }) => outcome === 'complete').map(({ part }) => part)).toEqual([
      'identities',
    ]);
    expect(inventory?.looks.every(({ outcome }) => outcome === 'complete' || outcome === 'not-asked')).toBe(true);
  });

  test('has its documents parsed, URL-encoded as the API gives them or decoded as the CLI prints them', () => {
    const encoded = encodeURIComponent(JSON.stringify(trusting('lexv2.amazonaws.com')));
    const [inventory] = read(
      page({
        roles: [role('a', { AssumeRolePolicyDocument: encoded }), role('b', { AssumeRolePolicyDocument: '%7Bbroken' })],
      }),
    );
    expect(inventory?.roles.map(({ trust }) => trust)).toEqual([trusting('lexv2.amazonaws.com'), '%7Bbroken']);
  });

  test('may come in several files, as a list of pages, and twice', () => {
    const pages = [
      page({ roles: [role('a')], IsTruncated: true, Marker: 'x' }),
      page({ roles: [role('b')], IsTruncated: false }),
    ];
    const [together] = read(pages, page({ roles: [role('a'), role('c')] }));
    expect(together?.roles.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    const [apart] = read(...pages);
    expect(apart?.roles.map(({ name }) => name)).toEqual(['a', 'b']);
  });

  test('may be of several accounts', () => {
    const inventories = read(
      page({ roles: [role('a', { account: '444455556666' })] }),
      page({ roles: [role('a'), role('b')] }),
      page({ roles: [role('c', { account: '444455556666' })] }),
    );
    expect(inventories.map(({ account, roles }) => [account, roles.map(({ name }) => name)])).toEqual([
      ['111122223333', ['a', 'b']],
      ['444455556666', ['a', 'c']],
    ]);
  });

  test('without its last page is incomplete', () => {
    for (const cut of [{ IsTruncated: true, Marker: 'x' }, { NextToken: 'x' }]) {
      const [inventory] = read(page({ roles: [role('a')], ...cut }));
      expect(inventory?.looks.find(({ part }) => part === 'identities')).toMatchObject({ outcome: 'failed' });
    }
  });
});

describe('what IAM did not print', () => {
  test.each([
    ['no JSON', '{"RoleDetailList": [', /^0\.json: is no JSON \(/],
    ['another document', { Records: [] }, /^0\.json: the document: expected what aws iam .+, found an object$/],
    ['nothing', [], /^0\.json: is an empty list/],
    [
      'a page of a list',
      [page({ roles: [role('a')] }), 7],
      /^0\.json: \[1\]: expected what aws iam .+, found a number$/,
    ],
    [
      'a role without an ARN',
      page({ roles: [role('a'), role('b', { Arn: 7 })] }),
      /^0\.json: RoleDetailList\[1\]\.Arn: expected a text, found a number$/,
    ],
    [
      'a role without a date',
      page({ roles: [role('a', { CreateDate: 'soon' })] }),
      /RoleDetailList\[0\]\.CreateDate: expected a time, found a text$/,
    ],
    ['no role', page({ roles: ['a'] }), /RoleDetailList\[0\]: expected an object, found a text$/],
    [
      'a list that is none',
      page({ roles: [role('a')], users: {} }),
      /UserDetailList: expected a list, found an object$/,
    ],
    [
      'two accounts',
      page({ roles: [role('a'), role('b', { account: '444455556666' })] }),
      /two accounts, 111122223333 and 444455556666/,
    ],
    ['no account', page(), /its account is not known$/],
    [
      'a foreign ARN',
      page({ roles: [role('a', { Arn: 'arn:aws:s3:::bucket' })] }),
      /expected ARNs of IAM, found "arn:aws:s3:::bucket"$/,
    ],
    [
      'a policy without its text',
      page({
        policies: [
          {
            PolicyName: 'p',
            Path: '/',
            Arn: 'arn:aws:iam::111122223333:policy/p',
            CreateDate: '2024-01-15',
            DefaultVersionId: 'v2',
            PolicyVersionList: [],
          },
        ],
      }),
      /Policies\[0\]\.PolicyVersionList: expected the default version v2, found an empty list$/,
    ],
  ])('%s: the file and the place are named', (_, content, message) => {
    expect(() => read(content)).toThrow(UnreadableSnapshot);
    expect(() => read(content)).toThrow(message);
  });

  test('any JSON leads to inventories or to a sentence, and nothing else (seed 20260601)', () => {
    const shaped = fc.record(
      {
        UserDetailList: fc.array(fc.anything()),
        RoleDetailList: fc.array(fc.oneof(fc.anything(), fc.constant(role('a')))),
        Policies: fc.anything(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), shaped), (content) => {
        try {
          read(JSON.stringify(content) ?? '');
        } catch (error) {
          expect(error).toBeInstanceOf(UnreadableSnapshot);
        }
      }),
      { seed: 20_260_601, numRuns: 300 },
    );
  });
});
