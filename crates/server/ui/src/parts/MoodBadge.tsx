// The mood of a mention: a colour, and a word for who does not see it.
import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Mood } from '../theme';

const COLOURS = { negative: 'red', neutral: 'gray', positive: 'teal' } as const;

export function MoodBadge({ mood }: { mood: Mood }) {
  const { t } = useTranslation();
  return <Badge variant="light" color={COLOURS[mood]} size="sm" autoContrast style={{ flexShrink: 0, minWidth: 'max-content' }} className={`mood-${mood}`}>{t(`mood.${mood}`)}</Badge>;
}
