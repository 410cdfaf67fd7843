// What a team does with mentions: the change at once on the screen, then in the store.
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { client, type Schemas } from '../api/client';
import { useScene } from '../workspace';
import { applied, type Change } from './change';
import { useCarer } from '../pages/alerts/care';

/** Which mentions: these, or all that a search finds. */
export type Meant = { posts: string[] } | { search: Record<string, string> };

type PageOfMentions = Schemas['MentionsPage'];

/** The index takes a change in within about a second; counts are asked for again then. */
const COUNTED_MS = 2000;

/** Changes mentions under the reader's name. What was shown before comes back when the server refuses. */
export function useHandling() {
  const { id: workspace } = useScene();
  const { name } = useCarer();
  const queries = useQueryClient();
  const shown = { queryKey: ['mentions'] };
  return useMutation({
    mutationFn: async ({ meant, change }: { meant: Meant; change: Change }) => {
      const body = { workspace, author: name, change: change as Schemas['HandlingChange'], ...('posts' in meant ? meant : { posts: [], ...meant }) };
      const { data } = await client.POST('/api/v1/mentions/handling', { body });
      return data;
    },
    onMutate: async ({ meant, change }) => {
      await queries.cancelQueries(shown);
      const before = queries.getQueriesData<PageOfMentions>(shown);
      const isMeant = (id: string) => !('posts' in meant) || meant.posts.includes(id);
      queries.setQueriesData<PageOfMentions>(shown, (page) => page && {
        ...page,
        mentions: page.mentions.map((found) => (isMeant(found.post.id) ? { ...found, handling: applied(found.handling, change) } : found)),
      });
      return { before };
    },
    onError: (error: unknown, _, context) => {
      for (const [key, data] of context?.before ?? []) queries.setQueryData(key, data);
      notifications.show({ color: 'red', message: error instanceof Error ? error.message : String(error) });
    },
    onSuccess: () => {
      void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] === '/api/v1/mentions/changes' });
      setTimeout(() => void queries.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[1]).includes('/stats/') }), COUNTED_MS);
    },
  });
}
