// One mention of the sample after the other, without what Vigie made of it: who knows its word judges less freely.
import { ActionIcon, Badge, Button, Card, Group, Kbd, Progress, Stack, Text } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '../../api/client';
import { MOODS, type Mood } from '../../theme';
import { useScene } from '../../workspace';
import { nextOpen, type Said } from './place';

export function Labeller({ mentions, labelled }: { mentions: Schemas['Sampled'][]; labelled: () => void }) {
  const { t } = useTranslation();
  const { id: workspace, format, brandName } = useScene();
  const [said, setSaid] = useState<Said>(() => mentions.map(({ label }) => label ?? null));
  const [place, setPlace] = useState(() => nextOpen(mentions.map(({ label }) => label ?? null), mentions.length - 1));
  const { mutate } = api.useMutation('post', '/api/v1/sentiment/labels');
  const mention = mentions[place];
  const step = (by: 1 | -1) => setPlace((now) => Math.min(mentions.length - 1, Math.max(0, now + by)));
  const say = (mood: Mood) => {
    if (!mention) return;
    const before = said[place] ?? null;
    const label = before === mood ? null : mood;
    const now = said.with(place, label);
    setSaid(now);
    if (label) setPlace(nextOpen(now, place));
    mutate({ body: { workspace, post: mention.post.id, label } }, {
      onSuccess: labelled,
      onError: (error: unknown) => {
        setSaid((known) => known.with(place, before));
        notifications.show({ color: 'red', message: error instanceof Error ? error.message : String(error) });
      },
    });
  };
  useHotkeys([
    ...MOODS.map((mood, at) => [String(at + 1), () => say(mood)] as [string, () => void]),
    ['ArrowLeft', () => step(-1)],
    ['ArrowRight', () => step(1)],
  ]);
  if (!mention) return null;
  const done = said.filter(Boolean).length;
  const { post, brands } = mention;
  const count = t('labels.done', { count: mentions.length, done: format.whole(done), all: format.whole(mentions.length) });
  return (
    <Card component="section" aria-label={t('labels.title')}>
      <Stack>
        <Group justify="space-between" wrap="nowrap">
          <Text size="sm" fw={600} className="numbers" aria-live="polite">{done === mentions.length ? t('labels.allDone') : count}</Text>
          <Group gap={4} wrap="nowrap">
            <ActionIcon variant="default" size="md" aria-label={t('labels.before')} disabled={place === 0} onClick={() => step(-1)}><IconChevronLeft size={16} aria-hidden /></ActionIcon>
            <Text size="sm" c="dimmed" className="numbers" px={4}>{format.whole(place + 1)}</Text>
            <ActionIcon variant="default" size="md" aria-label={t('labels.next')} disabled={place === mentions.length - 1} onClick={() => step(1)}><IconChevronRight size={16} aria-hidden /></ActionIcon>
          </Group>
        </Group>
        <Progress value={(done / mentions.length) * 100} size="sm" aria-label={count} />
        <article lang={mention.lang === 'und' ? undefined : mention.lang} style={{ minHeight: 140 }} aria-live="polite">
          {post.title && <Text fw={600} dir="auto" className="foreign">{post.title}</Text>}
          <Text dir="auto" className="foreign">{post.text}</Text>
        </article>
        <Group gap="xs">
          {brands.map(({ brand }) => <Badge key={brand} variant="default" tt="none" fw={500}>{brandName(brand)}</Badge>)}
          <Text size="xs" c="dimmed" className="foreign">{[post.author?.name ?? post.author?.handle, post.source, format.moment(post.published_at)].filter(Boolean).join(' · ')}</Text>
        </Group>
        <Text size="sm" fw={600}>{t('labels.ask')}</Text>
        <Group grow gap="xs" role="group" aria-label={t('correct.label')}>
          {MOODS.map((mood, at) => (
            <Button key={mood} variant={said[place] === mood ? 'filled' : 'default'} px={6} aria-pressed={said[place] === mood} aria-keyshortcuts={String(at + 1)} rightSection={<Kbd size="xs" aria-hidden visibleFrom="xs">{at + 1}</Kbd>} onClick={() => say(mood)}>
              {t(`mood.${mood}`)}
            </Button>
          ))}
        </Group>
        <Text size="xs" c="dimmed" visibleFrom="xs">{t('labels.keys')}</Text>
      </Stack>
    </Card>
  );
}
