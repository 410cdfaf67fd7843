// The four figures of a brand, each against the period before, each leading to the mentions behind it.
import { Card, Progress, SimpleGrid, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { Change } from '../../parts/Change';
import { Explained } from '../../parts/Explained';
import { TextLink } from '../../parts/links';
import type { Search } from '../../search';
import { MOODS, MOOD_COLOURS } from '../../theme';
import { useScene } from '../../workspace';

export function Figures({ brand }: { brand: Schemas['ComparedBrand'] }) {
  const { t } = useTranslation();
  const { format } = useScene();
  const { now, before, change, calibrated } = brand;
  const against = (value: string) => t('figure.before', { value });
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, lg: 4 }}>
      <Figure label={t('figure.mentions')} meaning={t('meaning_of.mentions')} value={format.whole(now.mentions)} brand={brand.id}>
        <Change value={change.mentions} text={format.change(change.mentions)} before={against(format.whole(before.mentions))} />
      </Figure>
      <Sentiment brand={brand.id} now={calibrated.now} before={calibrated.before} />
      <Figure label={t('figure.reach')} meaning={t('meaning_of.reach')} value={format.short(now.potential_reach)} brand={brand.id} search={{ sort: 'reach' }}>
        <Change value={change.potential_reach} text={format.change(change.potential_reach)} before={against(format.short(before.potential_reach))} />
        <Text size="sm" c="dimmed">{t('figure.estimated', { value: format.short(now.estimated_reach) })}</Text>
      </Figure>
      <Figure label={t('figure.voice')} meaning={t('meaning_of.voice')} value={format.finePercent(now.share_of_voice.mentions)} brand={brand.id}>
        <Change
          value={change.share_of_voice}
          text={t('figure.points', { value: format.points(change.share_of_voice) })}
          before={against(format.finePercent(before.share_of_voice.mentions))}
          more="good"
        />
      </Figure>
    </SimpleGrid>
  );
}

interface FigureProps {
  label: string;
  meaning: string;
  value: string;
  brand: string;
  search?: Search;
  children: ReactNode;
}

function Figure({ label, meaning, value, brand, search, children }: FigureProps) {
  const { t } = useTranslation();
  return (
    <Card>
      <Stack gap={4}>
        <Explained label={label} meaning={meaning} />
        <TextLink to="/mentions" search={(now) => ({ ...now, brand, ...search })} className="figure" c="inherit" aria-label={t('figure.open', { label, value })}>
          {value}
        </TextLink>
        {children}
      </Stack>
    </Card>
  );
}

type Estimate = Schemas['Shares'] | null | undefined;

/** The net sentiment as it probably is, what it may be, and the shares that it is made of. */
function Sentiment({ brand, now, before }: { brand: string; now: Estimate; before: Estimate }) {
  const { t } = useTranslation();
  const { format } = useScene();
  const change = now && before ? now.net.value - before.net.value : null;
  const said = now
    ? MOODS.map((mood) => `${t(`mood.${mood}`)} ${format.percent(now[mood].value)}`).join(', ')
    : t('figure.unknown');
  return (
    <Figure label={t('figure.sentiment')} meaning={t('meaning_of.sentiment')} value={now ? format.score(now.net.value) : '–'} brand={brand}>
      <Change value={change} text={format.score(change)} before={before ? t('figure.before', { value: format.score(before.net.value) }) : t('figure.noneBefore')} more="good" />
      {now && (
        <>
          <Text size="sm" c="dimmed" className="numbers">
            {t('figure.between', { low: format.score(now.net.low), high: format.score(now.net.high) })}
          </Text>
          <Progress.Root size={10} role="img" aria-label={said}>
            {MOODS.map((mood) => (
              <Progress.Section key={mood} value={now[mood].value * 100} color={MOOD_COLOURS[mood]} aria-hidden withAria={false} />
            ))}
          </Progress.Root>
          <Text size="xs" c="dimmed">{said}</Text>
        </>
      )}
    </Figure>
  );
}
