// Where posts come from: what a workspace reads, how each source fares, and a look at one before it is kept.
import createFetchClient from 'openapi-fetch';
import createQueryHooks from 'openapi-react-query';
import { fetchWithToken, manners, Refusal, type Schemas } from './client';

/** What is read, and how. Tokens and keys are references, `env:NAME`; `api` and its like are for those who run their own. */
export type Origin =
  | { kind: 'feeds'; urls: string[] }
  | { kind: 'bluesky'; jetstream?: string }
  | { kind: 'mastodon'; instance: string; tags?: string[]; token?: string }
  | { kind: 'hacker_news'; query: string; api?: string }
  | { kind: 'gdelt'; query: string; api?: string }
  | { kind: 'youtube'; channels: string[]; key?: string; api?: string; feeds?: string }
  | { kind: 'nostr'; relays: string[] }
  | { kind: 'telegram'; token: string; api?: string }
  | { kind: 'app_store'; app: string; countries: string[]; api?: string };

/** A `[[source]]` table of the workspace. */
export interface SourceEntry {
  id: string;
  paused?: boolean;
  from: Origin;
}

export type SourceState = 'connecting' | 'running' | 'waiting' | 'failed' | 'ended' | 'stopped' | 'paused' | 'not_started';

/** How a source fares. */
export interface SourceHealth {
  id: string;
  kind: string;
  state: SourceState;
  /** Feeds and the like in it, and how many of them fail. */
  parts: number;
  parts_failing: number;
  /** Some of those, each with what is wrong. */
  failing?: { part: string; error?: string | null; mend?: string | null }[];
  last_event_at?: string | null;
  last_published_at?: string | null;
  /** Events within the minute before the last came. */
  per_minute: number;
  events: number;
  lag_seconds?: number | null;
  /** The newest first. */
  gaps: { from: string; to: string; why: string }[];
  last_error?: string | null;
  mend?: string | null;
  last_error_at?: string | null;
}

/** What was found where a source would read. */
export interface SourceCheck {
  works: boolean;
  /** The newest posts. */
  found: Schemas['Post'][];
  per_day?: number | null;
  problem?: string | null;
  mend?: string | null;
  /** Better addresses that were discovered, such as the feed of a page. */
  instead: Origin[];
}

interface Answers<T> {
  responses: { 200: { content: { 'application/json': T } } };
}
interface Asked {
  parameters: { query: { workspace: string } };
}
interface SourcePaths {
  '/api/v1/sources': { get: Asked & Answers<{ items: SourceHealth[] }> };
  '/api/v1/sources/check': { post: Asked & Answers<SourceCheck> & { requestBody: { content: { 'application/json': { from: Origin } } } } };
}

const client = createFetchClient<SourcePaths>({ baseUrl: window.location.origin, fetch: fetchWithToken });
client.use(manners);
const api = createQueryHooks(client);

/** How the sources of a workspace fare, again and again. */
export const useSources = (workspace: string) =>
  api.useQuery('get', '/api/v1/sources', { params: { query: { workspace } } }, {
    refetchInterval: ({ state }) => (isUntold(state.error) ? false : 10_000),
  });

export const useSourceCheck = () => api.useMutation('post', '/api/v1/sources/check');

/** Whether this server has no answer to how sources are. */
export const isUntold = (error: unknown) => error instanceof Refusal && error.status === 404;

/** The sources that a workspace has written down. */
export const sourcesOf = (workspace: Schemas['Workspace']): SourceEntry[] => (workspace as { source?: SourceEntry[] }).source ?? [];

/** The workspace with other sources. */
export const withSources = <T extends Schemas['Workspace']>(workspace: T, source: SourceEntry[]): T => ({ ...workspace, source });
