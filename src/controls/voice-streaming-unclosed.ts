import { textOf } from '../events/fields.ts';
import { cite } from './cite.ts';
import { compliant, defineTimelineControl, notApplicable, notEvaluated, pending, violation } from './control.ts';
import { day, timeAfter } from './dates.ts';
import { streamingEvents } from './voice-streaming.ts';

const endings: readonly string[] = ['ENDED', 'FAILED'];

export default defineTimelineControl({
  id: 'voice-streaming-unclosed',
  title: 'Streaming of a call began and no end was reported',
  severity: 'info',
  identity: 'event',
  reads: [streamingEvents],
  citations: [
    cite(
      'chimeSdkStreamingEvents',
      'Amazon Chime sends STARTED when it begins to stream a call, and ENDED or FAILED when that stops, with the same ids of the call and its transaction.',
    ),
    cite('eventBridgeChime', 'Amazon Chime delivers its events on a best effort basis.'),
  ],
  remediation:
    'Look in Kinesis Video Streams whether the stream of the call still gets data. If not, the event of its end was lost, which AWS does not rule out; several such calls in a day are a reason to look at the rules and queues that bring the events here.',
  misses: ['A call that lasts longer than 24 hours is reported although nothing is wrong.'],
  remembers: {
    within: day,
    last: 20,
    looks: 'both',
    note({ request }) {
      const status = textOf(request['streamingStatus']);
      if (status !== 'STARTED' && !endings.includes(status ?? '')) return null;
      const transaction = textOf(request['transactionId']);
      const call = textOf(request['callId']);
      const voiceConnector = textOf(request['voiceConnectorId']);
      return { key: JSON.stringify([transaction, call]), note: { status, transaction, call, voiceConnector } };
    },
  },
  evaluate({ time, note: { status, transaction, call, voiceConnector } }, { before, after, now }) {
    if (status !== 'STARTED') return notApplicable;
    if (transaction === null && call === null) return notEvaluated('the event names neither a transaction nor a call');
    // Both parties of a call are streamed: the first beginning stands for the call.
    if (before.some((earlier) => earlier.note.status === 'STARTED')) return notApplicable;
    // Events of the same second stand in no order.
    const later = [...before.filter((earlier) => earlier.time === time), ...after];
    if (later.some((event) => endings.includes(event.note.status ?? ''))) return compliant;
    const due = timeAfter(time, day);
    if (now < due) return pending(due);
    return violation({
      subject: { type: 'call', id: call ?? transaction ?? 'unknown call', arn: null },
      facts: { voiceConnector, transaction, call },
    });
  },
  explain({ voiceConnector, transaction, call }, { when, account, region }) {
    const connector = voiceConnector === null ? 'a Voice Connector' : `Voice Connector ${voiceConnector}`;
    const ids = [
      ...(call === null ? [] : [`call ${call}`]),
      ...(transaction === null ? [] : [`transaction ${transaction}`]),
    ].join(', ');
    return `Streaming of a call over ${connector} began in account ${account}, ${region}, on ${when} (${ids}), and in the 24 hours after it neither its end nor a failure was reported. Delivery of these events is best effort, so the end may only be missing here; otherwise the call is still being recorded.`;
  },
});
