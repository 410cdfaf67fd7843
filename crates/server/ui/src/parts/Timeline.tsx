// A timeline as a chart, with the table behind it for who cannot see the chart. The chart's library is loaded when one is shown.
import { ActionIcon, Group, ScrollArea, Skeleton, Table, Tooltip } from '@mantine/core';
import { IconChartBar, IconTable } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';

const Chart = lazy(() => import('./Chart'));

export interface Series {
  key: string;
  name: string;
  colour: string;
}

export interface TimelineProps {
  /** What is shown, in words. */
  label: string;
  kind: 'bars' | 'lines';
  height: number;
  series: Series[];
  /** Each piece of time: its first moment, one past its last, and a number for each series that has one. */
  points: { start: string; end?: string; values: Record<string, number> }[];
  /** Writes the moment on the axis, and in the table. */
  tick: (start: string) => string;
  full: (start: string) => string;
  number: (value: number) => string;
  /** Moments to mark, each with a word. */
  marks?: { at: string; label: string }[];
  /** What a click on a piece does. */
  choose?: (start: string, end: string | undefined) => void;
}

export function Timeline(props: TimelineProps) {
  const { t } = useTranslation();
  const [asTable, setAsTable] = useState(false);
  const other = t(asTable ? 'chart.asChart' : 'chart.asTable');
  const Icon = asTable ? IconChartBar : IconTable;
  return (
    <div>
      <Group justify="flex-end" mb={4}>
        <Tooltip label={other}>
          <ActionIcon variant="subtle" color="gray" aria-label={other} aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
            <Icon size={18} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Group>
      {asTable ? (
        <Values {...props} />
      ) : (
        <Suspense fallback={<Skeleton height={props.height} />}>
          <Chart {...props} />
        </Suspense>
      )}
    </div>
  );
}

function Values({ label, height, series, points, full, number, choose }: TimelineProps) {
  const { t } = useTranslation();
  return (
    <ScrollArea h={height} viewportProps={{ tabIndex: 0, role: 'group', 'aria-label': label }}>
      <Table stickyHeader className="numbers" captionSide="top">
        <Table.Caption>{label}</Table.Caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('chart.when')}</Table.Th>
            {series.map(({ key, name }) => <Table.Th key={key} scope="col" ta="right">{name}</Table.Th>)}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {points.map(({ start, end, values }) => (
            <Table.Tr key={start}>
              <Table.Th scope="row" fw={400}>
                {choose ? <button type="button" className="as-link" onClick={() => choose(start, end)}>{full(start)}</button> : full(start)}
              </Table.Th>
              {series.map(({ key }) => <Table.Td key={key} ta="right">{values[key] === undefined ? '–' : number(values[key])}</Table.Td>)}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  );
}
