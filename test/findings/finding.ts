import type { Finding } from '../../src/findings/finding.ts';
import type { Report, Summary } from '../../src/findings/report.ts';

/** A finding; `fields` replaces what differs. */
export function finding(fields: Partial<Finding> = {}): Finding {
  return {
    id: '4fe80473e57712c8fe7bcf4f4f5daa91',
    control: 'slr-edit-refused',
    title: 'Refused edit of a service-linked role',
    severity: 'high',
    confidence: 'high',
    status: 'open',
    account: '111122223333',
    region: 'us-east-1',
    time: '2026-05-01T10:00:00Z',
    subject: {
      type: 'service-linked-role',
      id: 'AWSServiceRoleForLexBots',
      arn: 'arn:aws:iam::111122223333:role/aws-service-role/lex.amazonaws.com/AWSServiceRoleForLexBots',
    },
    actor: { kind: 'role', arn: 'arn:aws:iam::111122223333:role/Ops', account: '111122223333', invokedBy: null },
    event: { id: '7d1bbd1d-1111-41e1-8ed1-0dc1111f1ac1', name: 'AttachRolePolicy', source: 'iam.amazonaws.com' },
    facts: { call: 'AttachRolePolicy' },
    explanation: 'Role Ops tried to attach a policy, and IAM refused it.',
    remediation: 'Ask the principal what the edit was for.',
    citations: [
      {
        url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-service-linked-role.html',
        heading: 'Update a service-linked role',
        says: 'Only the description can be edited.',
        read: '2026-05-01',
      },
    ],
    ...fields,
  };
}

/** A report of these findings; `fields` replaces what differs in its summary. */
export function report(findings: readonly Finding[] = [], fields: Partial<Summary> = {}): Report {
  const counts = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };
  for (const { severity, status } of findings) if (status === 'open') counts[severity]++;
  const summary: Summary = {
    files: 1,
    digests: 0,
    records: 120,
    outside: 0,
    relevant: 7,
    first: '2026-05-01T10:00:00Z',
    last: '2026-05-02T10:00:00Z',
    unreadable: [],
    notEvaluated: [],
    pending: 0,
    findings: counts,
    muted: findings.filter(({ status }) => status === 'muted').length,
    resolved: findings.filter(({ status }) => status === 'resolved').length,
    mutes: [],
    configuration: { source: 'defaults', sha256: null, version: null },
    controls: {},
    ...fields,
  };
  return { summary, findings };
}
