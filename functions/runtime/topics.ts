/** Places that are topics of SNS. It imports the SDK: import it only where one is on. */
import { SNSClient } from '@aws-sdk/client-sns';
import { chatPlace } from '../../src/sinks/chat.ts';
import type { Place } from '../../src/sinks/outbox.ts';
import { snsPlace } from '../../src/sinks/sns.ts';
import { requestHandler } from './request-handler.ts';
import type { Settings } from './settings.ts';

export function topicPlaces({ topicArn, chatTopicArn }: Settings): Place[] {
  const client = new SNSClient({ requestHandler });
  return [
    ...(topicArn === null ? [] : [snsPlace(client, topicArn)]),
    ...(chatTopicArn === null ? [] : [chatPlace(client, chatTopicArn)]),
  ];
}
