import type { SNSClient } from '@aws-sdk/client-sns';
import { asMail, subjectLine } from '../findings/as-mail.ts';
import type { Finding } from '../findings/finding.ts';
import type { Place } from './outbox.ts';

/** The SNS topic: text for people (e-mail), JSON for machines, attributes for filter policies. */
export function snsPlace(client: SNSClient, topicArn: string): Place {
  return {
    name: 'sns',
    async send(finding, revision) {
      const { PublishCommand } = await import('@aws-sdk/client-sns');
      const json = JSON.stringify({ ...finding, revision });
      await client.send(
        new PublishCommand({
          TopicArn: topicArn,
          Subject: subjectLine(finding),
          MessageStructure: 'json',
          Message: JSON.stringify({ default: json, email: asMail(finding, revision) }),
          MessageAttributes: attributesOf(finding),
        }),
      );
    },
  };
}

function attributesOf(finding: Finding) {
  const { severity, status, confidence, control, account, region } = finding;
  const attributes = { severity, status, confidence, control, account, region };
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, { DataType: 'String', StringValue: value }]));
}
