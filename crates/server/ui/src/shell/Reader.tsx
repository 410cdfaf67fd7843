// Language, and light or dark: choices of the reader, kept in the browser.
import { Group, SegmentedControl, VisuallyHidden, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import { IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { LANGUAGES } from '../i18n';

export function LanguageSwitch() {
  const { t, i18n } = useTranslation();
  const data = Object.entries(LANGUAGES).map(([value, name]) => ({ value, label: <span lang={value}>{name}</span> }));
  return (
    <SegmentedControl
      fullWidth
      size="xs"
      aria-label={t('settings.language')}
      data={data}
      value={i18n.resolvedLanguage ?? 'en'}
      onChange={(language) => void i18n.changeLanguage(language)}
    />
  );
}

const SCHEMES = [
  ['light', IconSun],
  ['auto', IconDeviceDesktop],
  ['dark', IconMoon],
] as const;

export function ColourSwitch() {
  const { t } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const data = SCHEMES.map(([value, Icon]) => ({
    value,
    label: (
      <Group justify="center">
        <Icon size={16} aria-hidden />
        <VisuallyHidden>{t(`settings.${value}`)}</VisuallyHidden>
      </Group>
    ),
  }));
  return (
    <SegmentedControl
      fullWidth
      size="xs"
      aria-label={t('settings.colours')}
      data={data}
      value={colorScheme}
      onChange={(scheme) => setColorScheme(scheme as MantineColorScheme)}
    />
  );
}
