// A query of another tool, translated.
import { Button, Collapse, Group, List, Select, Stack, Textarea, UnstyledButton, Card, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconChevronDown } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/client';
import { Faults } from '../../parts/Faults';

const TOOLS = ['brandwatch', 'mention', 'talkwalker', 'meltwater'] as const;

export function Import({ take }: { take: (query: string) => void }) {
  const { t } = useTranslation();
  const [opened, { toggle }] = useDisclosure();
  const [from, setFrom] = useState<string>(TOOLS[0]);
  const [query, setQuery] = useState('');
  const translate = api.useMutation('post', '/api/v1/queries/import', { onSuccess: (answer) => take(answer.query) });
  return (
    <Card component="section" padding="sm">
      <UnstyledButton onClick={toggle} aria-expanded={opened}>
        <Group gap="xs">
          <Text component="h2" size="sm" fw={600} m={0}>{t('import.title')}</Text>
          <IconChevronDown size={16} aria-hidden style={{ transform: opened ? 'rotate(180deg)' : undefined }} />
        </Group>
      </UnstyledButton>
      <Collapse expanded={opened}>
        {opened && (
          <Stack mt="sm">
            <Select label={t('import.from')} data={[...TOOLS]} value={from} allowDeselect={false} onChange={(tool) => tool && setFrom(tool)} />
            <Textarea label={t('import.query')} autosize minRows={3} maxLength={20_000} value={query} spellCheck={false} onChange={(event) => setQuery(event.currentTarget.value)} />
            <Faults error={translate.error} />
            {translate.data && (
              <List size="sm" aria-live="polite">
                {translate.data.notes.map(({ position, message }) => <List.Item key={`${position} ${message}`} className="foreign">{message}</List.Item>)}
                {translate.data.notes.length === 0 && <List.Item>{t('import.whole')}</List.Item>}
              </List>
            )}
            <Group>
              <Button variant="default" loading={translate.isPending} disabled={!query.trim()} onClick={() => translate.mutate({ body: { from, query } })}>{t('import.translate')}</Button>
            </Group>
          </Stack>
        )}
      </Collapse>
    </Card>
  );
}
