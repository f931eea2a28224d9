/** Bursts: several events of one actor within a window. */
import type { Memory, Remembered, TimelineContext } from './control.ts';

/** The largest threshold a configuration may ask for: a burst is judged with at most so many neighbours. */
export const largestThreshold = 200;

/** What a burst remembers of an event: how much it weighs (a batch call counts its users). */
export interface Weighed {
  readonly weight: number;
}

/** The memory of a burst control: each event is judged as the possible first one of a window of `within` milliseconds. */
export function burstMemory<N extends Weighed>(within: number, note: Memory<N>['note']): Memory<N> {
  return { within, last: largestThreshold, looks: 'ahead', note };
}

/**
 * The events of the burst that begins with this item: the first ones that weigh `threshold` together, and null when the
 * window holds less. Every event of a longer burst belongs to some such beginning, so the folded finding counts them all.
 */
export function burstFrom<N extends Weighed>(
  item: Remembered<N>,
  { after }: TimelineContext<N>,
  threshold: number,
): readonly Remembered<N>[] | null {
  const events: Remembered<N>[] = [];
  let weight = 0;
  for (const event of [item, ...after]) {
    events.push(event);
    weight += event.note.weight;
    if (weight >= threshold) return events;
  }
  return null;
}
