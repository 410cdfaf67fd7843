// Changes to a workspace. The API takes the whole document, so what one page changes is put into the newest one: what others
// changed elsewhere meanwhile stays.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { client, type Schemas } from './client';

type Workspace = Schemas['Workspace'];

/** Applies a change; all that may depend on it is asked for again. */
export function useApply(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (change: (workspace: Workspace) => Workspace) => {
      const params = { path: { id } };
      const { data: newest } = await client.GET('/api/v1/workspaces/{id}', { params });
      if (!newest) throw new Error('an answer without content');
      const { data } = await client.PUT('/api/v1/workspaces/{id}', { params, body: change(newest) });
      return data;
    },
    // Not waited for: who asked goes on at once, and the page that showed what is gone now may be gone before the answers come.
    onSuccess: () => void queries.invalidateQueries(),
  });
}

/** A list with this one in the place of the one of that id, or at the end. */
export function put<T extends { id: string }>(list: T[] | undefined, id: string | undefined, one: T): T[] {
  const known = list ?? [];
  return known.some((other) => other.id === id) ? known.map((other) => (other.id === id ? one : other)) : [...known, one];
}

export const without = <T extends { id: string }>(list: T[] | undefined, id: string) => (list ?? []).filter((one) => one.id !== id);

/** What names a thing in files and addresses, made of its name: lower case, no accents, unlike those that there are. */
export function slugOf(name: string, taken: string[]): string {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 50) || 'new';
  let slug = plain;
  for (let number = 2; taken.includes(slug); number += 1) slug = `${plain}-${number}`;
  return slug;
}
