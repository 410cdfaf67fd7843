// Where one stands in a sample that is labelled, one mention after the other.
import type { Mood } from '../../theme';

/** What was said of each mention of the sample, in its order; null where nothing was. */
export type Said = (Mood | null)[];

/** The next one of which nothing was said, from a place on, then from the start; the place itself where there is none. */
export function nextOpen(said: Said, from: number): number {
  for (let step = 1; step <= said.length; step += 1) {
    const place = (from + step) % said.length;
    if (!said[place]) return place;
  }
  return from;
}
