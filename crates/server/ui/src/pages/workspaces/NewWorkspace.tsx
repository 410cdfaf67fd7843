// Makes a workspace. The API applies a whole document to an id, so an id is taken that no workspace has.
import { Button, Group, Stack } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { slugOf } from '../../api/apply';
import { client } from '../../api/client';
import { Faults } from '../../parts/Faults';
import { AboutFields, newAbout, type About } from './AboutFields';

export function NewWorkspace({ made }: { made: (id: string) => void }) {
  const { t, i18n } = useTranslation();
  const queries = useQueryClient();
  const [about, setAbout] = useState(() => newAbout(i18n.resolvedLanguage ?? 'en'));
  const make = useMutation({
    mutationFn: async (wanted: About) => {
      const { data: there = [] } = await client.GET('/api/v1/workspaces');
      const id = slugOf(wanted.name, there.map((one) => one.id));
      await client.PUT('/api/v1/workspaces/{id}', { params: { path: { id } }, body: { workspace: { ...wanted, id, name: wanted.name.trim() } } });
      return id;
    },
    onSuccess: async (id) => {
      await queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] === '/api/v1/workspaces' });
      made(id);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate(about);
  };
  return (
    <form onSubmit={submit} aria-label={t('workspaces.make')}>
      <Stack>
        <AboutFields about={about} change={setAbout} />
        <Faults error={make.error} />
        <Group><Button type="submit" loading={make.isPending} disabled={!about.name.trim()}>{t('workspaces.make')}</Button></Group>
      </Stack>
    </form>
  );
}
