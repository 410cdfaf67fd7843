// Where posts come from: what a workspace reads, how each source fares, and a look at one before it is kept.
import { api, type Schemas } from './client';

/** What is read, and how. Tokens and keys are references, `env:NAME`; `api` and its like are for those who run their own. */
export type Origin = Schemas['Origin'];
/** A `[[source]]` table of the workspace. */
export type SourceEntry = Schemas['Listening'];

/** How the sources of a workspace fare, again and again. */
export const useSources = (workspace: string) =>
  api.useQuery('get', '/api/v1/sources', { params: { query: { workspace } } }, { refetchInterval: 10_000 });

export const useSourceCheck = () => api.useMutation('post', '/api/v1/sources/check');

/** The sources that a workspace has written down. */
export const sourcesOf = (workspace: Schemas['Workspace']): SourceEntry[] => workspace.source ?? [];

/** The workspace with other sources. */
export const withSources = <T extends Schemas['Workspace']>(workspace: T, source: SourceEntry[]): T => ({ ...workspace, source });
