// Why a mention is here, how its mood was told, and whether that is right.
import { Badge, Button, Group, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/client';
import { Note } from '../../handling/Note';
import { Reserved } from '../../parts/Reserved';
import { TextLink } from '../../parts/links';
import { useMay } from '../../role';
import { MOODS, type Mood } from '../../theme';
import { useScene } from '../../workspace';
import type { Found } from './MentionCard';

export function Reasons({ found }: { found: Found }) {
  const { t } = useTranslation();
  const { format, brandName } = useScene();
  const { sentiment, brands, post } = found;
  const handles = useMay('editor');
  const matched = [...found.title_highlights, ...found.text_highlights].filter((piece) => piece.matched).map((piece) => piece.text);
  return (
    <Stack gap="xs" mt="sm" pt="sm" style={{ borderTop: '1px solid var(--mantine-color-default-border)' }}>
      <Text size="sm">
        {t('why.matched', { brands: brands.map(({ brand }) => brandName(brand)).join(', ') })}{' '}
        {[...new Set(matched)].map((word) => <Badge key={word} variant="default" tt="none" mr={4} className="foreign">{word}</Badge>)}
      </Text>
      <Text size="sm">
        {t('why.mood', { mood: t(`mood.${sentiment.label}`), score: format.score(sentiment.score), confidence: format.percent(sentiment.confidence) })}
        {sentiment.terms?.map(({ term, weight }) => ` · ${term} (${format.score(weight)})`).join('')}
      </Text>
      {brands
        .filter((brand) => brand.sentiment)
        .map(({ brand, sentiment: toward }) => (
          <Text key={brand} size="sm">{t('why.toward', { brand: brandName(brand), mood: t(`mood.${toward?.label ?? 'neutral'}`) })}</Text>
        ))}
      <Reserved takes="editor" />
      {handles && <Correction found={found} />}
      <Note post={post.id} handling={found.handling} />
      <TextLink to="/mentions" search={(now) => ({ ...now, like: post.id, sort: 'relevance', stories: 'collapse', q: undefined })} size="sm">
        {t('mention.like')}
      </TextLink>
    </Stack>
  );
}

/** What the mood of the post is to a person. Counts go on by Vigie's own label. */
function Correction({ found }: { found: Found }) {
  const { t } = useTranslation();
  const { id: workspace } = useScene();
  const queries = useQueryClient();
  const label = api.useMutation('post', '/api/v1/sentiment/labels', {
    onSuccess: () => queries.invalidateQueries({ queryKey: ['mentions'] }),
    onError: (error: unknown) => notifications.show({ color: 'red', message: error instanceof Error ? error.message : String(error) }),
  });
  const say = (mood: Mood) => label.mutate({ body: { workspace, post: found.post.id, label: mood === found.corrected ? null : mood } });
  return (
    <Group gap="xs" role="group" aria-label={t('correct.label')}>
      <Text size="sm" c="dimmed">{t('correct.label')}</Text>
      {MOODS.map((mood) => (
        <Button
          key={mood}
          size="compact-xs"
          variant={found.corrected === mood ? 'filled' : 'default'}
          aria-pressed={found.corrected === mood}
          disabled={label.isPending}
          onClick={() => say(mood)}
        >
          {t(`mood.${mood}`)}
        </Button>
      ))}
    </Group>
  );
}
