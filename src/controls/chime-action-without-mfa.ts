import { isAssumeRoot } from '../events/actor.ts';
import { chimeAccountOf, chimeCalls } from './chime-calls.ts';
import { administrativeChange } from './chime-changes.ts';
import { cite } from './cite.ts';
import { compliant, defineControl, notApplicable, notEvaluated, violation } from './control.ts';

export default defineControl({
  id: 'chime-action-without-mfa',
  title: 'Amazon Chime administered without MFA',
  severity: 'medium',
  identity: 'folded',
  reads: chimeCalls,
  citations: [
    cite(
      'chimePolicyBestPractices',
      'Where an account needs IAM users or its root user, multi-factor authentication is turned on for them.',
    ),
    cite('iamBestPractices', 'People who sign in as an IAM user or as root use multi-factor authentication.'),
  ],
  remediation:
    'Turn on MFA for this user and require it by a condition on aws:MultiFactorAuthPresent. Better still, give the person a role by way of IAM Identity Center. Then ask them whether the change was theirs.',
  misses: [
    'Whether a role session, a federated session or an AssumeRoot session began with MFA does not show in its calls.',
  ],
  evaluate(event) {
    const { kind, mfa, accessKeyId } = event.actor;
    if (kind !== 'user' && kind !== 'root') return notApplicable;
    const operation = administrativeChange(event);
    if (operation === null) return notApplicable;
    // An AssumeRoot session is borrowed like a role: its flag says nothing about the person.
    if (isAssumeRoot(event.record['userIdentity'])) return notApplicable;
    const longTermKey = accessKeyId?.startsWith('AKIA') ?? false;
    if (mfa === true) return compliant;
    // A long-term key has no session, so its records have no flag either.
    if (mfa === null && !longTermKey) return notEvaluated('the record does not say whether MFA was used');
    return violation({ subject: chimeAccountOf(event), facts: { action: operation.name, longTermKey } });
  },
  explain({ action, longTermKey }, { who, when, account, region }) {
    const how = longTermKey
      ? 'with a long-term access key, which carries no multi-factor authentication'
      : 'in a session that began without multi-factor authentication';
    return `${who} made the administrative change ${action} in Amazon Chime (account ${account}, ${region}) on ${when} ${how}. AWS asks for MFA wherever an IAM user or the root user administers: a stolen password or key alone would have been enough for this.`;
  },
});
