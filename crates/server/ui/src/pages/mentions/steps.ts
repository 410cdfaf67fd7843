// A list that changed is drawn anew in steps of few cards, each on a picture of its own, so that keys and wheel are heard in between.
import { startTransition, useEffect, useState } from 'react';

/** So many new cards are drawn at once: what a slow machine draws without being felt. */
export const AT_ONCE = 3;

interface Named {
  post: { id: string };
}

/** One step from what is drawn to what is to be: the next new ones in their places, and behind them, until all are there, what was there. */
export function step<T extends Named>(drawn: readonly T[], wanted: readonly T[]): readonly T[] {
  const before = new Set(drawn.map(({ post }) => post.id));
  let left = AT_ONCE;
  const taken = wanted.filter(({ post }) => before.has(post.id) || left-- > 0);
  if (taken.length === wanted.length) return wanted;
  const after = new Set(wanted.map(({ post }) => post.id));
  const going = drawn.filter(({ post }) => !after.has(post.id));
  return [...taken, ...going].slice(0, Math.max(taken.length, wanted.length));
}

/** The list as far as it is drawn by now. */
export function useSteps<T extends Named>(wanted: readonly T[]): readonly T[] {
  const [drawn, setDrawn] = useState<readonly T[]>([]);
  useEffect(() => {
    if (drawn === wanted) return;
    const frame = requestAnimationFrame(() => startTransition(() => setDrawn(step(drawn, wanted))));
    return () => cancelAnimationFrame(frame);
  }, [drawn, wanted]);
  return drawn;
}
