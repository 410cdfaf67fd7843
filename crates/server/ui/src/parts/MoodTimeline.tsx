// How many mentions there were of each mood, piece by piece of time; a click leads to the mentions of one.
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../api/client';
import { spanOf } from '../period';
import { MOODS, MOOD_COLOURS } from '../theme';
import { useScene } from '../workspace';
import { Timeline, type TimelineProps } from './Timeline';

interface MoodTimelineProps {
  height: number;
  /** The brand whose mentions a click shows; that of the address when left out. */
  brand?: string;
  pieces: { start: string; end: string; moods: Schemas['SentimentCounts'] }[];
  marks?: TimelineProps['marks'];
}

export function MoodTimeline({ height, brand, pieces, marks }: MoodTimelineProps) {
  const { t } = useTranslation();
  const { format } = useScene();
  const navigate = useNavigate();
  const first = pieces[0];
  const byDay = first !== undefined && Date.parse(first.end) - Date.parse(first.start) >= 22 * 3_600_000;
  const short = pieces.length > 0 && Date.parse(pieces.at(-1)?.start ?? '') - Date.parse(first?.start ?? '') < 36 * 3_600_000;
  return (
    <Timeline
      label={t('chart.moods')}
      kind="bars"
      height={height}
      series={MOODS.map((mood) => ({ key: mood, name: t(`mood.${mood}`), colour: MOOD_COLOURS[mood] }))}
      points={pieces.map(({ start, end, moods }) => ({ start, end, values: { ...moods } }))}
      tick={short ? format.hour : format.day}
      full={byDay ? format.day : format.moment}
      number={format.whole}
      marks={marks}
      choose={(start, end) =>
        void navigate({ to: '/mentions', search: (now) => ({ ...now, ...(brand && { brand }), period: end && spanOf(start, end) }) })
      }
    />
  );
}
