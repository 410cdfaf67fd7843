// The settings of a channel: where it leads, and when it is told.
import { Alert, Group, Select, Stack, Switch, TagsInput, TextInput } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { SecretInput } from '../../parts/SecretInput';
import { useScene } from '../../workspace';
import { SEVERITIES } from '../rules/draft';
import { DIGESTS, KINDS, ofKind, type Channel, type ChannelKind, type Kind } from './draft';

interface FieldsProps {
  channel: Channel;
  change: (channel: Channel) => void;
  name: string;
  /** Absent where the name stands. */
  setName?: (name: string) => void;
  /** What the workspace's file calls it. */
  id: string;
}

export function Fields({ channel, change, name, setName, id }: FieldsProps) {
  const { t } = useTranslation();
  const { kind } = channel.to;
  return (
    <Stack>
      <TextInput
        label={t('channels.name')}
        description={setName && name.trim() ? t('channels.id', { id }) : undefined}
        required
        readOnly={!setName}
        value={name}
        maxLength={50}
        onChange={(event) => setName?.(event.currentTarget.value)}
      />
      <Select
        label={t('channels.kind')}
        description={t(`channelMeaning.${kind}`)}
        data={KINDS.map((value) => ({ value, label: t(`channelKind.${value}`) }))}
        value={kind}
        allowDeselect={false}
        onChange={(chosen) => chosen && change(ofKind(channel, chosen as Kind))}
      />
      {kind !== 'email' && kind !== 'console' && (
        <Alert color="gray" p="sm" icon={<IconKey aria-hidden />} title={t('secret.title')}>{t('secret.why')}</Alert>
      )}
      <To to={channel.to} change={(to) => change({ ...channel, to })} />
      <Select
        label={t('channels.digest')}
        data={[{ value: 'none', label: t('digest.none') }, ...DIGESTS.map((value) => ({ value, label: t(`digest.${value}`) }))]}
        value={channel.digest ?? 'none'}
        allowDeselect={false}
        onChange={(chosen) => change({ ...channel, digest: chosen === 'none' ? undefined : (chosen as Schemas['Digest']) })}
      />
      <Quiet quiet={channel.quiet ?? undefined} change={(quiet) => change({ ...channel, quiet })} />
    </Stack>
  );
}

/** What each kind needs to be reached. */
function To({ to, change }: { to: ChannelKind; change: (to: ChannelKind) => void }) {
  const { t } = useTranslation();
  switch (to.kind) {
    case 'console':
      return null;
    case 'email':
      return (
        <TagsInput
          label={t('channels.addresses')}
          description={t('channels.addressesText')}
          placeholder={to.to.length > 0 ? undefined : 'ana@example.org'}
          required
          maxTags={50}
          acceptValueOnBlur
          splitChars={[',', ' ', ';']}
          value={to.to}
          onChange={(addresses) => change({ ...to, to: addresses })}
        />
      );
    case 'slack':
    case 'teams':
    case 'discord':
      return <SecretInput label={t('channels.address')} example={`${to.kind.toUpperCase()}_URL`} required value={to.url} change={(url) => change({ ...to, url })} />;
    case 'telegram':
      return (
        <>
          <SecretInput label={t('channels.botToken')} example="TELEGRAM_TOKEN" required value={to.token} change={(token) => change({ ...to, token })} />
          <TextInput label={t('channels.chat')} description={t('channels.chatText')} placeholder="-1001234567890" required value={to.chat} maxLength={100} onChange={(event) => change({ ...to, chat: event.currentTarget.value })} />
        </>
      );
    case 'pager_duty':
      return (
        <>
          <SecretInput label={t('channels.routingKey')} example="PAGERDUTY_KEY" required value={to.routing_key} change={(routing_key) => change({ ...to, routing_key })} />
          <Switch
            label={t('channels.europe')}
            checked={to.api === EUROPE}
            onChange={(event) => change({ ...to, api: event.currentTarget.checked ? EUROPE : undefined })}
          />
        </>
      );
    case 'webhook':
      return (
        <>
          <TextInput label={t('channels.url')} description={t('channels.urlText')} placeholder="https://example.org/hook" required value={to.url} maxLength={2000} onChange={(event) => change({ ...to, url: event.currentTarget.value.trim() })} />
          <SecretInput label={t('channels.signing')} example="HOOK_SECRET" value={to.secret} change={(secret) => change({ ...to, secret: secret || undefined })} />
        </>
      );
  }
}

const EUROPE = 'https://events.eu.pagerduty.com';
const NIGHT: Schemas['Quiet'] = { from: '22:00', to: '07:00', except: 'critical' };

/** The hours in which it is left alone. */
function Quiet({ quiet, change }: { quiet: Schemas['Quiet'] | undefined; change: (quiet: Schemas['Quiet'] | undefined) => void }) {
  const { t } = useTranslation();
  const { zone } = useScene();
  return (
    <Stack gap="xs">
      <Switch label={t('channels.quiet')} description={t('channels.quietText', { zone })} checked={quiet !== undefined} onChange={(event) => change(event.currentTarget.checked ? NIGHT : undefined)} />
      {quiet && (
        <Group gap="xs" grow preventGrowOverflow={false} align="flex-end">
          <TextInput type="time" label={t('channels.from')} value={quiet.from} onChange={(event) => event.currentTarget.value && change({ ...quiet, from: event.currentTarget.value })} />
          <TextInput type="time" label={t('channels.to')} value={quiet.to} onChange={(event) => event.currentTarget.value && change({ ...quiet, to: event.currentTarget.value })} />
          <Select
            label={t('channels.except')}
            data={[{ value: 'none', label: t('channels.exceptNone') }, ...SEVERITIES.map((value) => ({ value, label: t('channels.exceptFrom', { severity: t(`severity.${value}`) }) }))]}
            value={quiet.except ?? 'none'}
            allowDeselect={false}
            onChange={(chosen) => change({ ...quiet, except: chosen === 'none' ? undefined : (chosen as Schemas['Severity']) })}
          />
        </Group>
      )}
    </Stack>
  );
}
