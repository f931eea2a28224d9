/** A deployment as it was read (src/sources/deployment.ts): what src/doctor/diagnose.ts judges. */
import type { LastAudit } from '../report/last-audit.ts';

/** So many items that are overdue are counted. */
export const mostOverdue = 1000;

/** What could not be looked at, and the permission that looking at it takes. */
export interface Unseen {
  readonly permission: string;
  /** A sentence without a full stop. */
  readonly reason: string;
}

/** What the stack made, and AWS does not know any more. */
export interface Gone {
  readonly gone: true;
}

export type Seen<T> = { readonly value: T } | Unseen | Gone;

export interface Snapshot {
  readonly stack: Seen<Stack>;
  readonly rules: readonly Rule[];
  readonly queues: readonly Queue[];
  /** Those about Rolecall itself. Null when the stack has none. */
  readonly alarms: Seen<readonly Alarm[]> | null;
  /** The resource policy of the central bus, as JSON, null for none; null when the stack has no such bus. */
  readonly busPolicy: Seen<string | null> | null;
  /** Of each other Region that the audit looks at (audit-regions), the rules of a forwarder in this account. */
  readonly forwarders: readonly Forwarder[];
  /** Null when the stack has no such topic. */
  readonly subscriptions: Seen<Subscriptions> | null;
  readonly chatSubscriptions: Seen<Subscriptions> | null;
  readonly alarmSubscriptions: Seen<Subscriptions> | null;
  /** How many rules listen on the finding bus. Null when the stack has no such bus. */
  readonly busRules: Seen<number> | null;
  readonly trails: Seen<readonly Trail[]>;
  /** When the last heartbeat that came through was sent, ISO 8601; null in it: none ever did. Null when the stack has no table. */
  readonly heartbeat: Seen<string | null> | null;
  /** What the last scheduled audit of each account came to. Null when the stack has no table. */
  readonly audits: Seen<readonly LastAudit[]> | null;
  /** When the newest evidence report was written, ISO 8601; null in it: none in a year. Null when the stack has no bucket. */
  readonly lastReport: Seen<string | null> | null;
  /** How many items of the table on-pending should have worked on a quarter of an hour ago; counted to `mostOverdue`. */
  readonly overdue: Seen<number> | null;
  /** The newest event behind what the table holds, by account and Region. */
  readonly lastEvents: Seen<LastEvents> | null;
}

export interface Stack {
  readonly name: string;
  readonly account: string;
  readonly region: string;
  /** As CloudFormation spells it: UPDATE_COMPLETE. */
  readonly status: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly resources: readonly Resource[];
}

export interface Resource {
  /** Its name in the template. */
  readonly id: string;
  readonly type: string;
  /** Its name in AWS. */
  readonly name: string;
  readonly status: string;
}

export interface Rule {
  readonly id: string;
  /** Null: the default bus. */
  readonly bus: string | null;
  readonly seen: Seen<{
    readonly state: string;
    /** JSON; null for a rule that runs on a schedule. */
    readonly pattern: string | null;
    readonly arn: string;
    /** Their ARNs. */
    readonly targets: readonly string[];
  }>;
}

export interface Forwarder {
  readonly region: string;
  /** Name -> state. */
  readonly rules: Seen<ReadonlyMap<string, string>>;
}

export interface Queue {
  readonly id: string;
  readonly seen: Seen<QueueState>;
}

/** Numbers are approximate, as SQS gives them. */
export interface QueueState {
  readonly arn: string;
  /** Those that wait. */
  readonly messages: number;
  /** Those that somebody has taken and not yet deleted. */
  readonly taken: number;
  /** JSON; null for none. */
  readonly policy: string | null;
}

export interface Alarm {
  readonly name: string;
  readonly seen: { readonly value: AlarmState } | Gone;
}

export interface AlarmState {
  /** As CloudWatch spells it: OK, ALARM, INSUFFICIENT_DATA. */
  readonly state: string;
  /** When it came into that state, ISO 8601. */
  readonly since: string;
  /** What it means, as the template says it; without a full stop. */
  readonly description: string | null;
  /** What is to happen when it is raised: `none` where nothing is named. */
  readonly actions: 'enabled' | 'disabled' | 'none';
}

export interface Subscriptions {
  readonly confirmed: number;
  readonly pending: number;
}

export interface Trail {
  readonly name: string;
  readonly multiRegion: boolean;
  /** With the events of IAM, in their own Region. */
  readonly globalEvents: boolean;
  readonly status: Seen<{ readonly logging: boolean; readonly deliveryError: string | null }>;
  /** Which management events it logs. */
  readonly management: Seen<Management>;
}

export interface Management {
  /** `part`: selectors name events, sources or users, and everything else is left out. */
  readonly logs: 'all' | 'reads' | 'writes' | 'part' | 'none';
  /** What selectors except, such as kms.amazonaws.com. */
  readonly leftOut: readonly string[];
}

export interface LastEvents {
  readonly origins: readonly { readonly account: string; readonly region: string; readonly time: string }[];
  /** Whether the whole table was read; a large one is not. */
  readonly complete: boolean;
}
