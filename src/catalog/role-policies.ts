/** What the policies of service-linked roles say; apart from roles.ts, since only the audit of an account needs it. */
import { pages } from './pages.ts';
import type { ManagedPolicy, PolicyStatement, Source } from './types.ts';

/** AWS's page of a managed policy: its live text, version and day. */
function reference(name: string): Source {
  return {
    url: `https://docs.aws.amazon.com/aws-managed-policy/latest/reference/${name}.html`,
    heading: name,
    read: '2026-08-22',
  };
}

const transcription: readonly PolicyStatement[] = [
  {
    Effect: 'Allow',
    Action: ['transcribe:StartStreamTranscription', 'transcribe:StartMedicalStreamTranscription'],
    Resource: '*',
  },
];

const voiceConnector: readonly PolicyStatement[] = [
  { Effect: 'Allow', Action: ['chime:GetVoiceConnector*'], Resource: ['*'] },
  {
    Effect: 'Allow',
    Action: [
      'kinesisvideo:GetDataEndpoint',
      'kinesisvideo:PutMedia',
      'kinesisvideo:UpdateDataRetention',
      'kinesisvideo:DescribeStream',
      'kinesisvideo:CreateStream',
    ],
    Resource: ['arn:aws:kinesisvideo:*:*:stream/ChimeVoiceConnector-*'],
  },
  { Effect: 'Allow', Action: ['kinesisvideo:ListStreams'], Resource: ['*'] },
  { Effect: 'Allow', Action: ['SNS:Publish'], Resource: ['arn:aws:sns:*:*:ChimeVoiceConnector-Streaming*'] },
  { Effect: 'Allow', Action: ['sqs:SendMessage'], Resource: ['arn:aws:sqs:*:*:ChimeVoiceConnector-Streaming*'] },
  { Effect: 'Allow', Action: ['polly:SynthesizeSpeech'], Resource: ['*'] },
  {
    Effect: 'Allow',
    Action: ['chime:CreateMediaInsightsPipeline', 'chime:GetMediaInsightsPipelineConfiguration'],
    Resource: ['*'],
  },
];

const messaging: readonly PolicyStatement[] = [
  {
    Effect: 'Allow',
    Action: ['kms:GenerateDataKey'],
    Resource: '*',
    Condition: { StringLike: { 'kms:ViaService': ['kinesis.*.amazonaws.com'] } },
  },
  {
    Effect: 'Allow',
    Action: ['kinesis:PutRecord', 'kinesis:PutRecords', 'kinesis:DescribeStream'],
    Resource: ['arn:aws:kinesis:*:*:stream/chime-messaging-*'],
  },
];

const mediaPipelinesInChimeGuide: Source = {
  url: 'https://docs.aws.amazon.com/chime/latest/ag/using-service-linked-roles-media-pipeline.html',
  heading: 'Using roles with Amazon Chime SDK media pipelines',
  read: '2026-08-22',
};

/** The page as it was while it named two permissions. */
const profileIn2024: Source = { ...pages.slrProfile, read: '2026-08-22' };

/** The text of guides, where the texts differ or the guide prints one, and the live texts that are known. */
export const rolePolicies: readonly ManagedPolicy[] = [
  {
    name: 'AmazonChimeServiceRolePolicy',
    arn: 'arn:aws:iam::aws:policy/aws-service-role/AmazonChimeServiceRolePolicy',
    // The condition is in the live text only.
    baselines: [
      {
        kind: 'documented',
        version: null,
        since: null,
        statements: [
          {
            Effect: 'Allow',
            Action: ['iam:CreateServiceLinkedRole'],
            Resource: ['arn:aws:iam::*:role/aws-service-role/chime.amazonaws.com/AWSServiceRoleForAmazonChime'],
          },
        ],
        source: pages.slrChime,
      },
      {
        kind: 'live',
        version: 'v1',
        since: '2019-09-30',
        statements: [
          {
            Effect: 'Allow',
            Action: ['iam:CreateServiceLinkedRole'],
            Resource: ['arn:aws:iam::*:role/aws-service-role/chime.amazonaws.com/AWSServiceRoleForAmazonChime'],
            Condition: { StringLike: { 'iam:AWSServiceName': 'chime.amazonaws.com' } },
          },
        ],
        source: reference('AmazonChimeServiceRolePolicy'),
      },
    ],
  },
  {
    name: 'AmazonChimeTranscriptionServiceLinkedRolePolicy',
    arn: 'arn:aws:iam::aws:policy/aws-service-role/AmazonChimeTranscriptionServiceLinkedRolePolicy',
    baselines: [
      {
        kind: 'documented',
        version: null,
        since: null,
        statements: transcription,
        source: pages.slrChimeTranscription,
      },
      {
        kind: 'live',
        version: 'v1',
        since: '2021-08-04',
        statements: transcription,
        source: reference('AmazonChimeTranscriptionServiceLinkedRolePolicy'),
      },
    ],
  },
  {
    name: 'AmazonChimeSDKMediaPipelinesServiceLinkedRolePolicy',
    arn: 'arn:aws:iam::aws:policy/aws-service-role/AmazonChimeSDKMediaPipelinesServiceLinkedRolePolicy',
    // The Amazon Chime guide stayed with three actions. The SDK guide prints an example account where `*` stands here.
    baselines: [
      {
        kind: 'documented',
        version: null,
        since: null,
        statements: [
          {
            Effect: 'Allow',
            Action: ['chime:CreateAttendee', 'chime:DeleteAttendee', 'chime:GetMeeting'],
            Resource: '*',
          },
        ],
        source: mediaPipelinesInChimeGuide,
      },
      {
        kind: 'documented',
        version: null,
        since: null,
        statements: [
          {
            Effect: 'Allow',
            Action: ['cloudwatch:PutMetricData', 'chime:CreateAttendee', 'chime:DeleteAttendee', 'chime:GetMeeting'],
            Resource: '*',
          },
          {
            Effect: 'Allow',
            Action: [
              'kinesisvideo:CreateStream',
              'kinesisvideo:PutMedia',
              'kinesisvideo:UpdateDataRetention',
              'kinesisvideo:DescribeStream',
              'kinesisvideo:GetDataEndpoint',
            ],
            Resource: 'arn:aws:kinesisvideo:*:*:stream/ChimeMediaPipelines-*',
          },
          { Effect: 'Allow', Action: ['kinesisvideo:ListStreams'], Resource: 'arn:aws:kinesisvideo:*:*:stream/*' },
        ],
        source: pages.slrChimeMediaPipelines,
      },
      {
        kind: 'live',
        version: 'v2',
        since: '2023-09-07',
        statements: [
          {
            Effect: 'Allow',
            Action: [
              'kinesisvideo:GetDataEndpoint',
              'kinesisvideo:PutMedia',
              'kinesisvideo:UpdateDataRetention',
              'kinesisvideo:DescribeStream',
              'kinesisvideo:CreateStream',
            ],
            Resource: ['arn:aws:kinesisvideo:*:*:stream/ChimeMediaPipelines-*'],
          },
          { Effect: 'Allow', Action: ['kinesisvideo:ListStreams'], Resource: ['*'] },
          {
            Effect: 'Allow',
            Action: ['chime:GetMeeting', 'chime:CreateAttendee', 'chime:DeleteAttendee'],
            Resource: '*',
          },
        ],
        source: reference('AmazonChimeSDKMediaPipelinesServiceLinkedRolePolicy'),
      },
      {
        kind: 'live',
        version: 'v3',
        since: '2023-12-08',
        statements: [
          {
            Sid: 'AllowPutMetricsForChimeSDKNamespace',
            Effect: 'Allow',
            Action: ['cloudwatch:PutMetricData'],
            Resource: '*',
            Condition: { StringEquals: { 'cloudwatch:namespace': 'AWS/ChimeSDK' } },
          },
          {
            Sid: 'AllowKinesisVideoStreamsAccess',
            Effect: 'Allow',
            Action: [
              'kinesisvideo:GetDataEndpoint',
              'kinesisvideo:PutMedia',
              'kinesisvideo:UpdateDataRetention',
              'kinesisvideo:DescribeStream',
              'kinesisvideo:CreateStream',
            ],
            Resource: ['arn:aws:kinesisvideo:*:*:stream/ChimeMediaPipelines-*'],
          },
          {
            Sid: 'AllowKinesisVideoStreamsListAccess',
            Effect: 'Allow',
            Action: ['kinesisvideo:ListStreams'],
            Resource: ['*'],
          },
          {
            Sid: 'AllowChimeMeetingAccess',
            Effect: 'Allow',
            Action: ['chime:GetMeeting', 'chime:CreateAttendee', 'chime:DeleteAttendee'],
            Resource: '*',
          },
        ],
        source: reference('AmazonChimeSDKMediaPipelinesServiceLinkedRolePolicy'),
      },
    ],
  },
  {
    name: 'AmazonChimeVoiceConnectorServiceLinkedRolePolicy',
    arn: 'arn:aws:iam::aws:policy/aws-service-role/AmazonChimeVoiceConnectorServiceLinkedRolePolicy',
    // The role's own page lists more actions and streams than the policy's page; no known version holds them.
    baselines: [
      {
        kind: 'documented',
        version: null,
        since: null,
        statements: voiceConnector,
        source: pages.chimeSdkVoiceConnectorPolicy,
      },
      {
        kind: 'live',
        version: 'v5',
        since: '2023-04-14',
        statements: voiceConnector,
        source: reference('AmazonChimeVoiceConnectorServiceLinkedRolePolicy'),
      },
    ],
  },
  {
    name: 'AmazonChimeSDKMessagingServiceRolePolicy',
    arn: 'arn:aws:iam::aws:policy/aws-service-role/AmazonChimeSDKMessagingServiceRolePolicy',
    baselines: [
      { kind: 'documented', version: null, since: null, statements: messaging, source: pages.slrChimeMessaging },
      {
        kind: 'live',
        version: 'v1',
        since: '2023-03-03',
        statements: messaging,
        source: reference('AmazonChimeSDKMessagingServiceRolePolicy'),
      },
    ],
  },
  {
    name: 'LexBotPolicy',
    arn: 'arn:aws:iam::aws:policy/aws-service-role/LexBotPolicy',
    baselines: [
      {
        kind: 'live',
        version: 'v2',
        since: '2019-11-13',
        statements: [
          { Effect: 'Allow', Action: ['polly:SynthesizeSpeech'], Resource: ['*'] },
          { Effect: 'Allow', Action: ['comprehend:DetectSentiment'], Resource: ['*'] },
        ],
        source: reference('LexBotPolicy'),
      },
    ],
  },
  {
    name: 'LexChannelPolicy',
    arn: 'arn:aws:iam::aws:policy/aws-service-role/LexChannelPolicy',
    baselines: [
      {
        kind: 'live',
        version: 'v1',
        since: '2017-02-17',
        statements: [{ Effect: 'Allow', Action: ['lex:PostText'], Resource: '*' }],
        source: reference('LexChannelPolicy'),
      },
    ],
  },
  {
    name: 'AmazonLexV2BotPolicy',
    arn: 'arn:aws:iam::aws:policy/aws-service-role/AmazonLexV2BotPolicy',
    baselines: [
      {
        kind: 'live',
        version: 'v1',
        since: '2021-01-13',
        statements: [{ Effect: 'Allow', Action: ['polly:SynthesizeSpeech'], Resource: ['*'] }],
        source: reference('AmazonLexV2BotPolicy'),
      },
    ],
  },
  {
    name: 'AmazonLexChannelsAccess',
    arn: 'arn:aws:iam::aws:policy/aws-service-role/AmazonLexChannelsAccess',
    baselines: [
      {
        kind: 'live',
        version: 'v1',
        since: '2021-01-13',
        statements: [{ Effect: 'Allow', Action: ['lex:ListBots'], Resource: '*' }],
        source: reference('AmazonLexChannelsAccess'),
      },
    ],
  },
  {
    name: 'AmazonLexReplicationPolicy',
    arn: 'arn:aws:iam::aws:policy/aws-service-role/AmazonLexReplicationPolicy',
    baselines: [
      {
        kind: 'live',
        version: 'v3',
        since: '2025-06-24',
        statements: [
          {
            Sid: 'ReplicationServicePolicyStatement1',
            Effect: 'Allow',
            Action: [
              'lex:BuildBotLocale',
              'lex:ListBotLocales',
              'lex:CreateBotAlias',
              'lex:UpdateBotAlias',
              'lex:DeleteBotAlias',
              'lex:DescribeBotAlias',
              'lex:CreateBotVersion',
              'lex:DeleteBotVersion',
              'lex:DescribeBotVersion',
              'lex:CreateExport',
              'lex:DescribeBot',
              'lex:UpdateExport',
              'lex:DescribeExport',
              'lex:DescribeBotLocale',
              'lex:DescribeIntent',
              'lex:ListIntents',
              'lex:DescribeSlotType',
              'lex:ListSlotTypes',
              'lex:DescribeSlot',
              'lex:ListSlots',
              'lex:DescribeCustomVocabulary',
              'lex:StartImport',
              'lex:DescribeImport',
              'lex:CreateBot',
              'lex:UpdateBot',
              'lex:DeleteBot',
              'lex:CreateBotLocale',
              'lex:UpdateBotLocale',
              'lex:DeleteBotLocale',
              'lex:CreateIntent',
              'lex:UpdateIntent',
              'lex:DeleteIntent',
              'lex:CreateSlotType',
              'lex:UpdateSlotType',
              'lex:DeleteSlotType',
              'lex:CreateSlot',
              'lex:UpdateSlot',
              'lex:DeleteSlot',
              'lex:CreateCustomVocabulary',
              'lex:UpdateCustomVocabulary',
              'lex:DeleteCustomVocabulary',
              'lex:DeleteBotChannel',
              'lex:ListTagsForResource',
              'lex:TagResource',
              'lex:UntagResource',
              'lex:CreateResourcePolicy',
              'lex:DeleteResourcePolicy',
              'lex:DescribeResourcePolicy',
              'lex:UpdateResourcePolicy',
            ],
            Resource: ['arn:aws:lex:*:*:bot/*', 'arn:aws:lex:*:*:bot-alias/*'],
            Condition: { StringEquals: { 'aws:ResourceAccount': '${aws:PrincipalAccount}' } },
          },
          {
            Sid: 'ReplicationServicePolicyStatement2',
            Effect: 'Allow',
            Action: ['lex:CreateUploadUrl', 'lex:ListBots'],
            Resource: '*',
            Condition: { StringEquals: { 'aws:ResourceAccount': '${aws:PrincipalAccount}' } },
          },
          {
            Sid: 'ReplicationServicePolicyStatement3',
            Effect: 'Allow',
            Action: ['iam:PassRole'],
            Resource: '*',
            Condition: { StringEquals: { 'iam:PassedToService': 'lexv2.amazonaws.com' } },
          },
        ],
        source: reference('AmazonLexReplicationPolicy'),
      },
    ],
  },
  {
    name: 'CustomerProfilesServiceLinkedRolePolicy',
    arn: 'arn:aws:iam::aws:policy/aws-service-role/CustomerProfilesServiceLinkedRolePolicy',
    // v2 is not known.
    baselines: [
      {
        kind: 'documented',
        version: null,
        since: null,
        statements: [
          { Effect: 'Allow', Action: ['cloudwatch:PutMetricData'], Resource: '*' },
          {
            Effect: 'Allow',
            Action: ['iam:DeleteRole'],
            Resource: 'arn:aws:iam::*:role/aws-service-role/profile.amazonaws.com/AWSServiceRoleForProfile_*',
          },
        ],
        source: profileIn2024,
      },
      {
        kind: 'live',
        version: 'v1',
        since: '2023-03-07',
        statements: [
          {
            Effect: 'Allow',
            Action: ['cloudwatch:PutMetricData'],
            Resource: '*',
            Condition: { StringEquals: { 'cloudwatch:namespace': 'AWS/CustomerProfiles' } },
          },
          {
            Effect: 'Allow',
            Action: ['iam:DeleteRole'],
            Resource: 'arn:aws:iam::*:role/aws-service-role/profile.amazonaws.com/AWSServiceRoleForProfile_*',
          },
        ],
        source: reference('CustomerProfilesServiceLinkedRolePolicy'),
      },
      {
        kind: 'live',
        version: 'v3',
        since: '2026-03-05',
        statements: [
          {
            Effect: 'Allow',
            Action: ['cloudwatch:PutMetricData'],
            Resource: '*',
            Condition: { StringEquals: { 'cloudwatch:namespace': 'AWS/CustomerProfiles' } },
          },
          {
            Effect: 'Allow',
            Action: ['iam:DeleteRole'],
            Resource: 'arn:aws:iam::*:role/aws-service-role/profile.amazonaws.com/AWSServiceRoleForProfile_*',
          },
          {
            Effect: 'Allow',
            Action: ['connect-campaigns:PutProfileOutboundRequestBatch'],
            Resource: ['arn:aws:connect-campaigns:*:*:campaign/*'],
          },
          {
            Effect: 'Allow',
            Action: [
              'profile:BatchGetProfile',
              'profile:GetRecommender',
              'profile:GetCalculatedAttributeForProfile',
              'profile:GetProfileRecommendations',
            ],
            Resource: '*',
          },
        ],
        source: reference('CustomerProfilesServiceLinkedRolePolicy'),
      },
    ],
  },
  {
    name: 'AmazonConnectServiceLinkedRolePolicy',
    arn: 'arn:aws:iam::aws:policy/aws-service-role/AmazonConnectServiceLinkedRolePolicy',
    // It changes every few weeks; of the earlier versions none is kept.
    baselines: [
      {
        kind: 'live',
        version: 'v55',
        since: '2026-05-27',
        statements: [
          { Sid: 'AllowConnectActions', Effect: 'Allow', Action: ['connect:*'], Resource: ['*'] },
          {
            Sid: 'AllowDeleteSLR',
            Effect: 'Allow',
            Action: ['iam:DeleteRole'],
            Resource: 'arn:aws:iam::*:role/aws-service-role/connect.amazonaws.com/AWSServiceRoleForAmazonConnect_*',
          },
          {
            Sid: 'AllowS3ObjectForConnectBucket',
            Effect: 'Allow',
            Action: ['s3:GetObject', 's3:GetObjectAcl', 's3:PutObject', 's3:PutObjectAcl', 's3:DeleteObject'],
            Resource: ['arn:aws:s3:::amazon-connect-*/*'],
          },
          {
            Sid: 'AllowGetBucketMetadataForConnectBucket',
            Effect: 'Allow',
            Action: ['s3:GetBucketLocation', 's3:GetBucketAcl'],
            Resource: ['arn:aws:s3:::amazon-connect-*'],
          },
          {
            Sid: 'AllowConnectLogGroupAccess',
            Effect: 'Allow',
            Action: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
            Resource: ['arn:aws:logs:*:*:log-group:/aws/connect/*:*'],
          },
          {
            Sid: 'AllowListLexBotAccess',
            Effect: 'Allow',
            Action: ['lex:ListBots', 'lex:ListBotAliases'],
            Resource: '*',
          },
          {
            Sid: 'AllowCustomerProfilesForConnectDomain',
            Effect: 'Allow',
            Action: ['profile:*'],
            Resource: [
              'arn:aws:profile:*:*:domains/amazon-connect-*',
              'arn:aws:profile:*:*:/domains/amazon-connect-*',
              'arn:aws:profile:*:*:/templates*',
            ],
            Condition: { StringEquals: { 'aws:ResourceAccount': '${aws:PrincipalAccount}' } },
          },
          {
            Sid: 'AllowCustomerProfilesListOperations',
            Effect: 'Allow',
            Action: ['profile:ListRecommenderRecipes', 'profile:ListAccountIntegrations', 'profile:ListDomains'],
            Resource: '*',
            Condition: { StringEquals: { 'aws:ResourceAccount': '${aws:PrincipalAccount}' } },
          },
          {
            Sid: 'DenyCustomerProfilesForConnectDomain',
            Effect: 'Deny',
            Action: [
              'profile:CreateDomain',
              'profile:UpdateDomain',
              'profile:DeleteDomain',
              'profile:CreateEventStream',
              'profile:DeleteEventStream',
              'profile:DeleteWorkflow',
              'profile:DeleteProfileKey',
              'profile:UntagResource',
              'profile:TagResource',
              'profile:CreateIntegrationWorkflow',
            ],
            Resource: 'arn:aws:profile:*:*:domains/*',
          },
          {
            Sid: 'AllowAppIntegrationsForConnectEnabledTaggedResources',
            Effect: 'Allow',
            Action: [
              'app-integrations:GetDataIntegration',
              'app-integrations:ListDataIntegrationAssociations',
              'app-integrations:CreateDataIntegrationSchedule',
              'app-integrations:StartDataIntegrationExecution',
              'app-integrations:ListDataIntegrationExecutions',
              'app-integrations:GetDataIntegrationExecution',
              'app-integrations:ListDataIntegrationSchedules',
              'app-integrations:UpdateDataIntegrationSchedule',
              'app-integrations:GetDataIntegrationSchedule',
            ],
            Resource: '*',
            Condition: { StringEquals: { 'aws:ResourceTag/AmazonConnectEnabled': 'True' } },
          },
          {
            Sid: 'AllowWisdomForConnectEnabledTaggedResources',
            Effect: 'Allow',
            Action: ['wisdom:*'],
            Resource: '*',
            Condition: { StringEquals: { 'aws:ResourceTag/AmazonConnectEnabled': 'True' } },
          },
          {
            Sid: 'DenyWisdomForConnectEnabledTaggedResources',
            Effect: 'Deny',
            Action: ['wisdom:DeleteAssistant', 'wisdom:DeleteKnowledgeBase'],
            Resource: '*',
            Condition: { StringEquals: { 'aws:ResourceTag/AmazonConnectEnabled': 'True' } },
          },
          {
            Sid: 'AllowListOperationForWisdom',
            Effect: 'Allow',
            Action: ['wisdom:ListAssistants', 'wisdom:ListKnowledgeBases'],
            Resource: '*',
          },
          {
            Sid: 'AllowKMSListRetirableGrants',
            Effect: 'Allow',
            Action: ['kms:ListRetirableGrants'],
            Resource: '*',
            Condition: { StringEquals: { 'aws:ResourceAccount': '${aws:PrincipalAccount}' } },
          },
          {
            Sid: 'AllowPutMetricsForConnectNamespace',
            Effect: 'Allow',
            Action: ['cloudwatch:PutMetricData'],
            Resource: '*',
            Condition: { StringEquals: { 'cloudwatch:namespace': 'AWS/Connect' } },
          },
          {
            Sid: 'AllowSMSVoiceOperationsForConnect',
            Effect: 'Allow',
            Action: ['sms-voice:SendTextMessage', 'sms-voice:DescribePhoneNumbers'],
            Resource: 'arn:aws:sms-voice:*:*:phone-number/*',
            Condition: { StringEquals: { 'aws:ResourceAccount': '${aws:PrincipalAccount}' } },
          },
          {
            Sid: 'AllowCognitoForConnectEnabledTaggedResources',
            Effect: 'Allow',
            Action: ['cognito-idp:DescribeUserPool', 'cognito-idp:ListUserPoolClients'],
            Resource: 'arn:aws:cognito-idp:*:*:userpool/*',
            Condition: { StringEquals: { 'aws:ResourceTag/AmazonConnectEnabled': 'True' } },
          },
          {
            Sid: 'AllowChimeSDKVoiceConnectorGetOperationForConnect',
            Effect: 'Allow',
            Action: ['chime:GetVoiceConnector'],
            Resource: 'arn:aws:chime:*:*:vc/*',
            Condition: {
              StringEquals: {
                'aws:ResourceAccount': '${aws:PrincipalAccount}',
                'aws:ResourceTag/AmazonConnectEnabled': 'True',
              },
            },
          },
          {
            Sid: 'AllowChimeSDKVoiceConnectorListOperationForConnect',
            Effect: 'Allow',
            Action: ['chime:ListVoiceConnectors'],
            Resource: 'arn:aws:chime:*:*:vc/*',
            Condition: { StringEquals: { 'aws:ResourceAccount': '${aws:PrincipalAccount}' } },
          },
          {
            Sid: 'SESPermissionsForManagingReceiptRules',
            Effect: 'Allow',
            Action: ['ses:DescribeReceiptRule', 'ses:UpdateReceiptRule'],
            Resource: '*',
            Condition: { StringEquals: { 'aws:ResourceAccount': '${aws:PrincipalAccount}' } },
          },
          {
            Sid: 'SESPermissionForManagingConnectProvidedSESIdentity',
            Effect: 'Allow',
            Action: ['ses:DeleteEmailIdentity'],
            Resource: 'arn:aws:ses:*:*:identity/*.email.connect.aws*',
            Condition: { StringEquals: { 'aws:ResourceAccount': '${aws:PrincipalAccount}' } },
          },
          {
            Sid: 'SESConfigurationSetPermissionsForSendingEmail',
            Effect: 'Allow',
            Action: ['ses:SendRawEmail'],
            Resource: 'arn:aws:ses:*:*:configuration-set/configuration-set-for-connect-DO-NOT-DELETE',
            Condition: { StringEquals: { 'aws:ResourceAccount': '${aws:PrincipalAccount}' } },
          },
          {
            Sid: 'PassRoleToSESForReceiptRuleManagement',
            Effect: 'Allow',
            Action: ['iam:PassRole'],
            Resource: ['arn:aws:iam::*:role/service-role/AmazonConnectEmailSESAccessRole'],
            Condition: { StringLike: { 'iam:PassedToService': 'ses.amazonaws.com' } },
          },
          {
            Sid: 'AllowSocialMessagingOperations',
            Effect: 'Allow',
            Action: [
              'social-messaging:SendWhatsAppMessage',
              'social-messaging:PostWhatsAppMessageMedia',
              'social-messaging:GetWhatsAppMessageMedia',
              'social-messaging:GetLinkedWhatsAppBusinessAccountPhoneNumber',
            ],
            Resource: 'arn:aws:social-messaging:*:*:phone-number-id/*',
            Condition: {
              StringEquals: {
                'aws:ResourceAccount': '${aws:PrincipalAccount}',
                'aws:ResourceTag/AmazonConnectEnabled': 'True',
              },
            },
          },
          {
            Sid: 'AllowRetrievalOfWabas',
            Effect: 'Allow',
            Action: ['social-messaging:ListLinkedWhatsAppBusinessAccounts'],
            Resource: '*',
            Condition: { StringEquals: { 'aws:ResourceAccount': '${aws:PrincipalAccount}' } },
          },
          {
            Sid: 'AllowRetrievalOfWhatsAppTemplates',
            Effect: 'Allow',
            Action: ['social-messaging:GetWhatsAppMessageTemplate', 'social-messaging:ListWhatsAppMessageTemplates'],
            Resource: 'arn:aws:social-messaging:*:*:waba/*',
            Condition: {
              StringEquals: {
                'aws:ResourceAccount': '${aws:PrincipalAccount}',
                'aws:ResourceTag/AmazonConnectEnabled': 'True',
              },
            },
          },
          {
            Sid: 'AllowMobileTargetingOperationsForConnect',
            Effect: 'Allow',
            Action: ['mobiletargeting:SendMessages'],
            Resource: 'arn:aws:mobiletargeting:*:*:apps/*',
            Condition: { StringEquals: { 'aws:ResourceAccount': '${aws:PrincipalAccount}' } },
          },
          {
            Sid: 'AllowPollyActions',
            Effect: 'Allow',
            Action: ['polly:ListLexicons', 'polly:DescribeVoices', 'polly:SynthesizeSpeech'],
            Resource: ['*'],
          },
        ],
        source: reference('AmazonConnectServiceLinkedRolePolicy'),
      },
    ],
  },
  {
    name: 'AmazonConnectCampaignsServiceLinkedRolePolicy',
    arn: 'arn:aws:iam::aws:policy/aws-service-role/AmazonConnectCampaignsServiceLinkedRolePolicy',
    // v4 is not known.
    baselines: [
      {
        kind: 'live',
        version: 'v3',
        since: '2024-10-03',
        statements: [
          { Sid: 'ConnectCampaignAccess', Effect: 'Allow', Action: ['connect-campaigns:ListCampaigns'], Resource: '*' },
          {
            Sid: 'ConnectAccess',
            Effect: 'Allow',
            Action: [
              'connect:BatchPutContact',
              'connect:StopContact',
              'connect:DescribeContactFlow',
              'connect:SendOutboundEmail',
            ],
            Resource: 'arn:aws:connect:*:*:instance/*',
          },
          {
            Sid: 'EventBridgeListRuleAccess',
            Effect: 'Allow',
            Action: ['events:ListRules'],
            Resource: 'arn:aws:events:*:*:rule/*',
            Condition: { StringEquals: { 'aws:ResourceAccount': '${aws:PrincipalAccount}' } },
          },
          {
            Sid: 'EventBridgeManagedResourceAccess',
            Effect: 'Allow',
            Action: ['events:DeleteRule', 'events:PutRule', 'events:PutTargets', 'events:RemoveTargets'],
            Resource: 'arn:aws:events:*:*:rule/ConnectCampaignsRule*',
            Condition: {
              StringEquals: {
                'aws:ResourceAccount': '${aws:PrincipalAccount}',
                'events:ManagedBy': 'connect-campaigns.amazonaws.com',
              },
            },
          },
          {
            Sid: 'EventBridgeListTargetsByRuleAccess',
            Effect: 'Allow',
            Action: ['events:ListTargetsByRule'],
            Resource: 'arn:aws:events:*:*:rule/ConnectCampaignsRule*',
            Condition: { StringEquals: { 'aws:ResourceAccount': '${aws:PrincipalAccount}' } },
          },
          {
            Sid: 'AllowWisdomForConnectCampaignsEnabledTaggedResources',
            Effect: 'Allow',
            Action: ['wisdom:GetMessageTemplate', 'wisdom:RenderMessageTemplate'],
            Resource: '*',
            Condition: { StringEquals: { 'aws:ResourceTag/AmazonConnectCampaignsEnabled': 'True' } },
          },
        ],
        source: reference('AmazonConnectCampaignsServiceLinkedRolePolicy'),
      },
      {
        kind: 'live',
        version: 'v5',
        since: '2026-06-18',
        statements: [
          { Sid: 'ConnectCampaignAccess', Effect: 'Allow', Action: ['connect-campaigns:ListCampaigns'], Resource: '*' },
          {
            Sid: 'ConnectCampaignsMetricsAccess',
            Effect: 'Allow',
            Action: ['connect:GetMetricDataV2'],
            Resource: 'arn:aws:connect-campaigns:*:*:campaign/*',
          },
          {
            Sid: 'ConnectAccess',
            Effect: 'Allow',
            Action: [
              'connect:BatchPutContact',
              'connect:StopContact',
              'connect:DescribeContactFlow',
              'connect:SendOutboundEmail',
              'connect:SendOutboundWebNotification',
            ],
            Resource: 'arn:aws:connect:*:*:instance/*',
          },
          {
            Sid: 'ConnectChatAccess',
            Effect: 'Allow',
            Action: ['connect:SendOutboundChatMessage'],
            Resource: ['arn:aws:connect:*:*:instance/*', 'arn:aws:connect:*:*:phone-number/*'],
            Condition: { StringEquals: { 'aws:ResourceAccount': '${aws:PrincipalAccount}' } },
          },
          {
            Sid: 'AllowSocialMessagingSendMessageOperations',
            Effect: 'Allow',
            Action: ['social-messaging:SendWhatsAppMessage'],
            Resource: 'arn:aws:social-messaging:*:*:phone-number-id/*',
            Condition: {
              StringEquals: {
                'aws:ResourceAccount': '${aws:PrincipalAccount}',
                'aws:ResourceTag/AmazonConnectEnabled': 'True',
              },
            },
          },
          {
            Sid: 'AllowSocialMessagingTemplateOperations',
            Effect: 'Allow',
            Action: ['social-messaging:GetWhatsAppMessageTemplate'],
            Resource: 'arn:aws:social-messaging:*:*:waba/*',
            Condition: { StringEquals: { 'aws:ResourceAccount': '${aws:PrincipalAccount}' } },
          },
          {
            Sid: 'AllowSMSVoiceOperationsForConnect',
            Effect: 'Allow',
            Action: ['sms-voice:SendTextMessage'],
            Resource: 'arn:aws:sms-voice:*:*:phone-number/*',
            Condition: { StringEquals: { 'aws:ResourceAccount': '${aws:PrincipalAccount}' } },
          },
          {
            Sid: 'EventBridgeListRuleAccess',
            Effect: 'Allow',
            Action: ['events:ListRules'],
            Resource: 'arn:aws:events:*:*:rule/*',
            Condition: { StringEquals: { 'aws:ResourceAccount': '${aws:PrincipalAccount}' } },
          },
          {
            Sid: 'EventBridgeManagedResourceAccess',
            Effect: 'Allow',
            Action: ['events:DeleteRule', 'events:PutRule', 'events:PutTargets', 'events:RemoveTargets'],
            Resource: 'arn:aws:events:*:*:rule/ConnectCampaignsRule*',
            Condition: {
              StringEquals: {
                'aws:ResourceAccount': '${aws:PrincipalAccount}',
                'events:ManagedBy': 'connect-campaigns.amazonaws.com',
              },
            },
          },
          {
            Sid: 'EventBridgeListTargetsByRuleAccess',
            Effect: 'Allow',
            Action: ['events:ListTargetsByRule'],
            Resource: 'arn:aws:events:*:*:rule/ConnectCampaignsRule*',
            Condition: { StringEquals: { 'aws:ResourceAccount': '${aws:PrincipalAccount}' } },
          },
          {
            Sid: 'AllowWisdomForConnectCampaignsEnabledTaggedResources',
            Effect: 'Allow',
            Action: ['wisdom:GetMessageTemplate', 'wisdom:RenderMessageTemplate'],
            Resource: '*',
            Condition: { StringEquals: { 'aws:ResourceTag/AmazonConnectCampaignsEnabled': 'True' } },
          },
        ],
        source: reference('AmazonConnectCampaignsServiceLinkedRolePolicy'),
      },
    ],
  },
  {
    name: 'AmazonConnectSynchronizationServiceRolePolicy',
    arn: 'arn:aws:iam::aws:policy/aws-service-role/AmazonConnectSynchronizationServiceRolePolicy',
    baselines: [
      {
        kind: 'live',
        version: 'v5',
        since: '2025-11-21',
        statements: [
          {
            Sid: 'AllowConnectActions',
            Effect: 'Allow',
            Action: [
              'connect:Create*',
              'connect:BatchCreate*',
              'connect:Update*',
              'connect:BatchUpdate*',
              'connect:Delete*',
              'connect:BatchDelete*',
              'connect:Describe*',
              'connect:BatchDescribe*',
              'connect:List*',
              'connect:Search*',
              'connect:Associate*',
              'connect:Disassociate*',
              'connect:Get*',
              'connect:BatchGet*',
              'connect:Import*',
              'connect:TagResource',
              'connect:UntagResource',
            ],
            Resource: '*',
          },
          {
            Sid: 'DisallowedConnectActions',
            Effect: 'Deny',
            Action: [
              'connect:Start*',
              'connect:Stop*',
              'connect:Resume*',
              'connect:Suspend*',
              'connect:*Contact',
              'connect:SearchContacts',
              'connect:*ContactAttributes*',
              'connect:*RealtimeContact*',
              'connect:*AnalyticsData*',
              'connect:*MetricData*',
              'connect:*UserData*',
              'connect:*ContactEvaluation',
              'connect:*AttachedFile*',
              'connect:UpdateContactSchedule',
              'connect:UpdateContactRoutingData',
              'connect:ListContactReferences',
              'connect:CreateParticipant',
              'connect:CreatePersistentContactAssociation',
              'connect:CreateInstance',
              'connect:DeleteInstance',
              'connect:ListInstances',
              'connect:ReplicateInstance',
              'connect:GetFederationToken',
              'connect:ClaimPhoneNumber',
              'connect:ImportPhoneNumber',
              'connect:ReleasePhoneNumber',
              'connect:SearchAvailablePhoneNumbers',
              'connect:CreateTrafficDistributionGroup',
              'connect:DeleteTrafficDistributionGroup',
              'connect:GetTrafficDistribution',
              'connect:UpdateTrafficDistribution',
            ],
            Resource: '*',
          },
          {
            Sid: 'AllowPutMetricsForConnectNamespace',
            Effect: 'Allow',
            Action: ['cloudwatch:PutMetricData'],
            Resource: '*',
            Condition: { StringEquals: { 'cloudwatch:namespace': 'AWS/Connect' } },
          },
        ],
        source: reference('AmazonConnectSynchronizationServiceRolePolicy'),
      },
    ],
  },
];
