// Who speaks: everybody who wrote a mention in the period, by the weight of their word or what else one asks for.
import { Badge, Button, Chip, Group, Progress, ScrollArea, Select, Stack, Table, Text, Tooltip } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { client, type Schemas } from '../../api/client';
import { Answer } from '../../parts/Answer';
import { Explained } from '../../parts/Explained';
import { Export } from '../../parts/Export';
import { Page } from '../../parts/Page';
import { Panel } from '../../parts/Panel';
import { TextLink } from '../../parts/links';
import { toggled, wordsOf } from '../../search';
import { useScene } from '../../workspace';

const SORTS = ['influence', 'mentions', 'followers', 'engagement', 'negative', 'first_seen', 'last_seen'] as const;
const ONLY = ['newcomers', 'detractors'] as const;

export default function Authors() {
  const { t } = useTranslation();
  const { id: workspace, range, search, format } = useScene();
  const navigate = useNavigate();
  const sort = SORTS.find((known) => known === search.sort) ?? 'influence';
  const question = { workspace, brand: search.brand, ...range, sort, only: search.only };
  const asked = { ...question, limit: 50 };
  const query = useInfiniteQuery({
    queryKey: ['authors', asked],
    queryFn: async ({ pageParam, signal }) => {
      const { data } = await client.GET('/api/v1/authors', { params: { query: { ...asked, after: pageParam } }, signal });
      if (!data) throw new Error('an answer without content');
      return data;
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  return (
    <Page title={t('page.authors')} aside={<Export path="/api/v1/authors/export" query={question} />}>
      <Group gap="sm">
        <Select
          aria-label={t('sort.label')}
          data={SORTS.map((value) => ({ value, label: t(`authorSort.${value}`) }))}
          value={sort}
          allowDeselect={false}
          onChange={(chosen) => void navigate({ to: '.', search: { ...search, sort: chosen ?? undefined } })}
        />
        {ONLY.map((word) => (
          <Chip
            key={word}
            checked={wordsOf(search.only).includes(word)}
            onChange={() => void navigate({ to: '.', search: { ...search, only: toggled(search.only, word) } })}
          >
            {t(`authors.${word}`)}
          </Chip>
        ))}
      </Group>
      <Answer query={query} height={700} empty={({ pages }) => pages[0]?.total === 0} nothing={t('authors.none')}>
        {({ pages }) => (
          <Panel title={t('authors.total', { count: pages[0]?.total ?? 0, authors: format.whole(pages[0]?.total) })}>
            <Stack>
              <List authors={pages.flatMap((page) => page.authors)} />
              {query.hasNextPage && (
                <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>{t('mentions.more')}</Button>
              )}
            </Stack>
          </Panel>
        )}
      </Answer>
    </Page>
  );
}

function List({ authors }: { authors: Schemas['AuthorMeasures'][] }) {
  const { t } = useTranslation();
  return (
    <ScrollArea viewportProps={{ tabIndex: 0, role: 'group', 'aria-label': t('page.authors') }}>
      <Table miw={860} className="numbers" verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('authors.author')}</Table.Th>
            <Table.Th scope="col"><Explained label={t('authors.influence')} meaning={t('formula.influence')} /></Table.Th>
            <Table.Th scope="col" ta="right">{t('authors.followers')}</Table.Th>
            <Table.Th scope="col" ta="right">{t('page.mentions')}</Table.Th>
            <Table.Th scope="col" ta="right">{t('measure.engagement')}</Table.Th>
            <Table.Th scope="col" ta="right">{t('figure.sentiment')}</Table.Th>
            <Table.Th scope="col" ta="right">{t('authors.lastSeen')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>{authors.map((author) => <Row key={author.id} author={author} />)}</Table.Tbody>
      </Table>
    </ScrollArea>
  );
}

function Row({ author }: { author: Schemas['AuthorMeasures'] }) {
  const { t } = useTranslation();
  const { format } = useScene();
  const { score, audience, echo, voice, focus } = author.influence;
  const parts = t('authors.parts', { audience: format.percent(audience), echo: format.percent(echo), voice: format.percent(voice), focus: format.percent(focus) });
  return (
    <Table.Tr>
      <Table.Th scope="row" fw={400}>
        <Group gap={6}>
          <TextLink to="/mentions" search={(now) => ({ ...now, sort: undefined, only: undefined, author: author.handle ?? author.name ?? undefined })} className="foreign">
            {author.name ?? author.handle}
          </TextLink>
          {author.newcomer && <Badge size="xs" variant="light">{t('authors.new')}</Badge>}
        </Group>
        <Text size="xs" c="dimmed" className="foreign">{author.handle && `@${author.handle} · `}{author.source}</Text>
      </Table.Th>
      <Table.Td>
        <Tooltip label={parts}>
          <Group gap="xs" wrap="nowrap" tabIndex={0} aria-label={`${format.whole(score)}. ${parts}`} role="img">
            <Progress value={score} w={70} size="sm" aria-hidden />
            <Text size="sm" aria-hidden>{format.whole(score)}</Text>
          </Group>
        </Tooltip>
      </Table.Td>
      <Table.Td ta="right">{format.short(author.followers)}</Table.Td>
      <Table.Td ta="right">{format.whole(author.mentions)}</Table.Td>
      <Table.Td ta="right">{format.short(author.engagement)}</Table.Td>
      <Table.Td ta="right">{format.score(author.net_sentiment)}</Table.Td>
      <Table.Td ta="right">{format.ago(author.last_seen)}</Table.Td>
    </Table.Tr>
  );
}
