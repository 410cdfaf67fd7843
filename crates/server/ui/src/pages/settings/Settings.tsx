// What a workspace watches: its brands and topics, and how far the past of changed queries has come.
import { Badge, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Page } from '../../parts/Page';
import { Panel } from '../../parts/Panel';
import { Reserved } from '../../parts/Reserved';
import { ButtonLink, TextLink } from '../../parts/links';
import { useMay } from '../../role';
import { useScene } from '../../workspace';
import { AboutWorkspace } from './AboutWorkspace';
import { Backfills } from './Backfills';
import { People } from './People';
import { Retention } from './Retention';
import { Tokens } from './Tokens';
import { Trust } from './Trust';

export default function Settings() {
  const { t } = useTranslation();
  const { workspace, colourOf } = useScene();
  const runs = useMay('admin');
  const brands = workspace.brand ?? [];
  const topics = workspace.topic ?? [];
  return (
    <Page title={t('page.settings')} aside={runs && <ButtonLink to="/start" variant="light">{t('start.guided')}</ButtonLink>}>
      <Reserved takes="admin" />
      <SimpleGrid cols={{ base: 1, lg: 2 }}>
        <Panel title={t('settings.brands')} aside={runs && <Add kind="brand" />}>
          <Stack gap="sm" component="ul" className="plain-list">
            {brands.map(({ id, name, own, query }) => (
              <li key={id}>
                <Group gap="xs">
                  <Badge circle size="xs" color={colourOf(id)} aria-hidden />
                  <TextLink to="/settings/$kind/$id" params={{ kind: 'brand', id }} fw={600} className="foreign">{name}</TextLink>
                  {own && <Badge size="xs" variant="light">{t('benchmark.own')}</Badge>}
                </Group>
                <Query text={query} />
              </li>
            ))}
          </Stack>
          {brands.length === 0 && <Text size="sm" c="dimmed">{t('settings.noBrands')}</Text>}
        </Panel>
        <Panel title={t('settings.topics')} aside={runs && <Add kind="topic" />}>
          <Stack gap="sm" component="ul" className="plain-list">
            {topics.map(({ id, name, query }) => (
              <li key={id}>
                <TextLink to="/settings/$kind/$id" params={{ kind: 'topic', id }} fw={600} className="foreign">{name}</TextLink>
                <Query text={query} />
              </li>
            ))}
          </Stack>
          {topics.length === 0 && <Text size="sm" c="dimmed">{t('settings.noTopics')}</Text>}
        </Panel>
      </SimpleGrid>
      <Backfills />
      <Trust />
      <Retention />
      {runs && (
        <SimpleGrid cols={{ base: 1, lg: 2 }}>
          <People />
          <Tokens />
          <AboutWorkspace />
        </SimpleGrid>
      )}
    </Page>
  );
}

function Add({ kind }: { kind: 'brand' | 'topic' }) {
  const { t } = useTranslation();
  return (
    <ButtonLink to="/settings/$kind/$id" params={{ kind, id: 'new' }} size="compact-sm" variant="light" leftSection={<IconPlus size={14} aria-hidden />}>
      {t(`settings.add_${kind}`)}
    </ButtonLink>
  );
}

function Query({ text }: { text: string }) {
  return <Text size="sm" c="dimmed" ff="monospace" lineClamp={2} className="foreign">{text}</Text>;
}
