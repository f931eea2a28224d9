/** The pages of AWS that controls cite. A heading is the page's own, or that of the section on it. */

export interface Page {
  readonly url: `https://docs.aws.amazon.com/${string}`;
  readonly heading: string;
  /** The day it was read, YYYY-MM-DD. */
  readonly read: string;
}

/** By subject; a control adds what the page says, in its own words. */
export const pages = {
  // IAM User Guide and API.
  slr: {
    url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/using-service-linked-roles.html',
    heading: 'Using service-linked roles',
    read: '2026-11-21',
  },
  slrCreate: {
    url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html',
    heading: 'Create a service-linked role',
    read: '2026-11-21',
  },
  slrPermissions: {
    url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html#service-linked-role-permissions',
    heading: 'Service-linked role permissions',
    read: '2026-11-21',
  },
  slrEdit: {
    url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-service-linked-role.html',
    heading: 'Update a service-linked role',
    read: '2026-11-21',
  },
  slrDelete: {
    url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_manage_delete.html#id_roles_manage_delete_slr',
    heading: 'Deleting a service-linked role',
    read: '2026-11-21',
  },
  iamCreateServiceLinkedRole: {
    url: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateServiceLinkedRole.html',
    heading: 'CreateServiceLinkedRole',
    read: '2026-08-22',
  },
  iamDeleteServiceLinkedRole: {
    url: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteServiceLinkedRole.html',
    heading: 'DeleteServiceLinkedRole',
    read: '2026-11-21',
  },
  iamDeletionStatus: {
    url: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetServiceLinkedRoleDeletionStatus.html',
    heading: 'GetServiceLinkedRoleDeletionStatus',
    read: '2026-11-21',
  },
  iamAttachRolePolicy: {
    url: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachRolePolicy.html',
    heading: 'AttachRolePolicy',
    read: '2026-08-22',
  },
  iamPutRolePermissionsBoundary: {
    url: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePermissionsBoundary.html',
    heading: 'PutRolePermissionsBoundary',
    read: '2026-08-22',
  },
  iamUpdateRole: {
    url: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateRole.html',
    heading: 'UpdateRole',
    read: '2026-08-22',
  },
  iamUpdateAssumeRolePolicy: {
    url: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAssumeRolePolicy.html',
    heading: 'UpdateAssumeRolePolicy',
    read: '2026-08-22',
  },
  iamDeleteRole: {
    url: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRole.html',
    heading: 'DeleteRole',
    read: '2026-08-22',
  },
  iamRoleLastUsed: {
    url: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_RoleLastUsed.html',
    heading: 'RoleLastUsed',
    read: '2026-08-22',
  },
  iamBestPractices: {
    url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html',
    heading: 'Security best practices in IAM',
    read: '2026-11-21',
  },
  rootBestPractices: {
    url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-best-practices.html',
    heading: 'Root user best practices for your AWS account',
    read: '2026-11-21',
  },
  iamThirdParty: {
    url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html',
    heading: 'Access to AWS accounts owned by third parties',
    read: '2026-11-21',
  },
  iamCloudTrail: {
    url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html',
    heading: 'Logging IAM and AWS STS API calls with AWS CloudTrail',
    read: '2026-11-21',
  },
  // Service-linked roles, one page each.
  slrChime: {
    url: 'https://docs.aws.amazon.com/chime/latest/ag/using-service-linked-roles-a4b.html',
    heading: 'Using roles with shared Alexa for Business devices',
    read: '2026-08-22',
  },
  slrChimeTranscription: {
    url: 'https://docs.aws.amazon.com/chime-sdk/latest/ag/using-service-linked-roles-transcription.html',
    heading: 'Using roles with live transcription',
    read: '2026-11-21',
  },
  slrChimeMediaPipelines: {
    url: 'https://docs.aws.amazon.com/chime-sdk/latest/ag/using-service-linked-roles-media-pipeline.html',
    heading: 'Using roles with Amazon Chime SDK media pipelines',
    read: '2026-11-21',
  },
  slrChimeVoiceConnector: {
    url: 'https://docs.aws.amazon.com/chime-sdk/latest/ag/using-service-linked-roles-stream.html',
    heading: 'Using the Amazon Chime SDK Voice Connector service linked role policy',
    read: '2026-11-21',
  },
  slrChimeMessaging: {
    url: 'https://docs.aws.amazon.com/chime-sdk/latest/dg/stream-service-linked.html',
    heading: 'Using service-linked roles for data streaming in Amazon Chime SDK messaging',
    read: '2026-11-21',
  },
  slrChimeEvents: {
    url: 'https://docs.aws.amazon.com/chime-sdk/latest/ag/analytics-service-role.html',
    heading: 'Using the AmazonChimeSDKEvents service-linked role',
    read: '2026-11-21',
  },
  slrLexV1: {
    url: 'https://docs.aws.amazon.com/lex/latest/dg/using-service-linked-roles.html',
    heading: 'Using Service-Linked Roles for Amazon Lex',
    read: '2026-08-22',
  },
  slrLexV2: {
    url: 'https://docs.aws.amazon.com/lexv2/latest/dg/using-service-linked-roles.html',
    heading: 'Using service-linked roles for Amazon Lex V2',
    read: '2026-11-21',
  },
  lexV2QinConnect: {
    url: 'https://docs.aws.amazon.com/lexv2/latest/dg/built-in-intent-qinconnect.html',
    heading: 'AMAZON.QinConnectIntent',
    read: '2026-11-21',
  },
  connectBots: {
    url: 'https://docs.aws.amazon.com/connect/latest/adminguide/enable-bot-building.html',
    heading: 'Enable bot building and analytics in Connect Customer',
    read: '2026-11-21',
  },
  slrProfile: {
    url: 'https://docs.aws.amazon.com/connect/latest/adminguide/customerprofiles-slr.html',
    heading: 'Using service-linked roles for Amazon Connect Customer Profiles',
    read: '2026-11-21',
  },
  slrConnect: {
    url: 'https://docs.aws.amazon.com/connect/latest/adminguide/connect-slr.html',
    heading: 'Use service-linked roles and role permissions for Amazon Connect',
    read: '2026-11-21',
  },
  slrConnectCampaigns: {
    url: 'https://docs.aws.amazon.com/connect/latest/adminguide/connect-slr-outbound.html',
    heading: 'Use service-linked roles for outbound campaigns in Connect Customer',
    read: '2026-11-21',
  },
  slrConnectSynchronization: {
    url: 'https://docs.aws.amazon.com/connect/latest/adminguide/managed-synchronization-slr.html',
    heading: 'Using service-linked roles for Amazon Connect Managed Synchronization',
    read: '2026-11-21',
  },
  // Amazon Chime Administration Guide: accounts and users.
  chimeAccountType: {
    url: 'https://docs.aws.amazon.com/chime/latest/ag/choose-team-enterprise-account.html',
    heading: 'Choosing between an Amazon Chime Team account or Enterprise account',
    read: '2026-08-22',
  },
  chimeDomain: {
    url: 'https://docs.aws.amazon.com/chime/latest/ag/claim-domain.html',
    heading: 'Claiming a domain',
    read: '2026-08-22',
  },
  chimeRename: {
    url: 'https://docs.aws.amazon.com/chime/latest/ag/rename-account.html',
    heading: 'Renaming your account',
    read: '2026-08-22',
  },
  chimeDeleteAccount: {
    url: 'https://docs.aws.amazon.com/chime/latest/ag/enterprise-account.html',
    heading: 'Deleting your account',
    read: '2026-08-22',
  },
  chimeMeetingPolicy: {
    url: 'https://docs.aws.amazon.com/chime/latest/ag/mtg-settings.html#mtg-policy',
    heading: 'Meeting policy settings',
    read: '2026-11-21',
  },
  chimeMeetingRegions: {
    url: 'https://docs.aws.amazon.com/chime/latest/ag/mtg-settings.html#mtg-regions',
    heading: 'Meeting Region settings',
    read: '2026-11-21',
  },
  chimeRetention: {
    url: 'https://docs.aws.amazon.com/chime/latest/ag/archive-retention.html',
    heading: 'Managing chat retention policies',
    read: '2026-11-21',
  },
  chimeRetentionOn: {
    url: 'https://docs.aws.amazon.com/chime/latest/ag/turn-on-chat-retention.html',
    heading: 'Turning on chat retention',
    read: '2026-11-21',
  },
  chimeRestoreMessages: {
    url: 'https://docs.aws.amazon.com/chime/latest/ag/restore-delete-chat-data.html',
    heading: 'Restoring chat messages',
    read: '2026-11-21',
  },
  chimeDeleteMessages: {
    url: 'https://docs.aws.amazon.com/chime/latest/ag/delete-individual-messages.html',
    heading: 'Deleting chat messages',
    read: '2026-11-21',
  },
  chimeActiveDirectory: {
    url: 'https://docs.aws.amazon.com/chime/latest/ag/active_directory.html',
    heading: 'Connecting to your Active Directory',
    read: '2026-08-22',
  },
  chimeOkta: {
    url: 'https://docs.aws.amazon.com/chime/latest/ag/okta_sso.html',
    heading: 'Connecting to Okta SSO',
    read: '2026-08-22',
  },
  chimeUsers: {
    url: 'https://docs.aws.amazon.com/chime/latest/ag/manage-access.html',
    heading: 'Managing user permissions and access',
    read: '2026-08-22',
  },
  chimePins: {
    url: 'https://docs.aws.amazon.com/chime/latest/ag/change-PINs.html',
    heading: 'Changing personal meeting PINs',
    read: '2026-08-22',
  },
  chimeAttachments: {
    url: 'https://docs.aws.amazon.com/chime/latest/ag/request-attachments.html',
    heading: 'Requesting user attachments',
    read: '2026-08-22',
  },
  chimeConsoleAccess: {
    url: 'https://docs.aws.amazon.com/chime/latest/ag/control-access.html',
    heading: 'Controlling access to the Amazon Chime console',
    read: '2026-11-21',
  },
  // Amazon Chime Administration Guide: phone numbers, records, chatbots.
  chimeCallingNames: {
    url: 'https://docs.aws.amazon.com/chime/latest/ag/calling-name.html',
    heading: 'Using outbound calling names',
    read: '2026-08-22',
  },
  chimeDeletePhoneNumber: {
    url: 'https://docs.aws.amazon.com/chime/latest/ag/delete-phone.html',
    heading: 'Deleting phone numbers',
    read: '2026-08-22',
  },
  chimeRestorePhoneNumber: {
    url: 'https://docs.aws.amazon.com/chime/latest/ag/restore-phone.html',
    heading: 'Restoring deleted phone numbers',
    read: '2026-08-22',
  },
  chimeCallDetailRecords: {
    url: 'https://docs.aws.amazon.com/chime/latest/ag/manage-global.html',
    heading: 'Managing global settings in Amazon Chime',
    read: '2026-08-22',
  },
  chimeBots: {
    url: 'https://docs.aws.amazon.com/chime/latest/ag/use-bots.html',
    heading: 'Using chatbots with Amazon Chime',
    read: '2026-11-21',
  },
  chimeBotEndpoint: {
    url: 'https://docs.aws.amazon.com/chime/latest/ag/config-endpoints.html',
    heading: 'Step 2: Configure the outbound endpoint for an Amazon Chime chatbot',
    read: '2026-11-21',
  },
  chimeBotAuthentication: {
    url: 'https://docs.aws.amazon.com/chime/latest/ag/auth-bots.html',
    heading: 'Authenticate chatbot requests',
    read: '2026-11-21',
  },
  chimeBotUpdate: {
    url: 'https://docs.aws.amazon.com/chime/latest/ag/update-bots.html',
    heading: 'Update chatbots',
    read: '2026-11-21',
  },
  // Amazon Chime Administration Guide: security and logging.
  chimeWithIam: {
    url: 'https://docs.aws.amazon.com/chime/latest/ag/security_iam_service-with-iam.html',
    heading: 'How Amazon Chime works with IAM',
    read: '2026-08-22',
  },
  chimePolicies: {
    url: 'https://docs.aws.amazon.com/chime/latest/ag/security_iam_id-based-policy-examples.html',
    heading: 'Amazon Chime identity-based policy examples',
    read: '2026-08-22',
  },
  chimePolicyBestPractices: {
    url: 'https://docs.aws.amazon.com/chime/latest/ag/security_iam_id-based-policy-examples.html',
    heading: 'Policy best practices',
    read: '2026-08-22',
  },
  chimeConfusedDeputy: {
    url: 'https://docs.aws.amazon.com/chime/latest/ag/confused-deputy.html',
    heading: 'Cross-service confused deputy prevention',
    read: '2026-08-22',
  },
  chimeAccessTroubleshooting: {
    url: 'https://docs.aws.amazon.com/chime/latest/ag/security_iam_troubleshoot.html',
    heading: 'Troubleshooting Amazon Chime identity and access',
    read: '2026-08-22',
  },
  chimeSlr: {
    url: 'https://docs.aws.amazon.com/chime/latest/ag/using-service-linked-roles.html',
    heading: 'Using service-linked roles for Amazon Chime',
    read: '2026-11-21',
  },
  chimeCloudWatch: {
    url: 'https://docs.aws.amazon.com/chime/latest/ag/monitoring-cloudwatch.html',
    heading: 'Monitoring Amazon Chime with Amazon CloudWatch',
    read: '2026-08-22',
  },
  chimeEventBridge: {
    url: 'https://docs.aws.amazon.com/chime/latest/ag/automating-chime-with-cloudwatch-events.html',
    heading: 'Automating Amazon Chime with EventBridge',
    read: '2026-11-21',
  },
  chimeCloudTrail: {
    url: 'https://docs.aws.amazon.com/chime/latest/ag/cloudtrail.html',
    heading: 'Logging Amazon Chime API calls with AWS CloudTrail',
    read: '2026-08-22',
  },
  chimeInfrastructure: {
    url: 'https://docs.aws.amazon.com/chime/latest/ag/infrastructure-security.html',
    heading: 'Infrastructure security in Amazon Chime',
    read: '2026-08-22',
  },
  chimeActions: {
    url: 'https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonchime.html',
    heading: 'Actions, resources, and condition keys for Amazon Chime',
    read: '2026-08-22',
  },
  chimeServiceRoles: {
    url: 'https://docs.aws.amazon.com/chime/latest/ag/security_iam_service-with-iam.html',
    heading: 'Service roles',
    read: '2026-11-21',
  },
  // Amazon Chime API Reference.
  chimeApi: {
    url: 'https://docs.aws.amazon.com/chime/latest/APIReference/API_Operations.html',
    heading: 'Actions',
    read: '2026-11-21',
  },
  chimeRedactConversationMessage: {
    url: 'https://docs.aws.amazon.com/chime/latest/APIReference/API_RedactConversationMessage.html',
    heading: 'RedactConversationMessage',
    read: '2026-08-22',
  },
  chimeRedactRoomMessage: {
    url: 'https://docs.aws.amazon.com/chime/latest/APIReference/API_RedactRoomMessage.html',
    heading: 'RedactRoomMessage',
    read: '2026-11-21',
  },
  chimePutRetentionSettings: {
    url: 'https://docs.aws.amazon.com/chime/latest/APIReference/API_PutRetentionSettings.html',
    heading: 'PutRetentionSettings',
    read: '2026-08-22',
  },
  chimeRetentionDays: {
    url: 'https://docs.aws.amazon.com/chime/latest/APIReference/API_RoomRetentionSettings.html',
    heading: 'RoomRetentionSettings',
    read: '2026-11-21',
  },
  chimeAccountSettings: {
    url: 'https://docs.aws.amazon.com/chime/latest/APIReference/API_AccountSettings.html',
    heading: 'AccountSettings',
    read: '2026-08-22',
  },
  chimeUpdateGlobalSettings: {
    url: 'https://docs.aws.amazon.com/chime/latest/APIReference/API_UpdateGlobalSettings.html',
    heading: 'UpdateGlobalSettings',
    read: '2026-08-22',
  },
  chimeUpdatePhoneNumberSettings: {
    url: 'https://docs.aws.amazon.com/chime/latest/APIReference/API_UpdatePhoneNumberSettings.html',
    heading: 'UpdatePhoneNumberSettings',
    read: '2026-08-22',
  },
  chimePutEventsConfiguration: {
    url: 'https://docs.aws.amazon.com/chime/latest/APIReference/API_PutEventsConfiguration.html',
    heading: 'PutEventsConfiguration',
    read: '2026-08-22',
  },
  chimeRegenerateSecurityToken: {
    url: 'https://docs.aws.amazon.com/chime/latest/APIReference/API_RegenerateSecurityToken.html',
    heading: 'RegenerateSecurityToken',
    read: '2026-11-21',
  },
  chimeBatchSuspendUser: {
    url: 'https://docs.aws.amazon.com/chime/latest/APIReference/API_BatchSuspendUser.html',
    heading: 'BatchSuspendUser',
    read: '2026-11-21',
  },
  chimeDeleteAccountCall: {
    url: 'https://docs.aws.amazon.com/chime/latest/APIReference/API_DeleteAccount.html',
    heading: 'DeleteAccount',
    read: '2026-11-21',
  },
  chimeUpdateAccount: {
    url: 'https://docs.aws.amazon.com/chime/latest/APIReference/API_UpdateAccount.html',
    heading: 'UpdateAccount',
    read: '2026-11-21',
  },
  // Amazon Chime SDK guides.
  chimeSdkRegions: {
    url: 'https://docs.aws.amazon.com/chime-sdk/latest/dg/sdk-available-regions.html',
    heading: 'Available AWS Regions for the Amazon Chime SDK',
    read: '2026-11-21',
  },
  chimeSdkMeetingRegions: {
    url: 'https://docs.aws.amazon.com/chime-sdk/latest/dg/chime-sdk-meetings-regions.html',
    heading: 'Using meeting Regions for Amazon Chime SDK meetings',
    read: '2026-11-21',
  },
  chimeSdkRetention: {
    url: 'https://docs.aws.amazon.com/chime-sdk/latest/dg/manage-retention.html',
    heading: 'Managing message retention',
    read: '2026-11-21',
  },
  chimeSdkSlr: {
    url: 'https://docs.aws.amazon.com/chime-sdk/latest/ag/using-service-linked-roles.html',
    heading: 'Using service-linked roles for Amazon Chime SDK',
    read: '2026-11-21',
  },
  chimeSdkVoiceStreaming: {
    url: 'https://docs.aws.amazon.com/chime-sdk/latest/ag/start-kinesis-vc.html',
    heading: 'Streaming Amazon Chime SDK Voice Connector media to Kinesis',
    read: '2026-11-21',
  },
  chimeSdkEventBridge: {
    url: 'https://docs.aws.amazon.com/chime-sdk/latest/ag/automating-chime-with-cloudwatch-events.html',
    heading: 'Automating the Amazon Chime SDK with EventBridge',
    read: '2026-11-21',
  },
  chimeSdkStreamingEvents: {
    url: 'https://docs.aws.amazon.com/chime-sdk/latest/ag/automating-chime-with-cloudwatch-events.html',
    heading: 'Amazon Chime SDK Voice Connector streaming events',
    read: '2026-11-21',
  },
  chimeSdkCloudTrail: {
    url: 'https://docs.aws.amazon.com/chime-sdk/latest/ag/cloudtrail.html',
    heading: 'Using AWS CloudTrail to log API calls',
    read: '2026-11-21',
  },
  chimeSdkCloudWatch: {
    url: 'https://docs.aws.amazon.com/chime-sdk/latest/ag/monitoring-cloudwatch.html',
    heading: 'Monitoring with CloudWatch',
    read: '2026-11-21',
  },
  chimeSdkCallDetailRecords: {
    url: 'https://docs.aws.amazon.com/chime-sdk/latest/ag/manage-global.html',
    heading: 'Managing global settings for the Amazon Chime SDK',
    read: '2026-11-21',
  },
  chimeSdkDeletePhoneNumber: {
    url: 'https://docs.aws.amazon.com/chime-sdk/latest/ag/delete-phone.html',
    heading: 'Deleting phone numbers',
    read: '2026-11-21',
  },
  chimeSdkRestorePhoneNumber: {
    url: 'https://docs.aws.amazon.com/chime-sdk/latest/ag/restore-phone.html',
    heading: 'Restoring deleted phone numbers',
    read: '2026-11-21',
  },
  chimeSdkCallingNames: {
    url: 'https://docs.aws.amazon.com/chime-sdk/latest/ag/calling-name.html',
    heading: 'Setting outbound calling names',
    read: '2026-11-21',
  },
  chimeSdkPolicyUpdates: {
    url: 'https://docs.aws.amazon.com/chime-sdk/latest/ag/security-iam-awsmanpol-updates.html',
    heading: 'Policy updates',
    read: '2026-11-21',
  },
  chimeSdkVoiceConnectorPolicy: {
    url: 'https://docs.aws.amazon.com/chime-sdk/latest/ag/cvc-linked-role-policy.html',
    heading: 'AWS managed policy: AmazonChimeVoiceConnectorServiceLinkedRolePolicy',
    read: '2026-11-21',
  },
  chimeSdkMediaPipelinesPolicy: {
    url: 'https://docs.aws.amazon.com/chime-sdk/latest/ag/media-pipeline-service-linked-role-policy.html',
    heading: 'AWS managed policy: AmazonChimeSDKMediaPipelinesServiceLinkedRolePolicy',
    read: '2026-11-21',
  },
  chimeSdkInfrastructure: {
    url: 'https://docs.aws.amazon.com/chime-sdk/latest/ag/infrastructure-security.html',
    heading: 'Infrastructure security in the Amazon Chime SDK',
    read: '2026-11-21',
  },
  // Amazon Lex, Amazon Connect, Customer Profiles.
  lexV2GlobalResiliency: {
    url: 'https://docs.aws.amazon.com/lexv2/latest/dg/global-resiliency.html',
    heading: 'Use Global Resiliency to deploy bots to other Regions',
    read: '2026-11-21',
  },
  connectReplica: {
    url: 'https://docs.aws.amazon.com/connect/latest/adminguide/create-replica-connect-instance.html',
    heading: 'Create a replica of your existing Connect Customer instance',
    read: '2026-11-21',
  },
  connectManagedPolicies: {
    url: 'https://docs.aws.amazon.com/connect/latest/adminguide/security_iam_awsmanpol.html',
    heading: 'AWS managed policies for Connect Customer',
    read: '2026-11-21',
  },
  profileRegions: {
    url: 'https://docs.aws.amazon.com/connect/latest/adminguide/customerprofiles-slr.html',
    heading: 'Supported regions for Amazon Connect Customer Profiles service-linked roles',
    read: '2026-11-21',
  },
  // CloudTrail and EventBridge.
  cloudTrailRecord: {
    url: 'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html',
    heading: 'CloudTrail record contents',
    read: '2026-11-21',
  },
  cloudTrailUserIdentity: {
    url: 'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html',
    heading: 'CloudTrail userIdentity element',
    read: '2026-11-21',
  },
  cloudTrailBestPractices: {
    url: 'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/best-practices-security.html',
    heading: 'Security best practices in AWS CloudTrail',
    read: '2026-11-21',
  },
  cloudTrailConcepts: {
    url: 'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-concepts.html',
    heading: 'CloudTrail concepts',
    read: '2026-08-22',
  },
  cloudTrailManagementEvents: {
    url: 'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-management-events-with-cloudtrail.html',
    heading: 'Logging management events',
    read: '2026-11-21',
  },
  eventBridgeCloudTrail: {
    url: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html',
    heading: 'AWS service events delivered via AWS CloudTrail',
    read: '2026-11-21',
  },
  eventBridgeManagementEvents: {
    url: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail-management.html',
    heading: 'Management events',
    read: '2026-11-21',
  },
  eventBridgeServiceEvents: {
    url: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event.html',
    heading: 'Events from AWS services',
    read: '2026-11-21',
  },
  eventBridgeChime: {
    url: 'https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-chime.html',
    heading: 'Amazon Chime events',
    read: '2026-11-21',
  },
  eventBridgeChimeVoice: {
    url: 'https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-chime-sdk-voice.html',
    heading: 'Amazon Chime SDK Telephony Service events',
    read: '2026-11-21',
  },
  eventBridgeChimeMediaPipelines: {
    url: 'https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-chime-sdk-media-pipelines.html',
    heading: 'Amazon Chime SDK Media Pipelines events',
    read: '2026-11-21',
  },
  // Amazon CloudWatch Logs.
  logsDeleteRetentionPolicy: {
    url: 'https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteRetentionPolicy.html',
    heading: 'DeleteRetentionPolicy',
    read: '2026-11-21',
  },
  // AWS Organizations.
  organizationsCloseAccount: {
    url: 'https://docs.aws.amazon.com/organizations/latest/APIReference/API_CloseAccount.html',
    heading: 'CloseAccount',
    read: '2026-11-21',
  },
} as const satisfies Readonly<Record<string, Page>>;
