// All figures of all brands as one table.
import { ScrollArea, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { Explained } from '../../parts/Explained';
import { TextLink } from '../../parts/links';
import { useScene } from '../../workspace';
import { MEASURES, writeChange } from './measures';

export function Comparison({ answer }: { answer: Schemas['BenchmarkAnswer'] }) {
  const { t } = useTranslation();
  const { format } = useScene();
  return (
    <ScrollArea viewportProps={{ tabIndex: 0, role: 'group', 'aria-label': t('benchmark.figures') }}>
      <Table miw={160 + 150 * answer.brands.length} className="numbers" verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('benchmark.figure')}</Table.Th>
            {answer.brands.map(({ id, name, own }) => (
              <Table.Th key={id} scope="col" ta="right">
                <TextLink to="/" search={(now) => ({ ...now, brand: id })} className="foreign">{name}</TextLink>
                {own && <Text size="xs" c="dimmed">{t('benchmark.own')}</Text>}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {MEASURES.map((measure) => (
            <Table.Tr key={measure.name}>
              <Table.Th scope="row" fw={400}>
                <Explained
                  label={t(`measure.${measure.name}`)}
                  meaning={t(`formula.${measure.name}`)}
                />
              </Table.Th>
              {answer.brands.map((brand) => (
                <Table.Td key={brand.id} ta="right">
                  <TextLink to="/mentions" search={(now) => ({ ...now, brand: brand.id })} c="inherit" fw={600}>{measure.write(format)(measure.of(brand.now))}</TextLink>
                  <Text size="xs" c="dimmed">
                    {'change' in measure ? writeChange(format, 'unit' in measure ? measure.unit : undefined, brand.change[measure.change]) : ''}
                  </Text>
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Text size="xs" c="dimmed" mt="xs">{t('benchmark.against', { from: format.moment(answer.previous.from), to: format.moment(answer.previous.to) })}</Text>
    </ScrollArea>
  );
}
