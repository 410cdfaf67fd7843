// What stands around every page: it finds the workspace, or says what to do while there is none.
import { Button, Center, Code, Loader, Stack, Text, Title } from '@mantine/core';
import { IconTelescope } from '@tabler/icons-react';
import { useLocation, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api } from '../api/client';
import { useTokenDemanded } from '../api/token';
import { Refused } from '../parts/Answer';
import { WorkspaceContext } from '../workspace';
import { Door } from './Door';
import { Enter } from './Enter';
import { Shell } from './Shell';

/** Where one-time links lead. */
const ENTRANCE = '/enter';

export function Frame() {
  const demanded = useTokenDemanded();
  const entering = useLocation().pathname === ENTRANCE;
  if (entering) return <Enter />;
  return demanded === 'no' ? <Found /> : <Door wrong={demanded === 'again'} />;
}

function Found() {
  const { workspace: asked } = useSearch({ strict: false });
  const list = api.useQuery('get', '/api/v1/workspaces');
  const id = asked ?? list.data?.[0]?.id;
  const found = api.useQuery('get', '/api/v1/workspaces/{id}', { params: { path: { id: id ?? '' } } }, { enabled: id !== undefined });
  const error = list.error ?? found.error;
  if (error) {
    return (
      <Center mih="100vh" p="md" component="main">
        <Refused error={error} retry={() => void (list.error ? list : found).refetch()} />
      </Center>
    );
  }
  if (list.data?.length === 0) return <NoWorkspace retry={() => void list.refetch()} />;
  if (!found.data) return <Center mih="100vh"><Loader aria-label="Vigie" /></Center>;
  return (
    <WorkspaceContext value={found.data}>
      <Shell workspaces={list.data ?? []} />
    </WorkspaceContext>
  );
}

function NoWorkspace({ retry }: { retry: () => void }) {
  const { t } = useTranslation();
  return (
    <Center mih="100vh" p="md" component="main">
      <Stack align="center" maw={480} ta="center">
        <IconTelescope size={48} stroke={1.3} aria-hidden />
        <Title order={1} size="h2">{t('noWorkspace.title')}</Title>
        <Text>{t('noWorkspace.text')}</Text>
        <Code block>vigie workspace apply workspace.toml</Code>
        <Button onClick={retry}>{t('again')}</Button>
      </Stack>
    </Center>
  );
}
