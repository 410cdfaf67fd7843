// What stands around every page: it finds the workspace, or says what to do while there is none.
import { Center, Loader } from '@mantine/core';
import { useLocation, useSearch } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { api } from '../api/client';
import { useTokenDemanded } from '../api/token';
import { Refused } from '../parts/Answer';
import { WorkspaceContext } from '../workspace';
import { Door } from './Door';
import { Enter } from './Enter';
import { Shell } from './Shell';
import { Visit } from './Visit';

const Welcome = lazy(() => import('../pages/start/Welcome'));

/** Where one-time links lead: to a form, or straight in. */
const ENTRANCE = '/enter';
const VISIT = '/visit';

export function Frame() {
  const demanded = useTokenDemanded();
  const { pathname } = useLocation();
  if (pathname === ENTRANCE) return <Enter />;
  if (pathname === VISIT) return <Visit />;
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
  if (list.data?.length === 0) return <Suspense><Welcome /></Suspense>;
  if (!found.data) return <Center mih="100vh"><Loader aria-label="Vigie" /></Center>;
  return (
    <WorkspaceContext value={found.data}>
      <Shell workspaces={list.data ?? []} />
    </WorkspaceContext>
  );
}
