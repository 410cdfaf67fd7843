// The period that a page is about, as it stands in the address: `24h`, a number of days, or two dates.

export const PERIODS = ['24h', '7d', '30d', '90d'] as const;
export const USUAL_PERIOD = '7d';

/** What the API calls a period: first moment and last, as dates or times. An open end is now. */
export interface Range {
  from: string;
  to?: string;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const HOUR_MS = 3_600_000;

/** Today in that zone, so many days back. */
function dayBefore(days: number, now: number, timeZone: string): string {
  const today = new Intl.DateTimeFormat('en-CA', { timeZone }).format(now);
  return new Date(Date.parse(today) - days * 24 * HOUR_MS).toISOString().slice(0, 10);
}

/** Two dates as one word for the address. */
export const spanOf = (from: string, to: string) => `${from}..${to}`;

/**
 * Days are whole ones of the workspace's calendar and end today; `24h` begins on a full hour. So the same question is asked
 * again within the hour, and answered from what is known.
 */
export function rangeOf(period: string | undefined, timeZone: string, now = Date.now()): Range {
  const [from = '', to = ''] = period?.split('..') ?? [];
  if (isMoment(from) && isMoment(to)) return { from, to };
  if (period === '24h') return { from: new Date(Math.floor(now / HOUR_MS - 24) * HOUR_MS).toISOString() };
  const days = Number(/^(\d{1,3})d$/.exec(period ?? USUAL_PERIOD)?.[1] ?? 7);
  return { from: dayBefore(days - 1, now, timeZone) };
}

export const isMoment = (text: string) => DAY.test(text) || (text.includes('T') && !Number.isNaN(Date.parse(text)));

/** How a timeline of that period is cut so that it shows well. */
export function intervalOf({ from, to }: Range, now = Date.now()): string {
  const end = to === undefined ? now : Date.parse(to) + (DAY.test(to) ? 24 * HOUR_MS : 0);
  const hours = (end - Date.parse(from)) / HOUR_MS;
  if (hours <= 3) return '5m';
  if (hours <= 12) return '15m';
  if (hours <= 76) return '1h';
  if (hours <= 8 * 24) return '3h';
  if (hours <= 93 * 24) return '1d';
  return '1w';
}
