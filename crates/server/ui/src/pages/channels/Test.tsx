// Sends a real message, marked as a test, and says what came back; lets a channel that stands still go on.
import { Alert, Button, Group, Text } from '@mantine/core';
import { IconCircleCheck, IconCircleX, IconSend } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/client';
import { Faults } from '../../parts/Faults';
import { useScene } from '../../workspace';

export function Test({ id, stopped, again }: { id: string; stopped: boolean; again: () => void }) {
  const { t } = useTranslation();
  const { id: workspace, format } = useScene();
  const asked = { params: { path: { id }, query: { workspace } } };
  const test = api.useMutation('post', '/api/v1/channels/{id}/test', { onSettled: again });
  const enable = api.useMutation('post', '/api/v1/channels/{id}/enable', { onSettled: again });
  const outcome = test.data;
  const Sign = outcome?.arrived ? IconCircleCheck : IconCircleX;
  return (
    <>
      <Group gap="xs" mt="sm">
        <Button size="compact-sm" variant="default" leftSection={<IconSend size={14} aria-hidden />} loading={test.isPending} aria-label={t('channels.testOf', { id })} onClick={() => test.mutate(asked)}>
          {t('channels.test')}
        </Button>
        {stopped && (
          <Button size="compact-sm" variant="default" loading={enable.isPending} aria-label={t('channels.enableOf', { id })} onClick={() => enable.mutate(asked)}>{t('channels.enable')}</Button>
        )}
      </Group>
      <div aria-live="polite">
        {outcome && !test.isPending && (
          <Alert mt="xs" p="xs" color={outcome.arrived ? 'teal' : 'red'} icon={<Sign aria-hidden />} title={t(outcome.arrived ? 'channels.arrived' : 'channels.notArrived')}>
            <Text size="sm" className="foreign">{outcome.said} ({format.duration(outcome.took_ms / 1000)})</Text>
            {outcome.mend && <Text size="sm" fw={600} className="foreign">{outcome.mend}</Text>}
          </Alert>
        )}
      </div>
      <Faults error={test.error ?? enable.error} />
    </>
  );
}
