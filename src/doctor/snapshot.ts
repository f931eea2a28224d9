/** A deployment as it was read (src/sources/deployment.ts): what src/doctor/diagnose.ts judges. */
import type { LastAudit } from '../report/last-audit.ts';

/** What could not be looked at, and the permission that looking at it takes. */
export interface Unseen {
  readonly permission: string;
  /** A sentence without a full stop. */
  readonly reason: string;
}

export type Seen<T> = { readonly value: T } | Unseen;

export interface Snapshot {
  readonly stack: Seen<Stack>;
  readonly rules: readonly Rule[];
  /** Messages in each queue of the stack. */
  readonly queues: readonly { readonly id: string; readonly messages: Seen<number> }[];
  /** The resource policy of the central bus, as JSON, null for none; null when the stack has no such bus. */
  readonly busPolicy: Seen<string | null> | null;
  /** Null when the stack has no such topic. */
  readonly subscriptions: Seen<{ readonly confirmed: number; readonly pending: number }> | null;
  readonly trails: Seen<readonly Trail[]>;
  /** When the last heartbeat that came through was sent, ISO 8601; null in it: none ever did. Null when the stack has no table. */
  readonly heartbeat: Seen<string | null> | null;
  /** What the last scheduled audit of each account came to. Null when the stack has no table. */
  readonly audits: Seen<readonly LastAudit[]> | null;
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
    readonly targets: number;
  }>;
}

export interface Trail {
  readonly name: string;
  readonly multiRegion: boolean;
  /** With the events of IAM, in their own Region. */
  readonly globalEvents: boolean;
  readonly status: Seen<{ readonly logging: boolean; readonly deliveryError: string | null }>;
  /** Which management events it logs. */
  readonly management: Seen<'all' | 'reads' | 'writes' | 'none'>;
}

export interface LastEvents {
  readonly origins: readonly { readonly account: string; readonly region: string; readonly time: string }[];
  /** Whether the whole table was read; a large one is not. */
  readonly complete: boolean;
}
