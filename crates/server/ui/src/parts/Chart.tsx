// The charts themselves, by the kit. Loaded apart, as they weigh more than all else.
import '@mantine/charts/styles.css';
import { BarChart, LineChart } from '@mantine/charts';
import type { TimelineProps } from './Timeline';

export default function Chart({ label, kind, height, series, points, tick, full, number, marks = [], choose }: TimelineProps) {
  const data = points.map(({ start, values }) => ({ start, ...values }));
  const shared = {
    h: height,
    data,
    dataKey: 'start',
    series: series.map(({ key, name, colour }) => ({ name: key, label: name, color: colour })),
    xAxisProps: { tickFormatter: tick, minTickGap: 24 },
    yAxisProps: { tickFormatter: number, width: 44, allowDecimals: false },
    valueFormatter: number,
    tooltipProps: { labelFormatter: (at: unknown) => (points.some(({ start }) => start === at) ? full(String(at)) : '') },
    gridAxis: 'x' as const,
    referenceLines: marks.flatMap(({ at, label: word }) => {
      const piece = points.findLast(({ start }) => start <= at);
      return piece ? [{ x: piece.start, label: word, color: 'red.7', labelPosition: 'insideTopRight' as const, strokeDasharray: '4 4' }] : [];
    }),
  };
  const clicked = choose && {
    style: { cursor: 'pointer' },
    onClick: ({ activeLabel }: { activeLabel?: string | number }) => {
      const piece = points.find(({ start }) => start === activeLabel);
      if (piece) choose(piece.start, piece.end);
    },
  };
  return (
    <div role="img" aria-label={label}>
      {kind === 'bars' ? (
        <BarChart {...shared} type="stacked" barProps={{ isAnimationActive: false }} barChartProps={{ accessibilityLayer: false, ...clicked }} />
      ) : (
        <LineChart {...shared} curveType="monotone" withDots={false} lineProps={{ isAnimationActive: false }} lineChartProps={{ accessibilityLayer: false, ...clicked }} />
      )}
    </div>
  );
}
