// A report while it is edited: what it begins with, its sections in their order, its schedule.
import type { Schemas } from '../../api/client';
import { wordsOf, type Search } from '../../search';

export type Report = Schemas['Report'];
export type Section = Schemas['Section'];
export type Schedule = Schemas['Schedule'];

/** All of them, in the order of a report that names none. */
export const SECTIONS: Section[] = ['summary', 'timeline', 'brands', 'share_of_voice', 'stories', 'trends', 'authors', 'sources', 'alerts', 'method'];
/** Those that set brands side by side. */
const COMPARING: Section[] = ['summary', 'timeline', 'brands', 'share_of_voice', 'method'];
export const PERIODS = ['last_day', 'last_week', 'last_month', '7d', '14d', '30d', '90d'] as const;
export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
export const EVERY = ['never', 'day', 'week', 'month'] as const;
/** What the workspace file takes where nothing is written. */
export const USUAL_PERIOD = 'last_week';

export const newReport = (): Report => ({ id: '', name: '', period: USUAL_PERIOD, compare: true });

/** A report of the brands and the time that the benchmark shows. Chosen days do not come again: they become the last week. */
export function reportOfBenchmark({ brands, period = '7d' }: Search, name: string): Report {
  const again = period === '24h' ? 'last_day' : /^\d+d$/.test(period) ? period : USUAL_PERIOD;
  return { ...newReport(), name, brands: wordsOf(brands), period: again, sections: COMPARING };
}

/** The sections that it has, in its order. */
export const sectionsOf = (report: Report) => (report.sections?.length ? report.sections : SECTIONS);

/** With these sections. All in the usual order are not written down: the report has those that come to be, too. */
export function withSections(report: Report, sections: Section[]): Report {
  const usual = sections.length === SECTIONS.length && sections.every((section, place) => section === SECTIONS[place]);
  return { ...report, sections: usual ? [] : sections };
}

/** A list with one of it a place earlier or later. */
export function moved<T>(list: T[], one: T, step: 1 | -1): T[] {
  const at = list.indexOf(one);
  const other = list[at + step];
  if (at === -1 || other === undefined) return list;
  return list.map((kept, place) => (place === at ? other : place === at + step ? one : kept));
}

/** As often as is chosen; at the time that it had. */
export function scheduled(schedule: Schedule | null | undefined, every: (typeof EVERY)[number]): Schedule | null {
  const at = schedule?.at ?? '08:00';
  switch (every) {
    case 'day':
      return { every, at };
    case 'week':
      return { every, on: 'monday', at };
    case 'month':
      return { every, on: 1, at };
    default:
      return null;
  }
}

/** What is sent to the server: names and addresses as they are meant. */
export const written = (report: Report, id: string): Report => ({
  ...report,
  id,
  name: report.name.trim(),
  recipients: report.recipients?.map((address) => address.trim()).filter(Boolean),
});
