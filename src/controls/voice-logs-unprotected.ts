import { textOf } from '../events/fields.ts';
import { isByService } from './by-service.ts';
import { chimeCallsOf } from './chime-calls.ts';
import { cite } from './cite.ts';
import { calls, compliant, defineTimelineControl, notApplicable, notEvaluated, violation } from './control.ts';
import { day } from './dates.ts';

/** Where Amazon Chime writes the SIP messages of a Voice Connector; its id follows. */
const prefix = '/aws/ChimeVoiceConnectorSipMessages/';

type Deed = 'connector deleted' | 'group deleted' | 'retention removed';

interface LogNote {
  readonly deed: Deed;
  /** Id of the Voice Connector; null when the call names no log group. */
  readonly connector: string | null;
}

const deeds = new Map<string, Deed>([
  ['DeleteVoiceConnector', 'connector deleted'],
  ['DeleteLogGroup', 'group deleted'],
  ['DeleteRetentionPolicy', 'retention removed'],
]);

export default defineTimelineControl({
  id: 'voice-logs-unprotected',
  title: 'SIP message logs of a Voice Connector without retention, or deleted',
  severity: 'medium',
  identity: 'event',
  reads: [
    calls('logs.amazonaws.com', 'DeleteLogGroup', 'DeleteRetentionPolicy'),
    ...chimeCallsOf('DeleteVoiceConnector'),
  ],
  citations: [
    cite(
      'chimeCloudWatch',
      'The SIP messages of a Voice Connector go to a log group of their own, /aws/ChimeVoiceConnectorSipMessages/ and its id.',
    ),
    cite('logsDeleteRetentionPolicy', 'Log events of a log group without a retention policy never expire.'),
  ],
  remediation:
    'SIP messages hold phone numbers and addresses, so they should be kept as long as somebody decided, neither for ever nor thrown away unseen. Set the retention again with PutRetentionPolicy; where the log group was deleted, ask who decided that, and expect a gap: what was in it cannot be brought back.',
  misses: [
    'That such logs need a retention is a requirement of ours for personal data; AWS documents none.',
    'A log group that never had a retention is not reported, nor is one that went before its Voice Connector.',
  ],
  remembers: {
    within: day,
    last: 20,
    looks: 'back',
    note({ name, error, request, actor }): { key: string; note: LogNote } | null {
      const deed = deeds.get(name);
      if (error !== null || deed === undefined) return null;
      if (deed === 'connector deleted') {
        const connector = textOf(request['voiceConnectorId']);
        return connector === null ? null : { key: connector, note: { deed, connector } };
      }
      if (isByService(actor)) return null;
      const group = textOf(request['logGroupName']);
      if (group === null) return { key: '', note: { deed, connector: null } };
      const connector = group.startsWith(prefix) ? group.slice(prefix.length) : '';
      return connector === '' ? null : { key: connector, note: { deed, connector } };
    },
  },
  evaluate({ note: { deed, connector } }, { before }) {
    if (deed === 'connector deleted') return notApplicable;
    if (connector === null) return notEvaluated('the request names no log group');
    if (before.some((earlier) => earlier.note.deed === 'connector deleted')) return compliant;
    return violation({
      subject: { type: 'log-group', id: `${prefix}${connector}`, arn: null },
      facts: { voiceConnector: connector, logGroup: `${prefix}${connector}`, deleted: deed === 'group deleted' },
    });
  },
  explain({ voiceConnector, logGroup, deleted }, { who, when, account, region }) {
    const done = deleted ? 'deleted' : 'removed the retention of';
    const effect = deleted
      ? 'They are gone with it'
      : 'Without a retention they are kept for ever, and they hold phone numbers and addresses';
    return `${who} ${done} the log group ${logGroup} in account ${account}, ${region}, on ${when}. The SIP messages of Voice Connector ${voiceConnector} are logged there. ${effect}; the Voice Connector itself was not deleted in the day before.`;
  },
});
