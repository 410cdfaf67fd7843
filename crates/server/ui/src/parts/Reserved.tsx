// Says why there is nothing to do here, to whoever may only look. It says nothing to the others.
import { Group, Text } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Role } from '../api/roles';
import { useSession } from '../api/session';
import { useMay } from '../role';

export function Reserved({ takes }: { takes: Role }) {
  const { t } = useTranslation();
  const known = useSession() !== undefined;
  if (useMay(takes) || !known) return null;
  return (
    <Group gap="xs" wrap="nowrap" align="flex-start">
      <IconLock size={16} aria-hidden style={{ flexShrink: 0, marginTop: 3 }} />
      <Text size="sm" c="dimmed">{t('reserved', { role: t(`role.${takes}`) })}</Text>
    </Group>
  );
}
