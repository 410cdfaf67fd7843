// The favourable and the unfavourable mentions of a brand that people reacted to most.
import { Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { ExampleCard } from '../../parts/ExampleCard';

export function Extremes({ brand }: { brand: Schemas['ComparedBrand'] }) {
  const { t } = useTranslation();
  return (
    <Stack gap="xs">
      {([['best', brand.best], ['worst', brand.worst]] as const).map(([kind, examples]) => (
        <Stack key={kind} gap="xs">
          <Text component="h3" size="sm" fw={600} m={0}>{t(`benchmark.${kind}`)}</Text>
          {examples.length === 0 && <Text size="sm" c="dimmed">{t('mentions.none')}</Text>}
          {examples.map((example) => <ExampleCard key={example.id} example={example} />)}
        </Stack>
      ))}
    </Stack>
  );
}
