// One page of the mentions that are found, and what is kept of it.
import { queryOptions } from '@tanstack/react-query';
import { client, type Schemas } from '../../api/client';
import type { useMentionsQuery } from './question';

export type PageOfMentions = Schemas['MentionsPage'];
export type Question = ReturnType<typeof useMentionsQuery>;

/** Few, as all of them are drawn at once when new ones come in: a window's height and a little more. */
const ON_A_PAGE = 12;
/** Pages that nobody looks at are let go after this time, in milliseconds, and asked for again when somebody comes back. */
const KEPT = 60_000;

/** The page that begins behind this place; the first where there is none. It changes only when it is asked to: nothing moves under a reader. */
export const pageOptions = (question: Question, sort: string, after?: string) =>
  queryOptions({
    queryKey: ['mentions', question, sort, after ?? ''],
    queryFn: ({ signal }) => ask(question, { sort, after, limit: ON_A_PAGE }, signal),
    staleTime: Infinity,
    gcTime: after ? KEPT : 5 * KEPT,
    structuralSharing: (before, now) => sharing(before as PageOfMentions | undefined, now as PageOfMentions),
  });

interface PageAsked {
  sort?: string;
  limit?: number;
  after?: string;
}

export async function ask(question: Question, page: PageAsked, signal?: AbortSignal): Promise<PageOfMentions> {
  const { data } = await client.GET('/api/v1/mentions', { params: { query: { ...question, limit: ON_A_PAGE, ...page } }, signal });
  if (!data) throw new Error('an answer without content');
  return data;
}

/** The new page with the old mention wherever it is the same, so that its card need not be drawn again when others come before it. */
export function sharing(before: PageOfMentions | undefined, now: PageOfMentions): PageOfMentions {
  if (!before) return now;
  const known = new Map(before.mentions.map((found) => [found.post.id, found]));
  const mentions = now.mentions.map((found) => {
    const old = known.get(found.post.id);
    return old && (old === found || JSON.stringify(old) === JSON.stringify(found)) ? old : found;
  });
  return { ...now, mentions };
}
