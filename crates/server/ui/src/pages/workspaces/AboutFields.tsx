// What a workspace is: its name, the language that it writes in, the time zone in which its days begin.
import { Group, Select, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { LANGUAGES } from '../../i18n';

export type About = Schemas['About'];

/** The time zones that the browser knows, and those that are meant. */
const zones = (meant: string) => [...new Set([meant, 'UTC', ...Intl.supportedValuesOf('timeZone')])];

/** What a new workspace begins with: the reader's language and time. */
export const newAbout = (language: string): About => ({ id: '', name: '', languages: [language], timezone: Intl.DateTimeFormat().resolvedOptions().timeZone });

export function AboutFields({ about, change }: { about: About; change: (about: About) => void }) {
  const { t } = useTranslation();
  const [first = 'en', ...others] = about.languages ?? [];
  const zone = about.timezone ?? 'UTC';
  return (
    <>
      <TextInput label={t('workspaces.name')} required value={about.name} maxLength={100} onChange={(event) => change({ ...about, name: event.currentTarget.value })} />
      <Group gap="xs" grow preventGrowOverflow={false} align="flex-start">
        <Select
          label={t('workspaces.language')}
          description={t('workspaces.languageText')}
          data={Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }))}
          value={first}
          allowDeselect={false}
          onChange={(language) => language && change({ ...about, languages: [language, ...others.filter((other) => other !== language)] })}
        />
        <Select
          label={t('workspaces.zone')}
          description={t('workspaces.zoneText')}
          data={zones(zone)}
          value={zone}
          searchable
          limit={100}
          allowDeselect={false}
          nothingFoundMessage={t('workspaces.noZone')}
          onChange={(timezone) => timezone && change({ ...about, timezone })}
        />
      </Group>
    </>
  );
}
