// How an alert stands, in words and colours.
import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { useScene } from '../../workspace';

const SEVERITY: Record<string, string> = { critical: 'red', warning: 'orange', info: 'sea' };

export function AlertBadges({ alert }: { alert: Schemas['Told'] }) {
  const { t } = useTranslation();
  const { format } = useScene();
  const { state, severity, inhibited, snoozed_until: snoozed } = alert;
  return (
    <>
      <Badge color={state === 'firing' ? 'red.9' : 'gray'} variant={state === 'firing' ? 'filled' : 'light'} autoContrast>{t(`alertState.${state}`)}</Badge>
      <Badge color={SEVERITY[severity] ?? 'gray'} variant="light">{t(`severity.${severity}`)}</Badge>
      {inhibited && <Badge color="gray" variant="default" tt="none">{t('alerts.inhibited', { source: inhibited.source })}</Badge>}
      {snoozed && <Badge color="gray" variant="default" tt="none">{t('care.snoozedUntil', { at: format.moment(snoozed) })}</Badge>}
    </>
  );
}
