// What the labels of a sample prove: how often Vigie's are right, and how far counted and corrected shares are from the truth.
import { ScrollArea, Stack, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { MoodBadge } from '../../parts/MoodBadge';
import { useScene } from '../../workspace';

export function Agreement({ answer }: { answer: Schemas['AgreementAnswer'] }) {
  const { t } = useTranslation();
  const { format } = useScene();
  const { right, by_mood, labelled, sampled, mentions } = answer;
  if (!right) return <Text size="sm" c="dimmed">{t('labels.noLabels')}</Text>;
  const between = (share: Schemas['Share']) => t('figure.between', { low: format.percent(share.low), high: format.percent(share.high) });
  const off = (share: Schemas['Share'] | null | undefined) => (share ? t('figure.points', { value: format.points(share.value) }) : '–');
  return (
    <Stack gap="sm">
      <div>
        <Text component="p" m={0} className="figure">{format.percent(right.value)}</Text>
        <Text size="sm">{t('labels.right', { between: between(right) })}</Text>
        <Text size="sm" c="dimmed">
          {t('labels.rests', { count: labelled, labelled: format.whole(labelled), sampled: format.whole(sampled), mentions: format.whole(mentions) })}
          {labelled < sampled && ` ${t('labels.allFirst')}`}
        </Text>
      </div>
      <ScrollArea viewportProps={{ tabIndex: 0, role: 'group', 'aria-label': t('labels.proves') }}>
        <Table className="numbers" miw={520}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t('facet.sentiment')}</Table.Th>
              <Table.Th scope="col" ta="right">{t('labels.truth')}</Table.Th>
              <Table.Th scope="col" ta="right">{t('labels.counted')}</Table.Th>
              <Table.Th scope="col" ta="right">{t('labels.calibrated')}</Table.Th>
              <Table.Th scope="col" ta="right">{t('labels.confirmed')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {by_mood.map(({ mood, truth, counted, counted_error, calibrated, calibrated_error, both, judged }) => (
              <Table.Tr key={mood}>
                <Table.Th scope="row"><MoodBadge mood={mood} /></Table.Th>
                <Table.Td ta="right">
                  <b>{format.percent(truth?.value)}</b>
                  {truth && <Text size="xs" c="dimmed">{between(truth)}</Text>}
                </Table.Td>
                <Table.Td ta="right">
                  {format.percent(counted)}
                  <Text size="xs" c="dimmed">{off(counted_error)}</Text>
                </Table.Td>
                <Table.Td ta="right">
                  {format.percent(calibrated)}
                  <Text size="xs" c="dimmed">{off(calibrated_error)}</Text>
                </Table.Td>
                <Table.Td ta="right">{t('labels.of', { both: format.whole(both), judged: format.whole(judged) })}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea>
    </Stack>
  );
}
