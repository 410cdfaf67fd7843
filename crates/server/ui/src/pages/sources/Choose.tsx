// What one can listen to, each in a word and what it brings.
import { Card, SimpleGrid, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { CHOICE_NAMES, type ChoiceName } from './choices';

export function Choose({ choose }: { choose: (name: ChoiceName) => void }) {
  const { t } = useTranslation();
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, lg: 3 }} spacing="sm" role="group" aria-label={t('sources.choose')}>
      {CHOICE_NAMES.map((name) => (
        <Card key={name} component="button" type="button" padding="sm" ta="left" style={{ cursor: 'pointer', font: 'inherit', color: 'inherit' }} onClick={() => choose(name)}>
          <Text fw={600}>{t(`choice.${name}`)}</Text>
          <Text size="sm" c="dimmed">{t(`choiceText.${name}`)}</Text>
        </Card>
      ))}
    </SimpleGrid>
  );
}
