// What a query may be used for, and what it costs to match live.
import { Badge, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useChecked } from '../../parts/QueryInput';

export function Cost({ kind, query }: { kind: 'brand' | 'topic'; query: string }) {
  const { t } = useTranslation();
  const { data } = useChecked(query);
  if (!data?.cost || !query.trim()) return null;
  const { level, reason } = data.cost;
  return (
    <Stack gap={4} mt="xs">
      {!data.good_for.includes(kind) && <Text size="sm" c="var(--mantine-color-red-text)">{t(`settings.unfit_${kind}`)}</Text>}
      <Group gap="xs">
        <Badge size="sm" variant="light" color={level === 'costly' ? 'orange' : 'gray'}>{t(`cost.${level as 'cheap' | 'medium' | 'costly'}`)}</Badge>
        <Text size="xs" c="dimmed" className="foreign">{reason}</Text>
      </Group>
    </Stack>
  );
}
