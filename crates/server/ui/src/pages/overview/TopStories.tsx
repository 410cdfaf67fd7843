// The stories that people reacted to most.
import { Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/client';
import { Answer } from '../../parts/Answer';
import { TextLink } from '../../parts/links';
import { MoodBadge } from '../../parts/MoodBadge';
import { useScene } from '../../workspace';

export function TopStories() {
  const { t } = useTranslation();
  const { id: workspace, range, brand, format } = useScene();
  const query = api.useQuery('get', '/api/v1/mentions', {
    params: { query: { workspace, brand, ...range, stories: 'collapse', sort: 'engagement', limit: 5 } },
  });
  return (
    <Answer query={query} height={320} empty={({ mentions }) => mentions.length === 0}>
      {({ mentions }) => (
        <Stack gap="md" component="ul" className="plain-list">
          {mentions.map(({ post, story, spread, sentiment, corrected }) => (
            <Stack key={story} gap={2} component="li">
              <TextLink to="/mentions" search={(now) => ({ ...now, brand, story })} c="inherit" size="sm" className="foreign" lineClamp={3}>
                {post.title ?? post.text}
              </TextLink>
              <Group gap="xs">
                <MoodBadge mood={corrected ?? sentiment.label} />
                <Text size="xs" c="dimmed">
                  {t('story.spread', { count: spread?.mentions ?? 1, mentions: format.whole(spread?.mentions ?? 1) })}
                  {' · '}
                  {format.ago(post.published_at)}
                </Text>
              </Group>
            </Stack>
          ))}
        </Stack>
      )}
    </Answer>
  );
}
