// What the mood of a mention is to a person: at once on the screen, then in the store. Counts go on by Vigie's own label.
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { api, type Schemas } from '../api/client';
import type { Mood } from '../theme';
import { useScene } from '../workspace';

type PageOfMentions = Schemas['MentionsPage'];

export function useCorrection() {
  const { id: workspace } = useScene();
  const queries = useQueryClient();
  const shown = { queryKey: ['mentions'] };
  const show = (post: string, mood: Mood | null) =>
    queries.setQueriesData<PageOfMentions>(shown, (page) => page && {
      ...page,
      mentions: page.mentions.map((found) => (found.post.id === post ? { ...found, corrected: mood } : found)),
    });
  const { mutate } = api.useMutation('post', '/api/v1/sentiment/labels');
  /** Says it; what was said `before` comes back when the server refuses. */
  return (post: string, mood: Mood | null, before: Mood | null) => {
    show(post, mood);
    mutate({ body: { workspace, post, label: mood } }, {
      onError: (error: unknown) => {
        show(post, before);
        notifications.show({ color: 'red', message: error instanceof Error ? error.message : String(error) });
      },
    });
  };
}
