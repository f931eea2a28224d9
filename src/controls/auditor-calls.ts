/** The calls that change or delete what Rolecall is made of. Tags change nothing, so tagging is not among them. */

export interface AuditorCalls {
  readonly source: string;
  /** What the calls are about, as it stands after "the". */
  readonly what: string;
  readonly names: readonly string[];
  /** The same calls as CloudTrail names them, with the version of the API: EventBridge matches these. */
  readonly recordedAs?: readonly string[];
  /** Fields of the request, and of the answer, that name it. */
  readonly fields: readonly string[];
  /** Those of the calls that also belong to making it: CloudFormation makes them in a first deployment. */
  readonly alsoMake?: readonly string[];
}

/** One row per service and kind of resource. */
export const auditorCalls: readonly AuditorCalls[] = [
  {
    source: 'events.amazonaws.com',
    what: 'rule',
    names: ['DeleteRule', 'DisableRule', 'PutRule'],
    fields: ['name'],
    alsoMake: ['PutRule'],
  },
  {
    source: 'events.amazonaws.com',
    what: 'targets of the rule',
    names: ['PutTargets', 'RemoveTargets'],
    fields: ['rule'],
    alsoMake: ['PutTargets'],
  },
  {
    source: 'events.amazonaws.com',
    what: 'event bus',
    names: ['DeleteEventBus', 'PutPermission', 'RemovePermission', 'UpdateEventBus'],
    fields: ['name', 'eventBusName'],
    alsoMake: ['PutPermission'],
  },
  {
    source: 'sqs.amazonaws.com',
    what: 'queue',
    names: ['AddPermission', 'DeleteQueue', 'PurgeQueue', 'RemovePermission', 'SetQueueAttributes'],
    fields: ['queueUrl'],
    alsoMake: ['SetQueueAttributes'],
  },
  {
    source: 'sns.amazonaws.com',
    what: 'topic',
    names: ['AddPermission', 'DeleteTopic', 'RemovePermission', 'SetTopicAttributes'],
    fields: ['topicArn'],
    alsoMake: ['SetTopicAttributes'],
  },
  {
    source: 'sns.amazonaws.com',
    what: 'subscription to the topic',
    names: ['SetSubscriptionAttributes', 'Unsubscribe'],
    fields: ['subscriptionArn'],
    alsoMake: ['SetSubscriptionAttributes'],
  },
  {
    source: 'dynamodb.amazonaws.com',
    what: 'table',
    names: [
      'DeleteResourcePolicy',
      'DeleteTable',
      'PutResourcePolicy',
      'UpdateContinuousBackups',
      'UpdateTable',
      'UpdateTimeToLive',
    ],
    fields: ['tableName', 'resourceArn'],
    alsoMake: ['UpdateContinuousBackups', 'UpdateTimeToLive'],
  },
  {
    source: 'lambda.amazonaws.com',
    what: 'function',
    names: [
      'DeleteFunction',
      'DeleteFunctionEventInvokeConfig',
      'PutFunctionConcurrency',
      'PutFunctionEventInvokeConfig',
      'RemovePermission',
      'UpdateFunctionCode',
      'UpdateFunctionConfiguration',
      'UpdateFunctionEventInvokeConfig',
    ],
    recordedAs: [
      'DeleteFunction20150331',
      'PutFunctionConcurrency20171031',
      'RemovePermission20150331',
      'RemovePermission20150331v2',
      'UpdateFunctionCode20150331',
      'UpdateFunctionCode20150331v2',
      'UpdateFunctionConfiguration20150331',
      'UpdateFunctionConfiguration20150331v2',
    ],
    fields: ['functionName'],
    alsoMake: ['PutFunctionConcurrency', 'PutFunctionEventInvokeConfig'],
  },
  {
    source: 'lambda.amazonaws.com',
    what: 'event source mapping of the function',
    names: ['DeleteEventSourceMapping', 'UpdateEventSourceMapping'],
    recordedAs: ['DeleteEventSourceMapping20150331', 'UpdateEventSourceMapping20150331'],
    // The request names the mapping by an id that tells nothing; the answer names its function and queue.
    fields: ['functionName', 'functionArn', 'eventSourceArn'],
  },
  {
    source: 'scheduler.amazonaws.com',
    what: 'schedule',
    names: ['DeleteSchedule', 'UpdateSchedule'],
    fields: ['name', 'groupName'],
  },
  { source: 'scheduler.amazonaws.com', what: 'schedule group', names: ['DeleteScheduleGroup'], fields: ['name'] },
  { source: 'kms.amazonaws.com', what: 'key alias', names: ['DeleteAlias', 'UpdateAlias'], fields: ['aliasName'] },
  {
    source: 'monitoring.amazonaws.com',
    what: 'alarm',
    names: ['DeleteAlarms', 'DisableAlarmActions', 'PutCompositeAlarm', 'PutMetricAlarm', 'SetAlarmState'],
    fields: ['alarmName', 'alarmNames'],
    alsoMake: ['PutCompositeAlarm', 'PutMetricAlarm'],
  },
  {
    source: 'ssm.amazonaws.com',
    what: 'parameter',
    names: ['DeleteParameter', 'DeleteParameters', 'PutParameter'],
    fields: ['name', 'names'],
    alsoMake: ['PutParameter'],
  },
];

/** A key is named by its id: only an alias tells whose it is. */
export const keyCalls = ['DisableKey', 'PutKeyPolicy', 'ScheduleKeyDeletion'] as const;

/** What a call does, as it stands after the actor. */
export function deedOf(name: string): string {
  if (name === 'ScheduleKeyDeletion') return 'scheduled the deletion of';
  if (/^Delete(?!ResourcePolicy)|^Unsubscribe/.test(name)) return 'deleted';
  if (name.startsWith('Disable')) return 'disabled';
  return name === 'PurgeQueue' ? 'emptied' : 'changed';
}
