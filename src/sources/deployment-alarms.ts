/** The alarms of a deployment (infra/alarms.yml), in the states that CloudWatch has them in. */
import type { CloudWatchClient, MetricAlarm } from '@aws-sdk/client-cloudwatch';
import type { Alarm, AlarmState, Seen } from '../doctor/snapshot.ts';
import { look } from './deployment-look.ts';

/** `names`: at most a hundred, which is what CloudWatch takes. */
export function readAlarms(names: readonly string[], client: CloudWatchClient): Promise<Seen<readonly Alarm[]>> {
  return look('cloudwatch:DescribeAlarms', async () => {
    const { paginateDescribeAlarms } = await import('@aws-sdk/client-cloudwatch');
    const found = new Map<string, AlarmState>();
    for await (const { MetricAlarms = [] } of paginateDescribeAlarms({ client }, { AlarmNames: [...names] }))
      for (const alarm of MetricAlarms) found.set(alarm.AlarmName ?? '', stateOf(alarm));
    // Of a name that it does not know it says nothing.
    return names.map((name) => {
      const value = found.get(name);
      return { name, seen: value === undefined ? { gone: true } : { value } };
    });
  });
}

function stateOf(alarm: MetricAlarm): AlarmState {
  // The other one also moves when only the reason changes.
  const since = alarm.StateTransitionedTimestamp ?? alarm.StateUpdatedTimestamp;
  return {
    state: alarm.StateValue ?? '',
    since: since?.toISOString() ?? '',
    description: alarm.AlarmDescription || null,
    actions: alarm.ActionsEnabled === false ? 'disabled' : alarm.AlarmActions?.length ? 'enabled' : 'none',
  };
}
