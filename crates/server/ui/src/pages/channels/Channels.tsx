// The channels of a workspace: where alerts are sent, how each fares, and a test that says at once what came of it.
import { Alert, Badge, Card, Group, List, Stack, Text } from '@mantine/core';
import { IconBrandDiscord, IconBrandSlack, IconBrandTeams, IconBrandTelegram, IconMail, IconPhoneCall, IconPlus, IconTerminal2, IconWebhook } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '../../api/client';
import { Answer } from '../../parts/Answer';
import { Page } from '../../parts/Page';
import { Reserved } from '../../parts/Reserved';
import { ButtonLink, TextLink } from '../../parts/links';
import { useMay } from '../../role';
import { useScene } from '../../workspace';
import { leadsTo, rulesOf, type Kind } from './draft';
import { Test } from './Test';

type Fares = Schemas['ChannelAnswer'];

const COLOURS: Record<Schemas['ChannelStanding'], string> = { working: 'teal', failing: 'orange', resting: 'orange', disabled: 'red', unknown: 'gray' };
const SIGNS: Record<Kind, typeof IconMail> = {
  email: IconMail, slack: IconBrandSlack, teams: IconBrandTeams, discord: IconBrandDiscord, telegram: IconBrandTelegram, pager_duty: IconPhoneCall, webhook: IconWebhook, console: IconTerminal2,
};

export default function Channels() {
  const { t } = useTranslation();
  const { id: workspace } = useScene();
  const edits = useMay('admin');
  const query = api.useQuery('get', '/api/v1/channels', { params: { query: { workspace } } }, { refetchInterval: 30_000 });
  const again = () => void query.refetch();
  return (
    <Page title={t('page.channels')} aside={edits && <ButtonLink to="/channels/$channel" params={{ channel: 'new' }} leftSection={<IconPlus size={16} aria-hidden />}>{t('channels.add')}</ButtonLink>}>
      <Text size="sm" c="dimmed">{t('channels.text')}</Text>
      <Reserved takes="admin" />
      <Answer query={query} height={300} empty={(channels) => channels.length === 0} nothing={t('channels.none')}>
        {(channels) => (
          <Stack gap="sm">
            {channels.map((channel) => <ChannelCard key={channel.id} fares={channel} edits={edits} again={again} />)}
          </Stack>
        )}
      </Answer>
    </Page>
  );
}

function ChannelCard({ fares, edits, again }: { fares: Fares; edits: boolean; again: () => void }) {
  const { t } = useTranslation();
  const { workspace } = useScene();
  const kind = fares.kind as Kind;
  const Sign = SIGNS[kind] ?? IconWebhook;
  const channel = workspace.channel?.find(({ id }) => id === fares.id);
  const rules = rulesOf(workspace, fares.id);
  return (
    <Card component="article" padding="sm" aria-label={fares.id}>
      <Group justify="space-between" gap="xs" align="flex-start">
        <Group gap="xs">
          <Sign size={20} stroke={1.6} aria-hidden />
          {edits ? (
            <TextLink to="/channels/$channel" params={{ channel: fares.id }} fw={600} c="inherit" className="foreign">{fares.id}</TextLink>
          ) : (
            <Text fw={600} className="foreign">{fares.id}</Text>
          )}
          <Text size="sm" c="dimmed">{t(`channelKind.${kind}`)}</Text>
        </Group>
        <Badge variant="light" color={COLOURS[fares.standing]}>{t(`channelStanding.${fares.standing}`)}</Badge>
      </Group>
      {channel && <Text size="sm" mt={4} className="foreign" lineClamp={2}>{leadsTo(channel.to)}</Text>}
      {channel && <When channel={channel} />}
      <Text size="sm" c="dimmed" mt={4} className="foreign">
        {rules.length > 0 ? t('channels.rules', { names: rules.map(({ name }) => name).join(', ') }) : t('channels.noRule')}
      </Text>
      <Health fares={fares} />
      {edits && <Test id={fares.id} stopped={fares.standing === 'disabled' || fares.standing === 'resting'} again={again} />}
    </Card>
  );
}

/** When it is left alone, and whether it gets all at once. */
function When({ channel: { digest, quiet } }: { channel: Schemas['Channel'] }) {
  const { t } = useTranslation();
  const said = [
    digest && t(`digest.${digest}`),
    quiet && t('channels.quietFrom', { from: quiet.from, to: quiet.to }),
    quiet?.except && t('channels.quietExcept', { severity: t(`severity.${quiet.except}`).toLowerCase() }),
  ].filter(Boolean);
  return said.length > 0 && <Text size="sm" c="dimmed">{said.join(' · ')}</Text>;
}

/** When it last worked and failed, and what is to be done. */
function Health({ fares }: { fares: Fares }) {
  const { t } = useTranslation();
  const { format } = useScene();
  const missing = fares.variables.filter(({ set }) => !set).map(({ name }) => name);
  const broken = fares.standing !== 'working' && fares.standing !== 'unknown';
  const lines = [
    fares.standing === 'disabled' && t('channels.disabled', { at: format.moment(fares.disabled_at), reason: fares.reason ?? '' }),
    fares.standing === 'resting' && t('channels.resting', { at: format.moment(fares.rests_until), count: fares.failures }),
    broken && fares.failed && t('channels.failed', { at: format.moment(fares.failed_at), said: fares.failed }),
    fares.problem,
    missing.length > 0 && !fares.problem && t('channels.unset', { count: missing.length, names: missing.join(', ') }),
  ].filter((line) => typeof line === 'string');
  return (
    <>
      <Text size="sm" c="dimmed" mt={4}>{fares.sent_at ? t('channels.sent', { at: format.moment(fares.sent_at) }) : t('channels.neverSent')}</Text>
      {lines.length > 0 && (
        <Alert mt="xs" color={fares.standing === 'disabled' ? 'red' : 'orange'} p="xs">
          <List size="sm" listStyleType={lines.length > 1 ? 'disc' : 'none'} className="foreign">{lines.map((line) => <List.Item key={line}>{line}</List.Item>)}</List>
        </Alert>
      )}
    </>
  );
}
