// Who was told, when, and why not where nobody was.
import { Badge, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { useScene } from '../../workspace';

const COLOURS = { sent: 'teal', pending: 'sea', failed: 'red', suppressed: 'gray' } as const;

export function Told({ notifications }: { notifications: Schemas['NotificationRecord'][] }) {
  const { t } = useTranslation();
  const { format } = useScene();
  const at = (ms: number | null | undefined) => (ms == null ? '' : format.moment(new Date(ms).toISOString()));
  if (notifications.length === 0) return <Text size="sm" c="dimmed">{t('told.nobody')}</Text>;
  return (
    <Stack gap="sm">
      {notifications.map((told) => (
        <div key={told.key}>
          <Group gap="xs">
            <Text size="sm" fw={600}>{told.channel}</Text>
            <Badge size="sm" variant="light" color={COLOURS[told.status]}>{t(`told.${told.status}`)}</Badge>
            <Text size="sm" c="dimmed">{t(`event.${told.event}`)} · {at(told.sent_at_ms ?? told.next_attempt_ms ?? told.created_at_ms)}</Text>
          </Group>
          {[told.suppressed, told.last_error, ...told.decisions.map(({ why }) => why)]
            .filter((why, place, all) => why && all.indexOf(why) === place)
            .map((why) => <Text key={why} size="sm" c="dimmed" className="foreign">{why}</Text>)}
        </div>
      ))}
    </Stack>
  );
}
