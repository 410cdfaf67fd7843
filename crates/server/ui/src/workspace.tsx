// The workspace that is looked at, and what its address asks for. Everything below the frame may rely on it.
import { useSearch } from '@tanstack/react-router';
import { createContext, use, useMemo } from 'react';
import type { Schemas } from './api/client';
import { useFormats, type Formats } from './format';
import { rangeOf, type Range } from './period';
import type { Search } from './search';
import { brandColour } from './theme';

export type Workspace = Schemas['Workspace'];
export const WorkspaceContext = createContext<Workspace | null>(null);

export interface Scene {
  workspace: Workspace;
  id: string;
  zone: string;
  search: Search;
  /** The period as the API takes it. */
  range: Range;
  format: Formats;
  brandName: (id: string) => string;
  topicName: (id: string) => string;
  colourOf: (brand: string) => string;
  /** The one brand that is meant where there must be one: the chosen one, or one's own. */
  brand: string;
}

export function useScene(): Scene {
  const workspace = use(WorkspaceContext);
  if (!workspace) throw new Error('a page stands outside of the frame');
  const search: Search = useSearch({ strict: false });
  const zone = workspace.workspace.timezone ?? 'UTC';
  const format = useFormats(zone);
  return useMemo(() => {
    const brands = workspace.brand ?? [];
    const named = (list: { id: string; name: string }[]) => (id: string) => list.find((one) => one.id === id)?.name ?? id;
    const chosen = search.brand?.split(',')[0];
    return {
      workspace,
      id: workspace.workspace.id,
      zone,
      search,
      range: rangeOf(search.period, zone),
      format,
      brandName: named(brands),
      topicName: named(workspace.topic ?? []),
      colourOf: (id) => brandColour(Math.max(0, brands.findIndex((brand) => brand.id === id))),
      brand: brands.find((brand) => brand.id === chosen)?.id ?? brands.find((brand) => brand.own)?.id ?? brands[0]?.id ?? '',
    };
  }, [workspace, search, zone, format]);
}
