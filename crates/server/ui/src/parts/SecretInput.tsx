// A place for a secret, which takes the name of the variable that holds it, and says why.
import { Code, Text, TextInput } from '@mantine/core';
import { Trans, useTranslation } from 'react-i18next';
import { isReference, referenceTo } from './secret';

interface SecretInputProps {
  label: string;
  /** What the variable could be called. */
  example: string;
  value: string | null | undefined;
  change: (reference: string) => void;
  required?: boolean;
  disabled?: boolean;
}

export function SecretInput({ label, example, value, change, required, disabled }: SecretInputProps) {
  const { t } = useTranslation();
  const name = (value ?? '').replace(/^env:/, '');
  return (
    <TextInput
      label={label}
      description={<Trans i18nKey="secret.text" values={{ name: isReference(value) ? name : example }} components={{ code: <Code /> }} />}
      placeholder={example}
      required={required}
      disabled={disabled}
      value={name}
      maxLength={200}
      spellCheck={false}
      autoComplete="off"
      leftSection={<Text size="sm" c="dimmed" ff="monospace">env:</Text>}
      leftSectionWidth={52}
      styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
      error={name !== '' && !isReference(value) && t('secret.itself')}
      onChange={(event) => change(referenceTo(event.currentTarget.value))}
    />
  );
}
