// Between the address and a search that is kept under a name. Kept are the words of the API, so that commands and programs ask
// it too; of the period only chosen days, as the last seven days are others tomorrow.
import { isMoment, spanOf } from '../../period';
import { ASKED, type Search } from '../../search';

const KEPT = [...ASKED, 'sort'] as const;

/** What the address asks, as it is kept. */
export function parametersOf(search: Search): Record<string, string> {
  const [from = '', to = ''] = search.period?.split('..') ?? [];
  const days: Record<string, string> = isMoment(from) && isMoment(to) ? { from, to } : {};
  return { ...Object.fromEntries(KEPT.flatMap((key) => (search[key] ? [[key, search[key]]] : []))), ...days };
}

/** The address that asks what was kept; the period stays where none was kept. A search without a last day ends today. */
export function searchOf({ from, to, ...parameters }: Record<string, string>, now: Search, today = new Date().toISOString().slice(0, 10)): Search {
  // The brand stays from page to page: where none was kept, it is taken away.
  return { workspace: now.workspace, brand: '', ...parameters, period: from ? spanOf(from, to ?? today) : now.period };
}

const inOrder = (parameters: Record<string, string>) => JSON.stringify(Object.entries(parameters).toSorted());

/** Whether both ask the same. */
export const isSame = (one: Record<string, string>, other: Record<string, string>) => inOrder(one) === inOrder(other);
