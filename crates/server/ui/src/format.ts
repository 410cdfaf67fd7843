// Numbers, shares and times as the reader writes them, times in the workspace's zone.
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

/** A dash where there is nothing to be divided by, as everywhere in Vigie. */
const or =
  <T>(write: (value: T) => string) =>
  (value: T | null | undefined) =>
    value == null ? '–' : write(value);

export function formats(locale: string, timeZone: string) {
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const short = new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 });
  const decimal = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const fine = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  const finePercent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
  const change = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0, signDisplay: 'exceptZero' });
  const points = new Intl.NumberFormat(locale, { maximumFractionDigits: 1, signDisplay: 'exceptZero' });
  const score = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2, signDisplay: 'exceptZero' });
  const day = new Intl.DateTimeFormat(locale, { timeZone, day: 'numeric', month: 'short' });
  const hour = new Intl.DateTimeFormat(locale, { timeZone, hour: '2-digit', minute: '2-digit' });
  const moment = new Intl.DateTimeFormat(locale, { timeZone, dateStyle: 'medium', timeStyle: 'short' });
  const ago = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' });
  const lengths = UNITS.map(([unit, size]) => [size, new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 1 })] as const);
  const sizes = SIZES.map(([unit, size]) => [size, new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short', maximumSignificantDigits: 3 })] as const);
  const named = new Intl.DisplayNames(locale, { type: 'language' });
  const regions = new Intl.DisplayNames(locale, { type: 'region' });
  return {
    whole: or((value: number) => whole.format(value)),
    short: or((value: number) => short.format(value)),
    decimal: or((value: number) => decimal.format(value)),
    fine: or((value: number) => fine.format(value)),
    percent: or((share: number) => percent.format(share)),
    finePercent: or((share: number) => finePercent.format(share)),
    change: or((share: number) => change.format(share)),
    points: or((share: number) => points.format(share * 100)),
    score: or((value: number) => score.format(value)),
    day: (at: string) => day.format(new Date(at)),
    hour: (at: string) => hour.format(new Date(at)),
    moment: or((at: string) => moment.format(new Date(at))),
    ago: (at: string, now = Date.now()) => {
      const seconds = (new Date(at).getTime() - now) / 1000;
      const [unit, length] = UNITS.find(([, size]) => Math.abs(seconds) >= size) ?? UNITS[3];
      return ago.format(Math.round(seconds / length), unit);
    },
    /** A length of time in the unit that suits it, from seconds. */
    duration: or((seconds: number) => {
      const [size, write] = lengths.find(([least]) => seconds >= least) ?? lengths.at(-1) ?? [1, whole];
      return write.format(seconds / size);
    }),
    /** So many bytes in the unit that suits them. */
    bytes: or((bytes: number) => {
      const [size, write] = sizes.find(([least]) => bytes >= least) ?? sizes.at(-1) ?? [1, whole];
      return write.format(bytes / size);
    }),
    language: (code: string) => (code === 'und' ? '?' : named.of(code)) ?? code,
    country: (code: string) => (code.length === 2 ? regions.of(code.toUpperCase()) : undefined) ?? code,
  };
}

const UNITS = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const;

const SIZES = [
  ['gigabyte', 1e9],
  ['megabyte', 1e6],
  ['kilobyte', 1e3],
  ['byte', 1],
] as const;

export type Formats = ReturnType<typeof formats>;

export function useFormats(timeZone: string): Formats {
  const { i18n } = useTranslation();
  const locale = i18n.resolvedLanguage ?? 'en';
  return useMemo(() => formats(locale, timeZone), [locale, timeZone]);
}
