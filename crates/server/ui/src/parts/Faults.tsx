// Why a change was refused, fault by fault.
import { Alert, List } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Refusal } from '../api/client';

export function Faults({ error }: { error: unknown }) {
  const { t } = useTranslation();
  if (!error) return null;
  const refusal = error instanceof Refusal ? error : undefined;
  return (
    <Alert color="red" title={refusal?.message ?? t('away.title')} className="foreign">
      {refusal ? (
        <List size="sm">
          {refusal.faults.map(({ place, problem }) => <List.Item key={`${place} ${problem}`}>{place}: {problem}</List.Item>)}
        </List>
      ) : (
        t('away.text')
      )}
    </Alert>
  );
}
