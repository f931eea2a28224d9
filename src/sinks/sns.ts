import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { asMail, subjectLine } from '../findings/as-mail.ts';
import type { Finding } from '../findings/finding.ts';
import { masked } from '../findings/masked.ts';
import { isNews } from '../findings/news.ts';
import type { Place } from './outbox.ts';

/** The SNS topic: text for people (e-mail), JSON for machines, attributes for filter policies; personal data masked. */
export function snsPlace(client: SNSClient, topicArn: string): Place {
  return {
    name: 'sns',
    async send(finding, revision, before) {
      if (!isNews(finding, before)) return;
      const shown = masked(finding);
      const json = JSON.stringify({ ...shown, revision });
      await client.send(
        new PublishCommand({
          TopicArn: topicArn,
          Subject: subjectLine(shown),
          MessageStructure: 'json',
          Message: JSON.stringify({ default: json, email: asMail(shown, revision, before) }),
          MessageAttributes: attributesOf(shown),
        }),
      );
    },
  };
}

/** What a subscriber's filter policy can ask for. */
export function attributesOf({ severity, status, confidence, control, account, region }: Finding) {
  const attributes = Object.entries({ severity, status, confidence, control, account, region });
  return Object.fromEntries(
    attributes.map(([name, value]) => [name, { DataType: 'String', StringValue: attributeText(value) }]),
  );
}

/** SNS refuses an empty value, and account and Region come from a log. */
function attributeText(value: string): string {
  return value.replace(/[^\x20-\x7e]/g, '?').slice(0, 256) || 'unknown';
}
