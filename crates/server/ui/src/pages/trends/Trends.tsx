// What rose: terms that more mentions hold than the period before lets expect, by more than chance.
import { Collapse, Group, SegmentedControl, SimpleGrid, Stack, Text, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconChevronDown } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '../../api/client';
import { Answer } from '../../parts/Answer';
import { ExampleCard } from '../../parts/ExampleCard';
import { Explained } from '../../parts/Explained';
import { Page } from '../../parts/Page';
import { Panel } from '../../parts/Panel';
import { TextLink } from '../../parts/links';
import { queryOfTerm } from '../../search';
import { useScene } from '../../workspace';

const KINDS = ['hashtag', 'word', 'phrase', 'emoji', 'link'] as const;

export default function Trends() {
  const { t } = useTranslation();
  const { id: workspace, range, search, format } = useScene();
  const navigate = useNavigate();
  const kind = KINDS.find((known) => known === search.kind);
  const query = api.useQuery('get', '/api/v1/trends', {
    params: { query: { workspace, brand: search.brand, ...range, kind, limit: kind ? 50 : 12 } },
  });
  const kinds = [{ value: '', label: t('trends.all') }, ...KINDS.map((value) => ({ value: value as string, label: t(`termKind.${value}`) }))];
  return (
    <Page title={t('page.trends')}>
      <div style={{ overflowX: 'auto' }}>
        <SegmentedControl
          aria-label={t('trends.kind')}
          data={kinds}
          value={kind ?? ''}
          onChange={(chosen) => void navigate({ to: '.', search: { ...search, kind: chosen || undefined } })}
        />
      </div>
      <Answer query={query} height={700} empty={({ terms }) => terms.length === 0} nothing={t('trends.none')}>
        {(answer) => (
          <>
            <Text size="sm" c="dimmed">
              {t('trends.against', {
                mentions: format.whole(answer.mentions),
                before: format.whole(answer.baseline_mentions),
                from: format.moment(answer.baseline.from),
                to: format.moment(answer.baseline.to),
              })}
            </Text>
            <SimpleGrid cols={{ base: 1, md: kind ? 1 : 2, xl: kind ? 1 : 3 }}>
              {KINDS.map((one) => ({ one, terms: answer.terms.filter((term) => term.kind === one) }))
                .filter(({ terms }) => terms.length > 0)
                .map(({ one, terms }) => (
                  <Panel key={one} title={t(`termKind.${one}`)} aside={<Explained label={t('trends.factor')} meaning={t('formula.trend')} />}>
                    <Stack gap="xs" component="ul" className="plain-list">
                      {terms.map((trend) => <Term key={trend.folded} trend={trend} />)}
                    </Stack>
                  </Panel>
                ))}
            </SimpleGrid>
          </>
        )}
      </Answer>
    </Page>
  );
}

function Term({ trend }: { trend: Schemas['Trend'] }) {
  const { t } = useTranslation();
  const { format } = useScene();
  const [opened, { toggle }] = useDisclosure();
  const { mentions, expected, factor, authors, examples } = trend;
  return (
    <li>
      <Group justify="space-between" wrap="nowrap" gap="sm" align="flex-start">
        <div style={{ minWidth: 0 }}>
          <TextLink to="/mentions" search={(now) => ({ ...now, kind: undefined, q: queryOfTerm(trend) })} className="foreign">{trend.term}</TextLink>
          <Text size="xs" c="dimmed" className="numbers">
            {t('trends.counts', {
              count: mentions,
              mentions: format.whole(mentions),
              expected: format.decimal(expected),
              authors: t('count.authors', { count: authors, authors: format.whole(authors) }),
            })}
          </Text>
        </div>
        <UnstyledButton onClick={toggle} aria-expanded={opened} aria-label={`×${format.decimal(factor)}. ${t('trends.examples', { term: trend.term })}`}>
          <Group gap={4} wrap="nowrap">
            <Text fw={600} className="numbers">×{format.decimal(factor)}</Text>
            <IconChevronDown size={16} aria-hidden style={{ transform: opened ? 'rotate(180deg)' : undefined }} />
          </Group>
        </UnstyledButton>
      </Group>
      <Collapse expanded={opened}>
        {opened && <Stack gap="xs" mt="xs">{examples.map((example) => <ExampleCard key={example.id} example={example} />)}</Stack>}
      </Collapse>
    </li>
  );
}
