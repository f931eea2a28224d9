/** What a statement of an AWS page is. */
import type { pages } from '../pages.ts';

/** A page of the catalogue, or the address of one that no control cites. */
export type PageReference = keyof typeof pages | `https://docs.aws.amazon.com/${string}`;

/** `rule` is one of the Administration Guide; the others are what a page about a service-linked role is made of. */
export type StatementKind =
  | 'rule'
  | 'trust'
  | 'permission'
  | 'creation'
  | 'editing'
  | 'deletion'
  | 'clean-up'
  | 'region';

interface Common {
  /** Unique over all documents; never renamed. */
  readonly id: string;
  readonly kind: StatementKind;
  /** Where it stands; the document's own page when left out. */
  readonly page?: PageReference;
  readonly heading: string;
  /** One sentence, in our words. */
  readonly says: string;
}

/** What some control checks. */
export interface CheckedStatement extends Common {
  /** Ids of the controls that check it. */
  readonly controls: readonly [string, ...string[]];
  /** Names of the calls and events by which they do, those of the audit of an account included. */
  readonly reveals: readonly [string, ...string[]];
  /** What of the statement the controls cannot see. */
  readonly misses?: string;
}

/** What no control checks. */
export interface UncheckedStatement extends Common {
  /** Why not, with the API or event that was looked for. */
  readonly reason: string;
}

export type Statement = CheckedStatement | UncheckedStatement;

/** A document, or a part of one, in its own order. */
export interface StatedDocument {
  readonly title: string;
  readonly page: PageReference;
  /** How the cases name what it is about: roles or services. */
  readonly about?: readonly string[];
  readonly statements: readonly Statement[];
}

/** What some controls read instead of calls by name. */
export const anyChimeCall = 'any call of Amazon Chime';
export const anySessionCall = 'any call by a session of the role';
