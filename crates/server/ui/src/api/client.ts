// Talks with the API, typed by its description. Refusals are problem documents, which say what to do: they are thrown as
// `Refusal` and shown as they are.
import createFetchClient, { type Middleware } from 'openapi-fetch';
import createQueryHooks from 'openapi-react-query';
import { currentToken, demandToken } from './token';
import type { components, paths } from './schema';

export type Schemas = components['schemas'];

/** What the server said in place of an answer. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly title: string,
    detail: string,
    /** Each fault with its place, where there may be several. */
    readonly faults: Schemas['Fault'][] = [],
  ) {
    super(detail);
  }
}

/** An address of the API with the token, if there is one. Used by everything that asks for something. */
export async function fetchWithToken(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const request = new Request(input, init);
  const token = currentToken();
  if (token) request.headers.set('Authorization', `Bearer ${token}`);
  const response = await fetch(request);
  if (response.status === 401) demandToken();
  return response;
}

export const manners: Middleware = {
  onRequest({ request }) {
    // What the server says in words is in the language of the page, not of the browser.
    request.headers.set('Accept-Language', document.documentElement.lang || 'en');
  },
  async onResponse({ response }) {
    if (response.ok || response.status === 304) return;
    const problem = await response.json().catch(() => ({}));
    throw new Refusal(response.status, problem.title ?? response.statusText, problem.detail ?? '', problem.errors);
  },
};

export const client = createFetchClient<paths>({ baseUrl: window.location.origin, fetch: fetchWithToken });
client.use(manners);

export const api = createQueryHooks(client);
