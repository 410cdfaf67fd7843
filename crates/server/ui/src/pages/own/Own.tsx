// What one's own accounts do: what they publish, what comes back, and how they answer who asks.
import { Card, ScrollArea, SimpleGrid, Stack, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '../../api/client';
import { Answer, Nothing } from '../../parts/Answer';
import { Change } from '../../parts/Change';
import { Explained } from '../../parts/Explained';
import { Page } from '../../parts/Page';
import { Panel } from '../../parts/Panel';
import { ButtonLink, TextLink } from '../../parts/links';
import { useScene } from '../../workspace';
import { OWN_FIGURES } from './figures';

export default function Own() {
  const { t } = useTranslation();
  const { workspace, id, range, search } = useScene();
  const named = (workspace.brand ?? []).filter((brand) => brand.accounts?.length);
  const brand = named.some((one) => one.id === search.brand) ? search.brand : undefined;
  const query = api.useQuery('get', '/api/v1/own', { params: { query: { workspace: id, brand, ...range } } }, { enabled: named.length > 0 });
  return (
    <Page title={t('page.own')}>
      {named.length === 0 ? (
        <Nothing height={300}>
          <Stack gap="sm" align="center">
            {t('own.none')}
            <ButtonLink to="/settings" size="xs" variant="default">{t('page.settings')}</ButtonLink>
          </Stack>
        </Nothing>
      ) : (
        <Answer query={query} height={600}>
          {(answer) => answer.brands.map((one) => <OfBrand key={one.id} brand={one} previous={answer.previous} />)}
        </Answer>
      )}
    </Page>
  );
}

function OfBrand({ brand, previous }: { brand: Schemas['OwnBrandAnswer']; previous: Schemas['Period'] }) {
  const { t } = useTranslation();
  const { format } = useScene();
  const { now, before, change } = brand;
  return (
    <Panel
      title={<span className="foreign">{brand.name}</span>}
      aside={<TextLink to="/mentions" size="sm" search={(known) => ({ ...known, brand: brand.id, own: 'only' })}>{t('own.posts')}</TextLink>}
    >
      <Stack>
        <SimpleGrid cols={{ base: 1, xs: 2, lg: 4 }} component="section">
          {OWN_FIGURES.map((figure) => {
            const moved = 'change' in figure ? change[figure.change] : undefined;
            const write = 'share' in figure ? (value: number | null | undefined) => t('figure.points', { value: format.points(value) }) : format.change;
            return (
              <Card key={figure.name} padding="sm">
                <Explained label={t(`ownFigure.${figure.name}`)} meaning={t(`ownMeaning.${figure.name}`)} />
                <Text className="figure">{figure.write(format)(figure.of(now))}</Text>
                <Change
                  value={moved}
                  text={write(moved)}
                  before={t('figure.before', { value: figure.write(format)(figure.of(before)) })}
                  more={'more' in figure ? figure.more : undefined}
                />
                {figure.name === 'time' && now.response_time.p90 != null && (
                  <Text size="sm" c="dimmed">{t('own.nineInTen', { time: format.duration(now.response_time.p90) })}</Text>
                )}
              </Card>
            );
          })}
        </SimpleGrid>
        <Accounts accounts={brand.accounts} name={brand.name} />
        <Text size="xs" c="dimmed">{t('benchmark.against', { from: format.moment(previous.from), to: format.moment(previous.to) })}</Text>
      </Stack>
    </Panel>
  );
}

function Accounts({ accounts, name }: { accounts: Schemas['OwnAccount'][]; name: string }) {
  const { t } = useTranslation();
  const { format } = useScene();
  const label = t('own.accounts', { brand: name });
  return (
    <ScrollArea viewportProps={{ tabIndex: 0, role: 'group', 'aria-label': label }}>
      <Table miw={900} className="numbers" verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('own.account')}</Table.Th>
            {OWN_FIGURES.map(({ name: figure }) => <Table.Th key={figure} scope="col" ta="right">{t(`ownFigure.${figure}`)}</Table.Th>)}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {accounts.map(({ account, now }) => (
            <Table.Tr key={account}>
              <Table.Th scope="row" fw={400} className="foreign">{account}</Table.Th>
              {OWN_FIGURES.map((figure) => <Table.Td key={figure.name} ta="right">{figure.write(format)(figure.of(now))}</Table.Td>)}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  );
}
