// Who signed in, and the way out.
import { ActionIcon, Group, Text } from '@mantine/core';
import { IconLogout } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../api/client';
import { useSession } from '../api/session';

export function Me() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const session = useSession();
  // Asked for anew, everything is refused, and the door appears.
  const leave = api.useMutation('delete', '/api/v1/session', { onSuccess: () => queries.resetQueries() });
  if (!session?.user) return null;
  return (
    <Group gap="xs" wrap="nowrap" justify="space-between">
      <Text size="sm" fw={600} truncate className="foreign" title={session.user.email}>{session.user.name}</Text>
      <ActionIcon variant="subtle" color="gray" loading={leave.isPending} aria-label={t('door.leave')} title={t('door.leave')} onClick={() => leave.mutate({})}>
        <IconLogout size={18} aria-hidden />
      </ActionIcon>
    </Group>
  );
}
