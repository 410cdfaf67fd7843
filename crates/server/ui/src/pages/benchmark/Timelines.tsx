// A line for each brand.
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { Timeline } from '../../parts/Timeline';
import { spanOf } from '../../period';
import { useScene } from '../../workspace';

export function Timelines({ answer }: { answer: Schemas['BenchmarkAnswer'] }) {
  const { t } = useTranslation();
  const { format, colourOf } = useScene();
  const navigate = useNavigate();
  const { brands, period, interval } = answer;
  const first = brands[0]?.timeline ?? [];
  const short = Date.parse(period.to) - Date.parse(period.from) < 36 * 3_600_000;
  return (
    <Timeline
      label={t('benchmark.timeline')}
      kind="lines"
      height={280}
      series={brands.map(({ id, name }) => ({ key: id, name, colour: colourOf(id) }))}
      points={first.map(({ start }, place) => ({
        start,
        end: first[place + 1]?.start ?? period.to,
        values: Object.fromEntries(brands.map(({ id, timeline }) => [id, timeline[place]?.mentions ?? 0])),
      }))}
      tick={short ? format.hour : format.day}
      full={/[dwo]$/.test(interval) ? format.day : format.moment}
      number={format.whole}
      choose={(start, end) => void navigate({ to: '/mentions', search: (now) => ({ ...now, brand: undefined, period: end && spanOf(start, end) }) })}
    />
  );
}
