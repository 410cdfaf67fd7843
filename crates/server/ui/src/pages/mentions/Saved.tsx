// Searches that the team kept under a name: to open one, keep what is asked now, rename or forget.
import { ActionIcon, Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconBookmark, IconCheck, IconPencil, IconTrash } from '@tabler/icons-react';
import { useQueryClient, useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { slugOf } from '../../api/apply';
import { api, client, type Schemas } from '../../api/client';
import { useMay } from '../../role';
import { Answer } from '../../parts/Answer';
import { Faults } from '../../parts/Faults';
import { TextLink } from '../../parts/links';
import { FILTERS, wordsOf, type Filter } from '../../search';
import { useScene } from '../../workspace';
import { useCarer } from '../alerts/care';
import { useNames } from './names';
import { SORTS } from './question';
import { isSame, parametersOf, searchOf } from './saved';

type SavedSearch = Schemas['SavedSearch'];

/** How long a name may be, as the server has it. */
const LONGEST = 50;

export function Saved() {
  const { t } = useTranslation();
  const { id: workspace, search } = useScene();
  const edits = useMay('editor');
  const [opened, { open, close }] = useDisclosure();
  const query = api.useQuery('get', '/api/v1/searches', { params: { query: { workspace } } });
  const asked = parametersOf(search);
  const current = query.data?.find(({ parameters }) => isSame(parameters, asked));
  return (
    <>
      <Button variant={current ? 'light' : 'default'} leftSection={<IconBookmark size={16} aria-hidden />} onClick={open} maw={300}>
        <Text span inherit truncate>{current?.name ?? t('saved.title')}</Text>
      </Button>
      <Modal opened={opened} onClose={close} title={t('saved.title')} size="lg" closeButtonProps={{ 'aria-label': t('close') }}>
        <Stack>
          <Answer query={query} height={80} empty={(searches) => searches.length === 0} nothing={t(edits ? 'saved.none' : 'saved.noneYet')}>
            {(searches) => (
              <Stack gap="sm" component="ul" className="plain-list">
                {searches.map((saved) => <Kept key={saved.name} saved={saved} taken={searches.map(({ name }) => name)} current={saved === current} edits={edits} opened={close} />)}
              </Stack>
            )}
          </Answer>
          {edits && query.data && !current && <Keep asked={asked} taken={query.data.map(({ name }) => name)} />}
        </Stack>
      </Modal>
    </>
  );
}

/** Keeps, renames and forgets. */
function useKeeping() {
  const { t } = useTranslation();
  const { id: workspace } = useScene();
  const { name: author } = useCarer();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ name, parameters, before }: { name?: string; parameters: Record<string, string>; before?: string }) => {
      if (name) await client.PUT('/api/v1/searches/{name}', { params: { path: { name } }, body: { workspace, author: author || t('care.somebody'), parameters } });
      // Only once the new name holds it: nothing is lost when that was refused.
      if (before) await client.DELETE('/api/v1/searches/{name}', { params: { path: { name: before }, query: { workspace } } });
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['get', '/api/v1/searches'] }),
  });
}

interface KeptProps {
  saved: SavedSearch;
  taken: string[];
  current: boolean;
  edits: boolean;
  opened: () => void;
}

function Kept({ saved, taken, current, edits, opened }: KeptProps) {
  const { t } = useTranslation();
  const { search, format } = useScene();
  const said = useSaid();
  const keeping = useKeeping();
  const [renaming, setRenaming] = useState<string>();
  const { name, parameters, author, saved_at } = saved;
  const rename = (event: FormEvent) => {
    event.preventDefault();
    const next = slugOf(renaming ?? '', taken.filter((other) => other !== name));
    if (next === name) setRenaming(undefined);
    else keeping.mutate({ name: next, parameters, before: name });
  };
  return (
    <li>
      <Group gap="xs" justify="space-between" wrap="nowrap" align="flex-start">
        {renaming === undefined ? (
          <div style={{ minWidth: 0 }}>
            <TextLink to="/mentions" search={searchOf(parameters, search)} fw={600} aria-current={current || undefined} className="foreign" onClick={opened}>{name}</TextLink>
            <Text size="sm" className="foreign">{said(parameters)}</Text>
            <Text size="xs" c="dimmed" className="foreign">{author} · {format.moment(saved_at)}</Text>
          </div>
        ) : (
          <form onSubmit={rename}>
            <Group gap="xs" wrap="nowrap" align="flex-end">
              <TextInput label={t('saved.name')} value={renaming} maxLength={LONGEST} data-autofocus onChange={(event) => setRenaming(event.currentTarget.value)} />
              <ActionIcon type="submit" size="input-sm" variant="default" loading={keeping.isPending} disabled={!renaming.trim()} aria-label={t('save')}><IconCheck size={16} aria-hidden /></ActionIcon>
            </Group>
          </form>
        )}
        {edits && renaming === undefined && (
          <Group gap={4} wrap="nowrap">
            <ActionIcon variant="subtle" color="gray" aria-label={t('saved.rename', { name })} onClick={() => setRenaming(name)}><IconPencil size={16} aria-hidden /></ActionIcon>
            <ActionIcon variant="subtle" color="red" aria-label={t('saved.forget', { name })} loading={keeping.isPending} onClick={() => keeping.mutate({ parameters, before: name })}><IconTrash size={16} aria-hidden /></ActionIcon>
          </Group>
        )}
      </Group>
      <Faults error={keeping.error} />
    </li>
  );
}

function Keep({ asked, taken }: { asked: Record<string, string>; taken: string[] }) {
  const { t } = useTranslation();
  const said = useSaid();
  const { written, setName: setOwnName } = useCarer();
  const [unnamed] = useState(written === '');
  const [name, setName] = useState('');
  const keeping = useKeeping();
  const keep = (event: FormEvent) => {
    event.preventDefault();
    keeping.mutate({ name: slugOf(name, taken), parameters: asked }, { onSuccess: () => setName('') });
  };
  return (
    <form onSubmit={keep} aria-label={t('saved.keep')}>
      <Stack gap="xs">
        <Text component="h3" size="sm" fw={600} m={0}>{t('saved.keep')}</Text>
        <Text size="sm" c="dimmed" className="foreign">{said(asked)}</Text>
        <Group gap="xs" align="flex-end">
          <TextInput label={t('saved.name')} required value={name} maxLength={LONGEST} onChange={(event) => setName(event.currentTarget.value)} />
          {unnamed && <TextInput label={t('care.name')} placeholder={t('care.namePlaceholder')} value={written} maxLength={100} onChange={(event) => setOwnName(event.currentTarget.value)} />}
          <Button type="submit" loading={keeping.isPending} disabled={!name.trim()}>{t('save')}</Button>
        </Group>
        <Faults error={keeping.error} />
      </Stack>
    </form>
  );
}

/** What a search asks, in a line. */
function useSaid() {
  const { t } = useTranslation();
  const { format } = useScene();
  const name = useNames();
  const day = (at: string) => (at.includes('T') ? format.moment(at) : format.day(at));
  return (parameters: Record<string, string>) => {
    const words = (['brand', ...FILTERS] as (Filter | 'brand')[]).flatMap((filter) => wordsOf(parameters[filter]).map((word) => name(filter, word)));
    const { q, from, to, own, not_about_us, story, like, stories, reposts, sort } = parameters;
    const order = SORTS.find((known) => known === sort);
    const said = [
      q,
      ...words,
      from && (to ? `${day(from)} – ${day(to)}` : day(from)),
      own && t('facet.own'),
      not_about_us && t('facet.not_about_us'),
      story && t('chosen.story'),
      like && t('chosen.like'),
      stories === 'collapse' && t('mentions.collapse'),
      reposts === 'without' && t('chosen.reposts'),
      order && t(`sort.${order}`),
    ];
    return said.filter(Boolean).join(' · ') || t('saved.everything');
  };
}
