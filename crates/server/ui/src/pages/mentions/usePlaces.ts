// Where the pages of a list begin, and how high each is: kept while one is on another page, so that one comes back to the same
// place.
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { PageOfMentions, Question } from './page';

export interface Places {
  /** Behind which place each known page begins; behind none the first. */
  starts: (string | undefined)[];
  /** In pixels, of pages that were seen. */
  heights: Map<number, number>;
  /** What was found on a page: behind it the next begins, if there is one. */
  found: (page: number, content: PageOfMentions) => void;
}

type Kept = Pick<Places, 'starts' | 'heights'>;

const NONE: Kept = { starts: [undefined], heights: new Map() };

/** When the end of the `first` page moves, what is behind it begins anew. */
export function usePlaces(question: Question, sort: string, first: PageOfMentions | undefined): Places {
  const queries = useQueryClient();
  const [key] = useState(() => ['places', question, sort]);
  const [kept, setKept] = useState<Kept>(() => queries.getQueryData<Kept>(key) ?? NONE);
  const next = first?.next ?? undefined;
  if (first && kept.starts[1] !== next) {
    const height = kept.heights.get(0);
    setKept({ starts: next ? [undefined, next] : [undefined], heights: new Map(height ? [[0, height]] : []) });
  }
  useEffect(() => {
    queries.setQueryData(key, kept);
  }, [queries, key, kept]);
  const found = useCallback(
    (page: number, { next: behind }: PageOfMentions) =>
      setKept((known) => (behind && page === known.starts.length - 1 ? { ...known, starts: [...known.starts, behind] } : known)),
    [],
  );
  return useMemo(() => ({ ...kept, found }), [kept, found]);
}
