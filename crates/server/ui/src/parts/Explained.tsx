// A word with what it means behind it: every figure says how it was made.
import { ActionIcon, Group, Text, Tooltip } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

export function Explained({ label, meaning }: { label: string; meaning: string }) {
  const { t } = useTranslation();
  return (
    <Group gap={4} wrap="nowrap">
      <Text size="sm" c="dimmed" component="span">{label}</Text>
      <Tooltip label={meaning}>
        <ActionIcon variant="transparent" color="gray" size="sm" aria-label={`${t('meaning')}: ${label}. ${meaning}`}>
          <IconInfoCircle size={16} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </Group>
  );
}
