import { roles } from '../catalog/roles.ts';
import type { ServiceLinkedRole } from '../catalog/types.ts';
import type { AuditEvent } from '../events/audit-event.ts';
import { chimeCallsOf } from './chime-calls.ts';
import { cite, pageOf } from './cite.ts';
import { calls, compliant, defineControl, notApplicable, notEvaluated, violation } from './control.ts';
import { either } from './role-resources.ts';
import { documentedRegions, outsideInWords, regionSeverity } from './region-limits.ts';

const chimeUses = {
  StartMeetingTranscription: 'AWSServiceRoleForAmazonChimeTranscription',
  CreateMediaCapturePipeline: 'AWSServiceRoleForAmazonChimeSDKMediaPipelines',
  CreateMediaConcatenationPipeline: 'AWSServiceRoleForAmazonChimeSDKMediaPipelines',
  CreateMediaLiveConnectorPipeline: 'AWSServiceRoleForAmazonChimeSDKMediaPipelines',
  CreateMediaStreamPipeline: 'AWSServiceRoleForAmazonChimeSDKMediaPipelines',
  PutVoiceConnectorStreamingConfiguration: 'AWSServiceRoleForAmazonChimeVoiceConnector',
  CreateSipMediaApplication: 'AWSServiceRoleForAmazonChimeVoiceConnector',
  PutMessagingStreamingConfigurations: 'AWSServiceRoleForChimeSDKMessaging',
};
const lexUses = {
  PutBot: 'AWSServiceRoleForLexBots',
  CreateBot: 'AWSServiceRoleForLexV2Bots',
  CreateBotReplica: 'AWSServiceRoleForLexV2Replication',
};
const connectUses = {
  CreateInstance: 'AWSServiceRoleForAmazonConnect',
  ReplicateInstance: 'AWSServiceRoleForAmazonConnectSynchronization',
};
const campaignUses = {
  StartInstanceOnboardingJob: 'AWSServiceRoleForConnectCampaigns',
  CreateCampaign: 'AWSServiceRoleForConnectCampaigns',
};
const profileUses = { CreateDomain: 'AWSServiceRoleForProfile' };

/** The role that each call uses; no two services have a call of the same name here. */
const uses = new Map<string, ServiceLinkedRole>(
  Object.entries({ ...chimeUses, ...lexUses, ...connectUses, ...campaignUses, ...profileUses }).flatMap(
    ([call, name]) => roles.filter((role) => role.name === name).map((role) => [call, role] as const),
  ),
);

export default defineControl({
  id: 'slr-unsupported-region',
  title: 'Service behind a service-linked role used in an unexpected Region',
  severity: 'medium',
  identity: 'folded',
  reads: [
    ...chimeCallsOf(...Object.keys(chimeUses)),
    calls('lex.amazonaws.com', ...Object.keys(lexUses)),
    calls('connect.amazonaws.com', ...Object.keys(connectUses)),
    calls('connect-campaigns.amazonaws.com', ...Object.keys(campaignUses)),
    calls('profile.amazonaws.com', ...Object.keys(profileUses)),
  ],
  citations: [
    cite(
      'profileRegions',
      'A table lists the Regions in which Customer Profiles supports its service-linked role; the pages of the other roles name the Regions where their service is.',
    ),
    cite('chimeSdkRegions', 'The Chime SDK has one list of control Regions per service.'),
  ],
  remediation:
    'If the Region is wanted, add it to regions.allowed in rolecall.yaml. If not, ask the principal what was set up there, and remove it before it holds data. A Region that AWS does not list, though it works there, means that the catalogue is older than AWS: update Rolecall.',
  evaluate(event, { configuration }) {
    const role = uses.get(event.name);
    if (event.error !== null || role === undefined) return notApplicable;
    const documented = documentedRegions(role.regions);
    const { allowed } = configuration.regions;
    const found = regionsOf(event).map((region) => ({ region, severity: regionSeverity(region, documented, allowed) }));
    if (found.length === 0) return notEvaluated('the event names no Region');
    const worst =
      found.find(({ severity }) => severity === 'medium') ?? found.find(({ severity }) => severity !== null);
    if (worst === undefined || worst.severity === null) return compliant;
    return violation({
      subject: { type: 'region', id: worst.region, arn: null },
      severity: worst.severity,
      facts: {
        region: worst.region,
        action: event.name,
        role: role.name,
        service: role.service,
        documented,
        allowed,
        page: pageOf(role),
      },
    });
  },
  explain({ region, action, role, service, documented, allowed, page }, { who, when, account }) {
    return `${who} used ${service} in ${region} (${action}) in account ${account} on ${when}, and with it the service-linked role ${role}. ${outsideInWords(region, documented, allowed)} See ${page}.`;
  },
});

/** Where the call was made, and where it puts a replica. */
function regionsOf({ region, request }: AuditEvent): readonly string[] {
  const replica = either(request, 'replicaRegion');
  return [region, ...(replica === null ? [] : [replica])].filter((one) => one !== 'unknown');
}
