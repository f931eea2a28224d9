import { describe, expect, test } from 'vitest';
import { settingsOf } from '../../functions/runtime/settings.ts';

const needed = { ROLECALL_TABLE: 'findings', ROLECALL_TOPIC_ARN: '' };
const member = {
  ...needed,
  AWS_REGION: 'us-east-1',
  ROLECALL_ACCOUNT: '777788889999',
  ROLECALL_SECURITY_HUB: 'member',
  ROLECALL_SECURITY_HUB_ROLE: 'rolecall-security-hub',
  ROLECALL_SECURITY_HUB_EXTERNAL_ID: 'a-shared-word',
};

describe('the settings', () => {
  test('of a place that is empty or not there switch it off', () => {
    const off = { topicArn: null, chatTopicArn: null, eventBus: null, securityHub: null };
    expect(settingsOf(needed)).toEqual({ table: 'findings', ...off });
    const empty = { ROLECALL_CHAT_TOPIC_ARN: '', ROLECALL_EVENT_BUS: '', ROLECALL_SECURITY_HUB: '' };
    expect(settingsOf({ ...needed, ...empty })).toEqual({ table: 'findings', ...off });
  });

  test('of Security Hub ask for a role where it is that of members', () => {
    const hub = { account: '777788889999', region: 'us-east-1' };
    expect(settingsOf(member).securityHub).toEqual({
      mode: 'member',
      ...hub,
      memberRole: { name: 'rolecall-security-hub', externalId: 'a-shared-word' },
    });
    const central = { ...member, ROLECALL_SECURITY_HUB: 'central', ROLECALL_SECURITY_HUB_ROLE: '' };
    expect(settingsOf(central).securityHub).toEqual({ mode: 'central', ...hub, memberRole: null });
  });

  test.each([
    [{}, 'expected ROLECALL_TABLE and ROLECALL_TOPIC_ARN to be set'],
    [{ ...member, ROLECALL_SECURITY_HUB_EXTERNAL_ID: '' }, 'expected ROLECALL_SECURITY_HUB_EXTERNAL_ID to be set'],
    [{ ...member, ROLECALL_SECURITY_HUB: 'yes' }, 'to be member, central or empty, not yes'],
  ])('say what is wrong: %#', (environment, message) => {
    expect(() => settingsOf(environment)).toThrow(message);
  });
});
