// How a mention is handled, and what changes in that.
import type { Schemas } from '../api/client';

export type Handling = Schemas['Handling'];
/** What is left out stays as it is; the description of the API knows no such thing. */
export type Change = Partial<Schemas['HandlingChange']>;

export const STATUSES = ['new', 'open', 'in_progress', 'answered', 'closed'] as const;
export const PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const;

/** How a mention is handled after a change, as the server makes it. */
export function applied(handling: Handling, change: Change): Handling {
  const { add_tags = [], remove_tags = [], status, priority, not_about_us, assignee, note } = change;
  const tags = new Set([...handling.tags.filter((tag) => !remove_tags.includes(tag)), ...add_tags.map((tag) => tag.trim().toLowerCase())]);
  return {
    ...handling,
    tags: [...tags].toSorted(),
    status: status ?? handling.status,
    priority: priority ?? handling.priority,
    not_about_us: not_about_us ?? handling.not_about_us,
    assignee: assignee === undefined ? handling.assignee : assignee,
    note: note === undefined ? handling.note : note,
  };
}
