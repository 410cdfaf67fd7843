// One mention, as its author wrote it, with what matched, and behind a button why it is here and how its mood was told.
import { Anchor, Badge, Box, Button, Card, Checkbox, Collapse, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconChevronDown, IconExternalLink, IconHeart, IconMessage, IconRepeat, IconRosetteDiscountCheck } from '@tabler/icons-react';
import { memo, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { Deeds } from '../../handling/Deeds';
import { MoodChoice } from '../../handling/MoodChoice';
import { useCorrection } from '../../handling/correction';
import { useHandling } from '../../handling/handling';
import { MoodBadge } from '../../parts/MoodBadge';
import { Pieces } from '../../parts/Pieces';
import { TextLink, webAddress } from '../../parts/links';
import { useMay } from '../../role';
import { useScene } from '../../workspace';
import { Reasons } from './Reasons';

const PRIORITY = { low: 'gray', high: 'orange', urgent: 'red' } as const;

export type Found = Schemas['Found'];

interface MentionCardProps {
  found: Found;
  /** Whether it is among those that something is done with at once; left out where mentions are only shown. */
  selected?: boolean;
  select?: (post: string, selected: boolean) => void;
}

export const MentionCard = memo(function MentionCard({ found, selected, select }: MentionCardProps) {
  const { t } = useTranslation();
  const { format, brandName, colourOf, topicName } = useScene();
  const [opened, { toggle }] = useDisclosure();
  const [choosing, setChoosing] = useState(false);
  const change = useHandling();
  const correct = useCorrection();
  const handles = useMay('editor') && select !== undefined;
  const { post, handling, sentiment, corrected, title_highlights, text_highlights, spread, story, brands, topics } = found;
  const original = webAddress(post.url);
  const author = post.author;
  const keys = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'e') toggle();
    if (event.key === 'x' && handles) select(post.id, !selected);
    if (event.key === 's' && handles) {
      event.preventDefault();
      setChoosing(true);
    }
    if (event.key === 'o' && original) window.open(original, '_blank', 'noopener,noreferrer');
  };
  return (
    <Card component="article" className={handling.not_about_us ? 'mention aside' : 'mention'} tabIndex={0} onKeyDown={keys} padding="sm" aria-label={t('mention.by', { author: author?.name ?? author?.handle ?? post.source })}>
      <Group gap="xs" justify="space-between" align="flex-start" wrap="nowrap">
        <Group gap={6} style={{ minWidth: 0 }}>
          {handles && <Checkbox size="md" aria-label={t('handling.select', { author: author?.name ?? author?.handle ?? post.source })} checked={selected} onChange={(event) => select(post.id, event.currentTarget.checked)} />}
          <Text fw={600} size="sm" className="foreign">{author?.name ?? author?.handle ?? t('mention.unnamed')}</Text>
          {author?.verified && <IconRosetteDiscountCheck size={16} role="img" aria-label={t('mention.verified')} />}
          {author?.name && author.handle && <Text size="sm" c="dimmed" className="foreign">@{author.handle}</Text>}
          <Text size="sm" c="dimmed">
            {post.source} · <time dateTime={post.published_at} title={format.moment(post.published_at)}>{format.ago(post.published_at)}</time>
          </Text>
        </Group>
        <Group gap="xs" wrap="nowrap" style={{ flexShrink: 0 }}>
          {post.rating != null && <Text size="sm" role="img" aria-label={t('mention.rating', { stars: post.rating })}>{'★'.repeat(post.rating)}{'☆'.repeat(5 - post.rating)}</Text>}
          {/* On a telephone the faces tell it. */}
          <Box visibleFrom={select ? 'xs' : undefined}><MoodBadge mood={corrected ?? sentiment.label} /></Box>
          {select && <MoodChoice judged={sentiment.label} corrected={corrected} say={(mood) => correct(post.id, mood, corrected ?? null)} />}
        </Group>
      </Group>
      <div lang={found.lang === 'und' ? undefined : found.lang}>
        {post.title && <Text fw={600} mt={6} dir="auto" className="foreign"><Pieces pieces={title_highlights} /></Text>}
        <Text mt={6} dir="auto" className="foreign"><Pieces pieces={text_highlights} /></Text>
      </div>
      <Group gap="xs" mt="sm">
        {brands.map(({ brand }) => (
          <Badge key={brand} variant="dot" color={colourOf(brand)} tt="none" fw={500} className="badge-plain">{brandName(brand)}</Badge>
        ))}
        {topics?.map((topic) => <Badge key={topic} variant="default" tt="none" fw={500}>{topicName(topic)}</Badge>)}
        {handling.priority !== 'normal' && <Badge variant="light" color={PRIORITY[handling.priority]} tt="none" fw={500}>{t(`priority.${handling.priority}`)}</Badge>}
        {handling.tags.map((tag) => <Badge key={tag} variant="outline" tt="none" fw={500} className="foreign">{tag}</Badge>)}
        <Reactions engagement={post.engagement} followers={author?.followers} />
      </Group>
      <Group gap="xs" mt="xs">
        {handles && <Deeds handling={handling} change={(made) => change.mutate({ meant: { posts: [post.id] }, change: made })} statusOpened={choosing} setStatusOpened={setChoosing} />}
        {spread && spread.mentions > 1 && (
          <TextLink to="/mentions" search={(now) => ({ ...now, story, stories: undefined })} size="sm">
            {t('story.spread', { count: spread.mentions, mentions: format.whole(spread.mentions) })}
          </TextLink>
        )}
        <Button
          size="compact-sm"
          variant="subtle"
          aria-expanded={opened}
          onClick={toggle}
          rightSection={<IconChevronDown size={14} aria-hidden style={{ transform: opened ? 'rotate(180deg)' : undefined }} />}
        >
          {t('mention.why')}
        </Button>
        {original && (
          <Anchor href={original} target="_blank" rel="noopener noreferrer nofollow" size="sm">
            {t('mention.original')} <IconExternalLink size={14} aria-hidden style={{ verticalAlign: 'text-bottom' }} />
          </Anchor>
        )}
      </Group>
      <Collapse expanded={opened}>{opened && <Reasons found={found} />}</Collapse>
    </Card>
  );
});

function Reactions({ engagement, followers }: { engagement?: Schemas['Engagement']; followers?: number | null }) {
  const { t } = useTranslation();
  const { format } = useScene();
  const { likes = 0, replies = 0, reposts = 0, quotes = 0 } = engagement ?? {};
  const shown = [
    ['likes', IconHeart, likes],
    ['replies', IconMessage, replies],
    ['reposts', IconRepeat, reposts + quotes],
  ] as const;
  return (
    <Group gap="sm" ml="auto">
      {followers != null && <Text size="xs" c="dimmed">{t('count.followers', { count: followers, followers: format.short(followers) })}</Text>}
      {shown.map(([name, Icon, count]) =>
        count > 0 ? (
          <Text key={name} size="xs" c="dimmed" className="numbers" component="span">
            <Icon size={14} role="img" aria-label={t(`mention.${name}`)} style={{ verticalAlign: 'text-bottom' }} /> {format.short(count)}
          </Text>
        ) : null,
      )}
    </Group>
  );
}
