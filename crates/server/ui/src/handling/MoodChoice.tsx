// The mood of a mention as one sees it, a click away: the face of what it is now is coloured, that of what a person said is full.
import { ActionIcon } from '@mantine/core';
import { IconMoodEmpty, IconMoodSad, IconMoodSmile } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { MOODS, type Mood } from '../theme';

const FACES = { negative: IconMoodSad, neutral: IconMoodEmpty, positive: IconMoodSmile } as const;
const COLOURS = { negative: 'red', neutral: 'gray', positive: 'teal' } as const;
const FULL = { negative: 'red.8', neutral: 'gray.7', positive: 'teal.9' } as const;

interface MoodChoiceProps {
  /** What Vigie made of it. */
  judged: Mood;
  corrected?: Mood | null;
  say: (mood: Mood | null) => void;
}

export function MoodChoice({ judged, corrected, say }: MoodChoiceProps) {
  const { t } = useTranslation();
  return (
    <ActionIcon.Group role="group" aria-label={t('correct.label')}>
      {MOODS.map((mood) => {
        const Face = FACES[mood];
        const given = corrected === mood;
        const now = (corrected ?? judged) === mood;
        return (
          <ActionIcon
            key={mood}
            size={28}
            variant={given ? 'filled' : now ? 'light' : 'default'}
            color={given ? FULL[mood] : COLOURS[mood]}
            aria-label={t(`mood.${mood}`)}
            aria-pressed={given}
            title={t(given ? 'correct.takeBack' : 'correct.say', { mood: t(`mood.${mood}`) })}
            onClick={() => say(given ? null : mood)}
          >
            <Face size={18} stroke={1.8} aria-hidden />
          </ActionIcon>
        );
      })}
    </ActionIcon.Group>
  );
}
