/** The names under which Amazon Chime's events arrive. */
import type { ChimeService, Confidence } from './types.ts';

/** One `eventSource` of Amazon Chime, with its EventBridge `source` and the API services behind it. */
export interface ChimeEventSource {
  readonly eventSource: string;
  /** `source` of the EventBridge envelope. */
  readonly bridge: string;
  readonly services: readonly ChimeService[];
  readonly confidence: Confidence;
}

/** Every event source that is documented or may exist. The operation says what was done, the source never does. */
export const chimeEventSourceList: readonly ChimeEventSource[] = [
  {
    eventSource: 'chime.amazonaws.com',
    bridge: 'aws.chime',
    // The SDK guides print it for meetings too; old logs carry the names of all SDK services.
    services: ['chime', 'chime-sdk-identity', 'chime-sdk-meetings', 'chime-sdk-messaging'],
    confidence: 'high',
  },
  {
    eventSource: 'chime-sdk-voice.amazonaws.com',
    bridge: 'aws.chime-sdk-voice',
    services: ['chime-sdk-voice'],
    confidence: 'high',
  },
  {
    eventSource: 'chime-sdk-media-pipelines.amazonaws.com',
    bridge: 'aws.chime-sdk-media-pipelines',
    services: ['chime-sdk-media-pipelines'],
    confidence: 'high',
  },
  // No page shows an event of the next three: they follow the pattern of the two above.
  {
    eventSource: 'chime-sdk-identity.amazonaws.com',
    bridge: 'aws.chime-sdk-identity',
    services: ['chime-sdk-identity'],
    confidence: 'low',
  },
  {
    eventSource: 'chime-sdk-meetings.amazonaws.com',
    bridge: 'aws.chime-sdk-meetings',
    services: ['chime-sdk-meetings'],
    confidence: 'low',
  },
  {
    eventSource: 'chime-sdk-messaging.amazonaws.com',
    bridge: 'aws.chime-sdk-messaging',
    services: ['chime-sdk-messaging'],
    confidence: 'low',
  },
];

/** The `eventSource` values that mean Amazon Chime. */
export const chimeEventSources: readonly string[] = chimeEventSourceList.map((source) => source.eventSource);

/**
 * Sources whose calls are recorded only in the IAM Region of a partition (us-east-1 for `aws`), wherever the caller was:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html
 */
export const onlyInIamRegion: readonly string[] = ['iam.amazonaws.com', 'organizations.amazonaws.com'];
