// Who signed in, with the way to their account, and the way out.
import { ActionIcon, Group } from '@mantine/core';
import { IconLogout } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../api/client';
import { useSession } from '../api/session';
import { TextLink } from '../parts/links';

export function Me({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const session = useSession();
  // Asked for anew, everything is refused, and the door appears.
  const leave = api.useMutation('delete', '/api/v1/session', { onSuccess: () => queries.resetQueries() });
  if (!session?.user) return null;
  return (
    <Group gap="xs" wrap="nowrap" justify="space-between">
      <TextLink to="/account" size="sm" fw={600} truncate c="inherit" className="foreign" title={t('page.account')} onClick={close}>{session.user.name}</TextLink>
      <ActionIcon variant="subtle" color="gray" loading={leave.isPending} aria-label={t('door.leave')} title={t('door.leave')} onClick={() => leave.mutate({})}>
        <IconLogout size={18} aria-hidden />
      </ActionIcon>
    </Group>
  );
}
