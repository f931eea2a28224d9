import { textOf } from '../events/fields.ts';
import { cite } from './cite.ts';
import { compliant, defineControl, notApplicable, notEvaluated, violation } from './control.ts';
import { streamingEvents, voiceConnectorOf } from './voice-streaming.ts';

const prefix = 'ChimeVoiceConnector-';

export default defineControl({
  id: 'voice-stream-foreign',
  title: 'Voice Connector streams to somebody else',
  severity: 'high',
  identity: 'event',
  reads: [streamingEvents],
  citations: [
    cite(
      'chimeSdkStreamingEvents',
      'The event of a started or ended stream names the stream in Kinesis Video Streams; Amazon Chime makes it in the account of the Voice Connector, with a name that begins with ChimeVoiceConnector-.',
    ),
  ],
  remediation:
    'Look at the streaming configuration of the Voice Connector and at the stream of the facts. If the stream is not yours, stop streaming on the Voice Connector and find out who configured it: calls are being sent to another place.',
  misses: ['An event without an account id in its stream ARN cannot be judged.'],
  evaluate(event) {
    const arn = textOf(event.request['streamArn']);
    if (arn === null) return notApplicable;
    if (event.region === 'unknown') return notEvaluated('the event names no Region');
    const parts = arn.replace(/\s/g, '').split(':');
    const [, , service, region = '', account = '', ...rest] = parts;
    const [kind, stream = ''] = rest.join(':').split('/');
    if (parts[0] !== 'arn' || service !== 'kinesisvideo' || kind !== 'stream')
      return notEvaluated('streamArn is not the ARN of a Kinesis video stream');
    if (!/^\d{12}$/.test(account)) return notEvaluated('streamArn holds no account id');
    const differences: string[] = [];
    if (account !== event.account) differences.push(`the stream is in account ${account}`);
    if (region !== event.region) differences.push(`the stream is in ${region || 'no Region'}`);
    if (!stream.startsWith(prefix)) differences.push(`the stream is called ${stream || 'nothing'}`);
    if (differences.length === 0) return compliant;
    return violation({
      subject: voiceConnectorOf(event),
      facts: {
        voiceConnector: textOf(event.request['voiceConnectorId']),
        streamArn: arn,
        differences,
        status: textOf(event.request['streamingStatus']),
      },
    });
  },
  explain({ voiceConnector, differences, status }, { when, account, region }) {
    return `${voiceConnector === null ? 'A Voice Connector' : `Voice Connector ${voiceConnector}`} in account ${account}, ${region}, reported a stream (${status ?? 'no status'}) on ${when} that is not its own: ${differences.join('; ')}. Amazon Chime streams to the account and Region of the Voice Connector, into streams whose name begins with ${prefix}.`;
  },
});
