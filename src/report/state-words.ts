import type { ControlState } from './evidence.ts';

/** How a control, or a statement about a role, stands. */
export const stateWords = {
  violated: 'violated',
  muted: 'violated, and muted',
  compliant: 'compliant',
  'not-evaluated': 'not evaluated',
  'not-judged': 'nothing to judge',
  'no-role': 'no such role',
  unchecked: 'not checked',
} as const;

/** The worst first. */
export const stateOrder: readonly ControlState['state'][] = [
  'violated',
  'muted',
  'not-evaluated',
  'compliant',
  'not-judged',
];
