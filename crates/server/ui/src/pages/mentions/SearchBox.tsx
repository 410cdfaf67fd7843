// The search box: a query, with completion, what is wrong with it while one types, and what was asked before.
import { ActionIcon, Badge, Group } from '@mantine/core';
import { useHotkeys, useLocalStorage } from '@mantine/hooks';
import { IconSearch, IconX } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useRef, useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { QueryInput } from '../../parts/QueryInput';
import { useScene } from '../../workspace';

const REMEMBERED = 6;

export function SearchBox() {
  const { t } = useTranslation();
  const { search, id } = useScene();
  const navigate = useNavigate();
  const box = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(search.q ?? '');
  const [before, setBefore] = useLocalStorage<string[]>({ key: `vigie-searches-${id}`, defaultValue: [] });
  // What the address asks takes the place of what was typed, when it changes.
  const [asked, setAsked] = useState(search.q);
  if (asked !== search.q) {
    setAsked(search.q);
    setText(search.q ?? '');
  }
  useHotkeys([['/', () => box.current?.focus()]]);
  const ask = (query: string) => {
    const q = query.trim();
    if (q) setBefore((known) => [q, ...known.filter((other) => other !== q)].slice(0, REMEMBERED));
    void navigate({ to: '.', search: (now) => ({ ...now, q: q || undefined }) });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    ask(text);
  };
  const others = before.filter((query) => query !== search.q);
  return (
    <form role="search" onSubmit={submit}>
      <QueryInput
        box={box}
        size="md"
        type="search"
        aria-label={t('search.label')}
        placeholder={t('search.placeholder')}
        value={text}
        change={setText}
        leftSection={<IconSearch size={18} aria-hidden />}
        rightSection={
          text && (
            <ActionIcon variant="subtle" color="gray" aria-label={t('search.clear')} onClick={() => { setText(''); ask(''); }}>
              <IconX size={16} aria-hidden />
            </ActionIcon>
          )
        }
      />
      {others.length > 0 && (
        <Group gap={6} mt="xs" role="group" aria-label={t('search.before')}>
          {others.map((query) => (
            <Badge key={query} component="button" type="button" variant="default" tt="none" fw={400} maw={220} className="foreign" style={{ cursor: 'pointer' }} onClick={() => ask(query)}>
              {query}
            </Badge>
          ))}
        </Group>
      )}
    </form>
  );
}
