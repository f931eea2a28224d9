import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { muteSnippet } from '../../dashboard/server/mute-snippet.ts';
import { readConfiguration } from '../../src/configuration-file.ts';
import { withMute } from '../../src/findings/mutes.ts';
import type { StoredFinding } from '../../src/sinks/findings-table.ts';
import { hostile } from './hostile.ts';
import { indexOf, stored } from './index-of.ts';
import { now } from './served.ts';

const snippetOf = (finding: StoredFinding) => {
  const index = indexOf([finding]);
  const [shown] = index.all;
  return shown ? muteSnippet(shown, index.hidesSubject(shown.id), now) : null;
};

describe('a mute', () => {
  it('names everything that the configuration can say about a finding', () => {
    expect(snippetOf(stored())).toBe(`mute:
  - control: slr-edit-refused
    account: "111122223333"
    region: us-east-1
    actor: arn:aws:iam::111122223333:role/Ops
    subject: arn:aws:iam::111122223333:role/aws-service-role/lex.amazonaws.com/AWSServiceRoleForLexBots
    until: 2027-02-19
    reason: Say why this is accepted
    owner: security@example.com
`);
  });

  it('is nothing where there is nothing to mute', () => {
    expect(snippetOf(stored({ status: 'resolved' }))).toBe(null);
  });

  it('does not show a name that is masked', () => {
    const subject = { type: 'phone-number', id: '+13605550199', arn: null };
    const text = snippetOf(stored({ subject })) ?? '';
    expect(text).toContain('control: slr-edit-refused');
    expect(text).not.toMatch(/subject|555/);
  });

  it('can be read and fits its finding, whatever a log put into the names', () => {
    const text = fc.oneof(
      fc.constantFrom(...hostile(60)),
      fc.string({ unit: 'binary' }),
      fc.stringMatching(/^[\s:#&*!|>'"%@`{}[\],-]+$/),
    );
    fc.assert(
      fc.property(text, text, text, (arn, id, region) => {
        const finding = stored({
          region,
          actor: { kind: 'role', arn, account: null, invokedBy: null },
          subject: { type: 'role', id, arn: null },
        });
        const snippet = snippetOf(finding);
        expect(snippet).not.toBe(null);
        const read = readConfiguration(snippet ?? '', [finding.control]);
        if (!('configuration' in read)) throw new Error(JSON.stringify(read.problems));
        expect(withMute(finding, read.configuration.mute, now).status).toBe('muted');
      }),
      { numRuns: 60 },
    );
  });
});
