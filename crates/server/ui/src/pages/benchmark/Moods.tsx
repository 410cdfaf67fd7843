// The moods of each brand as they probably are, with what the net sentiment may be.
import { Group, Progress, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { TextLink } from '../../parts/links';
import { MOODS, MOOD_COLOURS } from '../../theme';
import { useScene } from '../../workspace';

export function Moods({ brands }: { brands: Schemas['ComparedBrand'][] }) {
  const { t } = useTranslation();
  const { format } = useScene();
  return (
    <Stack gap="md">
      {brands.map(({ id, name, calibrated: { now } }) => {
        const said = now ? MOODS.map((mood) => `${t(`mood.${mood}`)} ${format.percent(now[mood].value)}`).join(', ') : t('figure.unknown');
        return (
          <div key={id}>
            <Group justify="space-between" mb={4} gap="xs">
              <TextLink to="/mentions" search={(all) => ({ ...all, brand: id })} size="sm" c="inherit" className="foreign">{name}</TextLink>
              {now && (
                <Text size="sm" className="numbers">
                  <b>{format.score(now.net.value)}</b>{' '}
                  <Text component="span" size="xs" c="dimmed">{t('figure.between', { low: format.score(now.net.low), high: format.score(now.net.high) })}</Text>
                </Text>
              )}
            </Group>
            {now && (
              <Progress.Root size={14} role="img" aria-label={said}>
                {MOODS.map((mood) => <Progress.Section key={mood} value={now[mood].value * 100} color={MOOD_COLOURS[mood]} withAria={false} />)}
              </Progress.Root>
            )}
            <Text size="xs" c="dimmed" mt={2}>{said}</Text>
          </div>
        );
      })}
    </Stack>
  );
}
