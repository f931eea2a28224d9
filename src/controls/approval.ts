/** Whether a principal is on a list of the configuration. */
import type { Actor } from '../events/audit-event.ts';

/** Whether the actor's ARN fits one of the patterns. Root is on no list. */
export function isApproved(actor: Actor, patterns: readonly string[]): boolean {
  const { arn } = actor;
  if (actor.kind === 'root' || arn === null) return false;
  return patterns.some((pattern) => matchesArn(pattern, arn));
}

/** `*` stands for anything within a segment, `**` for any number of segments, also none. Linear in both lengths. */
export function matchesArn(pattern: string, arn: string): boolean {
  const compiled = compiledPatterns.get(pattern) ?? compile(pattern);
  return compiled.test(arn);
}

const compiledPatterns = new Map<string, RegExp>();

function compile(pattern: string): RegExp {
  const source = pattern
    .split(/(\/\*\*\/|\*\*|\*)/)
    .map((part) => {
      if (part === '/**/') return '/(?:.*/)?';
      if (part === '**') return '.*';
      return part === '*' ? '[^/:]*' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    })
    .join('');
  const compiled = new RegExp(`^${source}$`, 's');
  compiledPatterns.set(pattern, compiled);
  return compiled;
}
