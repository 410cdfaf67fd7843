// What a report is about and when it is sent, in words.
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { PERIODS, USUAL_PERIOD, WEEKDAYS, type Report, type Schedule } from './draft';

export function useReportWords() {
  const { t, i18n } = useTranslation();
  const language = i18n.resolvedLanguage ?? 'en';
  return useMemo(() => {
    // The first of January 2024 was a Monday.
    const days = new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' });
    const clock = new Intl.DateTimeFormat(language, { hour: 'numeric', minute: '2-digit', timeZone: 'UTC' });
    const weekday = (name: string) => days.format(Date.UTC(2024, 0, 1 + Math.max(0, WEEKDAYS.findIndex((day) => day === name))));
    const time = (at: string) => clock.format(new Date(`2024-01-01T${at.slice(0, 5)}:00Z`));
    const period = (report: Pick<Report, 'period'>) => {
      const word = report.period ?? USUAL_PERIOD;
      const known = PERIODS.find((one) => one === word);
      return known === 'last_day' || known === 'last_week' || known === 'last_month' ? t(`reportPeriod.${known}`) : t('reportPeriod.days', { count: Number.parseInt(word, 10) });
    };
    const schedule = (when: Schedule | null | undefined) => {
      if (!when) return t('reports.onDemand');
      const at = time(when.at);
      if (when.every === 'week') return t('reportEvery.onDay', { day: weekday(when.on), at });
      if (when.every === 'month') return t('reportEvery.onDate', { date: when.on, at });
      return t('reportEvery.atTime', { at });
    };
    return { weekday, period, schedule };
  }, [t, language]);
}
