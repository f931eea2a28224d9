import { textOf } from '../events/fields.ts';
import { cite } from './cite.ts';
import { compliant, defineControl, violation } from './control.ts';
import { streamingEvents, voiceConnectorOf } from './voice-streaming.ts';

export default defineControl({
  id: 'voice-streaming-failed',
  title: 'Media streaming of a Voice Connector failed',
  severity: 'medium',
  identity: 'folded',
  reads: [streamingEvents],
  citations: [
    cite(
      'chimeSdkStreamingEvents',
      'Amazon Chime sends an event with the status FAILED and a reason when a call cannot be streamed to Kinesis Video Streams.',
    ),
  ],
  remediation:
    "Follow the reason: the service-linked role AWSServiceRoleForAmazonChimeVoiceConnector must exist, streaming must be on for the Voice Connector, and the account's Kinesis Video Streams limits must not be reached. Calls during the failure are not recorded.",
  evaluate(event) {
    if (event.request['streamingStatus'] !== 'FAILED') return compliant;
    const { request } = event;
    return violation({
      subject: voiceConnectorOf(event),
      facts: {
        voiceConnector: textOf(request['voiceConnectorId']),
        reason: textOf(request['failureReason']),
        failedAt: textOf(request['failTime']),
        callId: textOf(request['callId']),
        transactionId: textOf(request['transactionId']),
      },
    });
  },
  explain({ voiceConnector, reason }, { when, account, region }) {
    return `Media streaming of ${voiceConnector === null ? 'a Voice Connector' : `Voice Connector ${voiceConnector}`} failed in account ${account}, ${region}, on ${when}: ${reason ?? 'the event gives no reason'}. What was said in the call did not reach Kinesis Video Streams.`;
  },
});
