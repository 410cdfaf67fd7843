// The last hours before an alert: what was counted, what is usual, and the moment it fired.
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { Timeline } from '../../parts/Timeline';
import { useScene } from '../../workspace';

export function AlertChart({ alert, chart }: { alert: Schemas['AlertDetail']; chart: Schemas['Chart'] }) {
  const { t } = useTranslation();
  const { format } = useScene();
  const usual = chart.expected ?? [];
  const start = (step: number) => new Date(Date.parse(chart.from) + step * chart.step_minutes * 60_000).toISOString();
  return (
    <Timeline
      label={t('alert.chart')}
      kind="lines"
      height={240}
      series={[
        { key: 'counted', name: t('alert.counted'), colour: 'red.6' },
        ...(usual.length > 0 ? [{ key: 'usual', name: t('alert.usual'), colour: 'gray.6' }] : []),
      ]}
      points={chart.counts.map((counted, step) => ({
        start: start(step),
        values: { counted, ...(usual[step] !== undefined && { usual: usual[step] }) },
      }))}
      tick={format.hour}
      full={format.moment}
      number={format.decimal}
      marks={[{ at: new Date(alert.fired_at).toISOString(), label: format.hour(alert.fired_at) }]}
    />
  );
}
