import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { asChat } from '../findings/as-chat.ts';
import { masked } from '../findings/masked.ts';
import { isNews } from '../findings/news.ts';
import type { Place } from './outbox.ts';
import { attributesOf } from './sns.ts';

/** The SNS topic that Amazon Q Developer in chat applications reads, for channels of Slack and Teams; personal data masked. */
export function chatPlace(client: SNSClient, topicArn: string): Place {
  return {
    name: 'chat',
    async send(finding, revision, before) {
      if (!isNews(finding, before)) return;
      const shown = masked(finding);
      const publish = new PublishCommand({
        TopicArn: topicArn,
        Message: JSON.stringify(asChat(shown, revision, before)),
        MessageAttributes: attributesOf(shown),
      });
      await client.send(publish);
    },
  };
}
