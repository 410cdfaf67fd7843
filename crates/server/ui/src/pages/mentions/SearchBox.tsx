// The search box: says while one types what is wrong with a query, and how it is read.
import { ActionIcon, Group, List, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue, useHotkeys } from '@mantine/hooks';
import { IconSearch, IconX } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useId, useRef, useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/client';
import { useScene } from '../../workspace';

export function SearchBox() {
  const { t } = useTranslation();
  const { search } = useScene();
  const navigate = useNavigate();
  const box = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(search.q ?? '');
  const found = useId();
  // What the address asks takes the place of what was typed, when it changes.
  const [asked, setAsked] = useState(search.q);
  if (asked !== search.q) {
    setAsked(search.q);
    setText(search.q ?? '');
  }
  useHotkeys([['/', () => box.current?.focus()]]);
  const ask = (q: string) => void navigate({ to: '.', search: (now) => ({ ...now, q: q.trim() || undefined }) });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    ask(text);
  };
  return (
    <form role="search" onSubmit={submit}>
      <TextInput
        ref={box}
        size="md"
        type="search"
        aria-label={t('search.label')}
        aria-describedby={found}
        placeholder={t('search.placeholder')}
        value={text}
        maxLength={4000}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => setText(event.currentTarget.value)}
        leftSection={<IconSearch size={18} aria-hidden />}
        rightSection={
          text && (
            <ActionIcon variant="subtle" color="gray" aria-label={t('search.clear')} onClick={() => { setText(''); ask(''); }}>
              <IconX size={16} aria-hidden />
            </ActionIcon>
          )
        }
      />
      <div id={found} aria-live="polite"><Findings text={text} /></div>
    </form>
  );
}

const COLOURS: Record<string, string> = { error: 'red', warning: 'orange' };

function Findings({ text }: { text: string }) {
  const { t } = useTranslation();
  const [query] = useDebouncedValue(text.trim(), 300);
  const checked = api.useQuery('post', '/api/v1/queries/check', { body: { query } }, { enabled: query !== '' });
  const findings = query && text.trim() ? (checked.data?.findings ?? []) : [];
  if (findings.length === 0) return null;
  return (
    <Stack gap={4} mt="xs">
      <List size="sm" spacing={4}>
        {findings.slice(0, 5).map((finding) => (
          <List.Item key={`${finding.position} ${finding.message}`}>
            <Group gap={6}>
              <Text component="span" size="sm" fw={600} c={COLOURS[finding.severity] ? `var(--mantine-color-${COLOURS[finding.severity]}-text)` : 'dimmed'}>
                {t('search.at', { character: finding.character })}
              </Text>
              <span className="foreign">{finding.message}</span>
              {finding.mend && <Text component="span" size="sm" c="dimmed" className="foreign">{finding.mend}</Text>}
            </Group>
          </List.Item>
        ))}
      </List>
    </Stack>
  );
}
