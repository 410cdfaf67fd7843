// A mention in a few lines, as answers give examples.
import { Anchor, Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../api/client';
import { useScene } from '../workspace';
import { MoodBadge } from './MoodBadge';
import { webAddress } from './links';

export function ExampleCard({ example }: { example: Schemas['Example'] }) {
  const { t } = useTranslation();
  const { format } = useScene();
  const original = webAddress(example.url);
  return (
    <article className="example">
      <Text size="sm" className="foreign clamped" dir="auto">{example.text}</Text>
      <Group gap="xs" mt={4}>
        <MoodBadge mood={example.sentiment} />
        <Text size="xs" c="dimmed" className="foreign">
          {[example.author, example.source, format.moment(example.published_at), t('count.reactions', { count: example.engagement, reactions: format.short(example.engagement) })].filter(Boolean).join(' · ')}
        </Text>
        {original && <Anchor href={original} target="_blank" rel="noopener noreferrer nofollow" size="xs">{t('mention.original')}</Anchor>}
      </Group>
    </article>
  );
}
