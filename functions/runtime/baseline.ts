/** The baseline that is deployed with the functions (`audit --baseline` writes it). Import it only where there is one. */
import type { Mute } from '../../src/configuration.ts';
import { mutesOf, parseBaseline } from '../../src/findings/baseline.ts';

/** The mutes of what its text accepts. Throws when it cannot be used. */
export function acceptedIn(text: string): readonly Mute[] {
  const baseline = parseBaseline(text);
  if (typeof baseline === 'string') throw new Error(baseline);
  return mutesOf(baseline);
}
