// What the address asks of the API about mentions.
import { ASKED, type Search } from '../../search';
import { useScene } from '../../workspace';

export const SORTS = ['newest', 'oldest', 'relevance', 'engagement', 'reach'] as const;

type Question = { workspace: string; from: string; to?: string } & Pick<Search, (typeof ASKED)[number]>;

/** The selection, the same object of words for every part of the page. */
export function useMentionsQuery(): Question {
  const { id, search, range } = useScene();
  const given = Object.fromEntries(ASKED.flatMap((key) => (search[key] ? [[key, search[key]]] : [])));
  return { workspace: id, ...range, ...given };
}
