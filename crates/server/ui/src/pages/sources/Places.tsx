// What a choice needs to be filled in.
import { Anchor, Stack, TagsInput, Text, TextInput } from '@mantine/core';
import { Trans, useTranslation } from 'react-i18next';
import { SecretInput } from '../../parts/SecretInput';
import { choiceOf, type ChoiceName, type Filled, type Place } from './choices';

interface PlacesProps {
  choice: ChoiceName;
  filled: Filled;
  change: (filled: Filled) => void;
}

/** Where Google makes the feed. */
const ALERTS = 'https://www.google.com/alerts';

export function Places({ choice, filled, change }: PlacesProps) {
  const { t } = useTranslation();
  return (
    <Stack>
      <Text size="sm">{t(`choiceText.${choice}`)}</Text>
      {choice === 'google_alerts' && (
        <Text size="sm">
          <Trans i18nKey="sources.googleAlerts" components={{ page: <Anchor href={ALERTS} target="_blank" rel="noopener noreferrer" inherit>{ALERTS}</Anchor> }} />
        </Text>
      )}
      {choiceOf(choice).places.map((place) => (
        <Filling key={place.key} choice={choice} place={place} value={filled[place.key]} change={(value) => change({ ...filled, [place.key]: value })} />
      ))}
    </Stack>
  );
}

interface FillingProps {
  choice: ChoiceName;
  place: Place;
  value: string | string[] | undefined;
  change: (value: string | string[]) => void;
}

function Filling({ choice, place: { key, takes, example, optional }, value, change }: FillingProps) {
  const { t, i18n } = useTranslation();
  const name = `place.${choice}_${key}`;
  const label = t(name as 'place.feeds_urls');
  const text = `${name}Text`;
  const description = i18n.exists(text) ? t(text as 'place.feeds_urlsText') : undefined;
  if (takes === 'secret') return <SecretInput label={label} example={example} required={!optional} value={String(value ?? '')} change={change} />;
  if (takes === 'list') {
    const values = [value ?? []].flat();
    return <TagsInput label={label} description={description} placeholder={values.length > 0 ? undefined : example} required={!optional} acceptValueOnBlur splitChars={[',', ' ', ';']} maxTags={200} value={values} onChange={change} />;
  }
  return <TextInput label={label} description={description} placeholder={example} required={!optional} value={String(value ?? '')} maxLength={2000} spellCheck={false} autoComplete="off" onChange={(event) => change(event.currentTarget.value)} />;
}
