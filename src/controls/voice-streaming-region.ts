import { textOf } from '../events/fields.ts';
import { cite } from './cite.ts';
import { compliant, defineControl, notEvaluated, violation } from './control.ts';
import { documentedRegions, outsideInWords, regionSeverity } from './region-limits.ts';
import { streamingEvents, voiceConnectorOf } from './voice-streaming.ts';

export default defineControl({
  id: 'voice-streaming-region',
  title: 'Voice Connector streams in an unexpected Region',
  severity: 'medium',
  identity: 'folded',
  reads: [streamingEvents],
  citations: [
    cite('chimeSdkRegions', 'Voice Connectors have a list of Regions of their own.'),
    cite('chimeSdkStreamingEvents', 'Amazon Chime sends an event for each call that a Voice Connector streams.'),
  ],
  remediation:
    'If the Region is wanted, add it to regions.allowed in rolecall.yaml. If not, stop streaming on the Voice Connector, since the audio of its calls is stored there, and move the connector. A Region that AWS does not list, though it works there, means that the catalogue is older than AWS: update Rolecall.',
  evaluate(event, { configuration }) {
    const { region } = event;
    if (region === 'unknown') return notEvaluated('the event names no Region');
    const documented = documentedRegions('chime-sdk-voice');
    const { allowed } = configuration.regions;
    const severity = regionSeverity(region, documented, allowed);
    if (severity === null) return compliant;
    return violation({
      subject: voiceConnectorOf(event),
      severity,
      facts: { voiceConnector: textOf(event.request['voiceConnectorId']), region, documented, allowed },
    });
  },
  explain({ voiceConnector, region, documented, allowed }, { when, account }) {
    return `${voiceConnector === null ? 'A Voice Connector' : `Voice Connector ${voiceConnector}`} in account ${account} streamed a call in ${region} on ${when}, and the audio of the call is stored there. ${outsideInWords(region, documented, allowed)}`;
  },
});
