/** Controls that say little, for tests of what handles them. */
import { defaults } from '../../src/configuration.ts';
import {
  calls,
  compliant,
  defineControl,
  defineTimelineControl,
  type EventControl,
  type Facts,
  type Memory,
  type Read,
} from '../../src/controls/control.ts';

export const context = { now: '2026-06-01T00:00:00Z', horizon: null, configuration: defaults };
const common = {
  title: 'A control of the tests',
  severity: 'medium',
  identity: 'event',
  citations: [],
  remediation: '',
} as unknown as Pick<EventControl, 'title' | 'severity' | 'identity' | 'citations' | 'remediation'>;
export const source = 'iam.amazonaws.com';

export function control(id: string, reads: readonly Read[], more: Partial<EventControl> = {}): EventControl {
  return defineControl({ ...common, id, reads, evaluate: () => compliant, explain: () => '', ...more });
}

const remembers = { within: 3000, last: 2, looks: 'both', note: () => ({ key: 'k', note: null }) } as const;

export function timeline(
  id: string,
  memory: Partial<Memory<null>>,
  evaluate: Parameters<typeof defineTimelineControl<null, Facts>>[0]['evaluate'],
) {
  return defineTimelineControl<null, Facts>({
    ...common,
    id,
    reads: [calls(source, 'DeleteRole')],
    remembers: { ...remembers, ...memory },
    evaluate,
    explain: () => '',
  });
}
