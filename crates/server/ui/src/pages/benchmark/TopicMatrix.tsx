// What is talked about with each brand: the share of its mentions that touch each topic.
import { ScrollArea, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { Nothing } from '../../parts/Answer';
import { TextLink } from '../../parts/links';
import { useScene } from '../../workspace';

export function TopicMatrix({ brands }: { brands: Schemas['ComparedBrand'][] }) {
  const { t } = useTranslation();
  const { format, topicName } = useScene();
  const sums = new Map<string, number>();
  for (const { topics } of brands) for (const { id, count } of topics) sums.set(id, (sums.get(id) ?? 0) + count);
  const topics = [...sums].toSorted(([, one], [, other]) => other - one).map(([id]) => id);
  if (topics.length === 0) return <Nothing>{t('benchmark.noTopics')}</Nothing>;
  return (
    <ScrollArea viewportProps={{ tabIndex: 0, role: 'group', 'aria-label': t('benchmark.topics') }}>
      <Table miw={160 + 110 * brands.length} className="numbers">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('facet.topic')}</Table.Th>
            {brands.map(({ id, name }) => <Table.Th key={id} scope="col" ta="right" className="foreign">{name}</Table.Th>)}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {topics.map((topic) => (
            <Table.Tr key={topic}>
              <Table.Th scope="row" fw={400} className="foreign">{topicName(topic)}</Table.Th>
              {brands.map((brand) => {
                const count = brand.topics.find(({ id }) => id === topic)?.count ?? 0;
                const share = brand.now.mentions ? count / brand.now.mentions : null;
                const tint = `color-mix(in srgb, var(--mantine-color-sea-5) ${Math.round(Math.min(1, (share ?? 0) * 2) * 45)}%, transparent)`;
                return (
                  <Table.Td key={brand.id} ta="right" style={{ background: tint }}>
                    <TextLink to="/mentions" search={(now) => ({ ...now, brand: brand.id, topic })} c="inherit">
                      {format.whole(count)} <Text component="span" size="xs" c="inherit">({format.percent(share)})</Text>
                    </TextLink>
                  </Table.Td>
                );
              })}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  );
}
