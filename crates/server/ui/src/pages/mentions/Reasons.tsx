// Why a mention is here, how its mood was told, and what the team said of it.
import { Badge, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Note } from '../../handling/Note';
import { Reserved } from '../../parts/Reserved';
import { TextLink } from '../../parts/links';
import { useScene } from '../../workspace';
import type { Found } from './MentionCard';

export function Reasons({ found }: { found: Found }) {
  const { t } = useTranslation();
  const { format, brandName } = useScene();
  const { sentiment, brands, post } = found;
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
      <Note post={post.id} handling={found.handling} />
      <TextLink to="/mentions" search={(now) => ({ ...now, like: post.id, sort: 'relevance', stories: 'collapse', q: undefined })} size="sm">
        {t('mention.like')}
      </TextLink>
    </Stack>
  );
}
