// The window: pages at the side, brand and period at the head, the page in the middle.
import { Alert, AppShell, Badge, Box, Burger, Divider, Group, Select, Stack, Text } from '@mantine/core';
import { useDisclosure, useNetwork } from '@mantine/hooks';
import {
  IconAdjustmentsBolt, IconBellRinging, IconChartHistogram, IconFileAnalytics, IconLayoutDashboard, IconMessages, IconRss, IconSend, IconSettings, IconSpeakerphone, IconTrendingUp,
  IconUsers, IconWifiOff,
} from '@tabler/icons-react';
import { Outlet, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '../api/client';
import { useLive } from '../api/live';
import { runs } from '../api/roles';
import { useSession } from '../api/session';
import { MenuLink, TextLink } from '../parts/links';
import { useScene } from '../workspace';
import { Keys } from './Keys';
import { Me } from './Me';
import { Pickers } from './Pickers';
import { ColourSwitch, LanguageSwitch } from './Reader';

const PAGES = [
  ['/', 'overview', IconLayoutDashboard],
  ['/mentions', 'mentions', IconMessages],
  ['/alerts', 'alerts', IconBellRinging],
  ['/rules', 'rules', IconAdjustmentsBolt],
  ['/channels', 'channels', IconSend],
  ['/benchmark', 'benchmark', IconChartHistogram],
  ['/authors', 'authors', IconUsers],
  ['/trends', 'trends', IconTrendingUp],
  ['/own', 'own', IconSpeakerphone],
  ['/reports', 'reports', IconFileAnalytics],
  ['/sources', 'sources', IconRss],
  ['/settings', 'settings', IconSettings],
] as const;

export function Shell({ workspaces }: { workspaces: Schemas['Listed'][] }) {
  const { t } = useTranslation();
  const [opened, { toggle, close }] = useDisclosure();
  const { online } = useNetwork();
  return (
    <AppShell
      header={{ height: 60 }}
      navbar={{ width: 220, breakpoint: 'md', collapsed: { mobile: !opened } }}
      padding={{ base: 'sm', sm: 'md', lg: 'lg' }}
    >
      <a className="skip" href="#page">{t('skip')}</a>
      <AppShell.Header>
        <Group h="100%" px={{ base: 'xs', sm: 'md' }} gap="xs" wrap="nowrap">
          <Burger opened={opened} onClick={toggle} hiddenFrom="md" size="sm" aria-label={t('menu')} aria-expanded={opened} />
          <TextLink to="/" underline="never" c="inherit" aria-label="Vigie" visibleFrom="xs">
            <Group gap={8} wrap="nowrap">
              <img src="/favicon.svg" width={28} height={28} alt="" />
              <Text fw={700} size="lg" visibleFrom="sm">Vigie</Text>
            </Group>
          </TextLink>
          <Pickers />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="sm">
        <AppShell.Section grow component="nav" aria-label={t('pages')} style={{ overflowY: 'auto' }}>
          {PAGES.map(([to, name, Icon]) => (
            <MenuLink
              key={to}
              to={to}
              className="page-link"
              activeOptions={{ exact: to === '/' }}
              activeProps={{ active: true, 'aria-current': 'page' }}
              label={t(`page.${name}`)}
              leftSection={<Icon size={20} stroke={1.6} aria-hidden />}
              rightSection={to === '/alerts' ? <Firing /> : undefined}
              onClick={close}
            />
          ))}
        </AppShell.Section>
        <AppShell.Section>
          <Stack gap="xs">
            <Divider />
            <Me close={close} />
            <WorkspacePicker workspaces={workspaces} close={close} />
            <LanguageSwitch />
            <ColourSwitch />
            <Keys />
          </Stack>
        </AppShell.Section>
      </AppShell.Navbar>
      <AppShell.Main id="page" tabIndex={-1} style={{ outline: 'none' }}>
        <Box maw={1760} mx="auto">
          {!online && (
            <Alert mb="md" color="yellow" icon={<IconWifiOff aria-hidden />} title={t('offline.title')}>{t('offline.text')}</Alert>
          )}
          <Outlet />
        </Box>
      </AppShell.Main>
    </AppShell>
  );
}

/** How many alerts are firing, as it changes. */
function Firing() {
  const { t } = useTranslation();
  const { id: workspace, format } = useScene();
  const query = api.useQuery('get', '/api/v1/alerts', { params: { query: { workspace, state: 'firing', limit: 50 } } });
  useLive({ workspace }, 'alert', 1000, () => void query.refetch());
  const count = query.data?.alerts.length ?? 0;
  return count > 0 && <Badge color="red.9" circle={count < 10} aria-label={t('alerts.count', { count })}>{format.whole(count)}</Badge>;
}

function WorkspacePicker({ workspaces, close }: { workspaces: Schemas['Listed'][]; close: () => void }) {
  const { t } = useTranslation();
  const { id, workspace } = useScene();
  const navigate = useNavigate();
  const more = runs(useSession());
  const all = more || workspaces.length > 1;
  return (
    <div>
      {workspaces.length < 2 ? (
        <Text size="sm" c="dimmed" className="foreign">{workspace.workspace.name}</Text>
      ) : (
        <Select
          size="xs"
          label={t('workspace')}
          data={workspaces.map(({ id: value, name: label }) => ({ value, label }))}
          value={id}
          allowDeselect={false}
          searchable={workspaces.length > 8}
          onChange={(chosen) => void navigate({ to: '/', search: { workspace: chosen ?? undefined, brand: '' } })}
        />
      )}
      {all && <TextLink to="/workspaces" size="xs" onClick={close}>{t(more ? 'workspaces.allAndNew' : 'workspaces.all')}</TextLink>}
    </div>
  );
}
