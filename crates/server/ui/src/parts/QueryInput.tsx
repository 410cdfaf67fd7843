// A place to write a query: says while one types what is wrong with it, and completes what one begins.
import { Combobox, Group, List, Text, Textarea, TextInput, useCombobox, type TextInputProps } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useId, useRef, useState, type KeyboardEvent, type ReactNode, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/client';
import { useScene } from '../workspace';
import { completed, completions, type Completion } from './completions';

interface QueryInputProps extends Pick<TextInputProps, 'size' | 'type' | 'placeholder' | 'leftSection' | 'rightSection' | 'aria-label'> {
  label?: string;
  description?: string;
  value: string;
  change: (query: string) => void;
  /** For long queries that are kept. */
  lines?: boolean;
  box?: RefObject<HTMLInputElement | HTMLTextAreaElement | null>;
  /** Said of the query beside what is wrong with it. */
  children?: ReactNode;
}

const CODE = { input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 'var(--mantine-font-size-sm)' } };

export function QueryInput({ value, change, lines, box, children, ...rest }: QueryInputProps) {
  const { t } = useTranslation();
  const { workspace } = useScene();
  const own = useRef<HTMLInputElement | HTMLTextAreaElement>(null);
  const field = box ?? own;
  const found = useId();
  const list = useCombobox({ onDropdownClose: () => list.resetSelectedOption() });
  const [offered, setOffered] = useState<Completion[]>([]);
  const look = (text: string, caret: number) => {
    const fits = completions(text, caret, { brand: (workspace.brand ?? []).map(({ id }) => id), topic: (workspace.topic ?? []).map(({ id }) => id) });
    setOffered(fits);
    if (fits.length > 0) list.openDropdown();
    else list.closeDropdown();
  };
  const take = (word: string) => {
    const { text, caret } = completed(value, field.current?.selectionStart ?? value.length, word);
    change(text);
    look(text, caret);
    requestAnimationFrame(() => field.current?.setSelectionRange(caret, caret));
  };
  // Enter is for the completion only when one was picked with the arrows; else the form has it.
  const keys = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && list.dropdownOpened && list.getSelectedOptionIndex() === -1) list.closeDropdown();
    if (event.key === 'Tab' && list.dropdownOpened && !event.shiftKey && offered[0]) {
      event.preventDefault();
      take(offered[Math.max(0, list.getSelectedOptionIndex())]?.word ?? offered[0].word);
    }
  };
  const shared = {
    ...rest,
    'aria-describedby': found,
    value,
    maxLength: lines ? 20_000 : 4000,
    spellCheck: false,
    autoComplete: 'off',
    onKeyDown: keys,
    onBlur: () => list.closeDropdown(),
  };
  const typed = (element: HTMLInputElement | HTMLTextAreaElement) => {
    change(element.value);
    look(element.value, element.selectionStart ?? element.value.length);
  };
  return (
    <div>
      <Combobox store={list} onOptionSubmit={take} withinPortal={false}>
        <Combobox.Target>
          {lines ? (
            <Textarea {...shared} ref={field as RefObject<HTMLTextAreaElement>} autosize minRows={3} maxRows={14} styles={CODE} onChange={(event) => typed(event.currentTarget)} />
          ) : (
            <TextInput {...shared} ref={field as RefObject<HTMLInputElement>} onChange={(event) => typed(event.currentTarget)} />
          )}
        </Combobox.Target>
        <Combobox.Dropdown hidden={offered.length === 0}>
          <Combobox.Options aria-label={t('search.completions')}>
            {offered.map(({ word, kind }) => (
              <Combobox.Option key={word} value={word}>
                <Group gap="sm" justify="space-between" wrap="nowrap">
                  <Text size="sm" ff="monospace" span>{word}</Text>
                  <Text size="xs" c="dimmed" span>{t(`completion.${kind}`)}</Text>
                </Group>
              </Combobox.Option>
            ))}
          </Combobox.Options>
        </Combobox.Dropdown>
      </Combobox>
      <div id={found} aria-live="polite">
        <Findings text={value} />
        {children}
      </div>
    </div>
  );
}

/** What there is to say about a query, as it was a moment ago. */
export function useChecked(text: string) {
  const [query] = useDebouncedValue(text.trim(), 300);
  return api.useQuery('post', '/api/v1/queries/check', { body: { query } }, { enabled: query !== '' });
}

const COLOURS: Record<string, string> = { error: 'red', warning: 'orange' };

function Findings({ text }: { text: string }) {
  const { t } = useTranslation();
  const checked = useChecked(text);
  const findings = text.trim() ? (checked.data?.findings ?? []) : [];
  if (findings.length === 0) return null;
  return (
    <List size="sm" spacing={4} mt="xs">
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
  );
}
