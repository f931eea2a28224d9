import { roleByPrincipal } from '../catalog/role-lookup.ts';
import { cite } from './cite.ts';
import { defineStateControl, inventory } from './control.ts';
import { genuineRoles } from './genuine-roles.ts';
import { listed } from './listed.ts';

const principal = 'voiceconnector.chime.amazonaws.com';

export default defineStateControl({
  id: 'voice-streaming-without-role',
  title: 'Voice Connectors stream without the role for it',
  severity: 'medium',
  identity: 'state',
  reads: [inventory(['identities', 'voice-connectors'])],
  citations: [
    cite(
      'slrChimeVoiceConnector',
      'Media streaming of Voice Connectors reaches Kinesis by the service-linked role AWSServiceRoleForAmazonChimeVoiceConnector, and all streaming is stopped before that role is deleted.',
    ),
  ],
  remediation:
    'Create the role (CreateServiceLinkedRole for voiceconnector.chime.amazonaws.com), or switch off the streaming of the Voice Connectors in the facts if nobody needs the recordings. Then find out in CloudTrail who deleted the role, and why its clean-up was left out.',
  state: {
    evaluate(account) {
      const streaming = account.voiceConnectors.filter((one) => one.streaming);
      if (streaming.length === 0 || genuineRoles(account).some(({ documented }) => documented.principal === principal))
        return { violations: [], compliant: streaming.length, notEvaluated: [] };
      const name = roleByPrincipal(principal)?.name ?? principal;
      return {
        violations: [
          {
            subject: { type: 'service-linked-role', id: name, arn: null },
            needsSecondLook: true,
            facts: { role: name, voiceConnectors: streaming.map(({ id, region }) => `${id} in ${region}`) },
          },
        ],
        compliant: 0,
        notEvaluated: [],
      };
    },
    explain({ role, voiceConnectors }, { when, account }) {
      return `Voice Connectors of account ${account} are set to stream their calls, as read on ${when} (${listed(voiceConnectors)}), but the account has no role ${role}. Without it Amazon Chime cannot write to Kinesis, and the calls are not streamed.`;
    },
  },
});
