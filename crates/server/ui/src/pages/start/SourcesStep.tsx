// The second step: where to listen. One source after the other, or none for now.
import { Button, Card, Group, List, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sourcesOf } from '../../api/sources';
import { useScene } from '../../workspace';
import { SourceForm } from '../sources/SourceForm';

export function SourcesStep({ next }: { next: () => void }) {
  const { t } = useTranslation();
  const { workspace } = useScene();
  const written = sourcesOf(workspace);
  // A fresh form for each.
  const [added, setAdded] = useState(0);
  return (
    <Stack>
      {written.length > 0 && (
        <Card component="section" padding="sm" aria-label={t('page.sources')}>
          <Text size="sm" fw={600}>{t('start.listening')}</Text>
          <List size="sm" className="foreign">{written.map((source) => <List.Item key={source.id}>{source.id}</List.Item>)}</List>
        </Card>
      )}
      <SourceForm key={added} saved={() => setAdded(added + 1)} />
      <Group><Button variant={written.length > 0 ? 'filled' : 'default'} onClick={next}>{t(written.length > 0 ? 'start.next' : 'start.later')}</Button></Group>
    </Stack>
  );
}
