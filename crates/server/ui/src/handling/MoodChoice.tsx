// The mood of a mention as one sees it, a click away: the face of what it is now is coloured, that of what a person said is full.
import { ActionIcon, Tooltip } from '@mantine/core';
import { IconMoodEmpty, IconMoodSad, IconMoodSmile } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { MOODS, type Mood } from '../theme';

const FACES = { negative: IconMoodSad, neutral: IconMoodEmpty, positive: IconMoodSmile } as const;
const COLOURS = { negative: 'red', neutral: 'gray', positive: 'teal' } as const;

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
          <Tooltip key={mood} label={t(given ? 'correct.takeBack' : 'correct.say', { mood: t(`mood.${mood}`) })}>
            <ActionIcon
              size={28}
              variant={given ? 'filled' : now ? 'light' : 'default'}
              color={given && mood !== 'positive' ? `${COLOURS[mood]}.8` : given ? 'teal.9' : COLOURS[mood]}
              aria-label={t(`mood.${mood}`)}
              aria-pressed={given}
              onClick={() => say(given ? null : mood)}
            >
              <Face size={18} stroke={1.8} aria-hidden />
            </ActionIcon>
          </Tooltip>
        );
      })}
    </ActionIcon.Group>
  );
}
