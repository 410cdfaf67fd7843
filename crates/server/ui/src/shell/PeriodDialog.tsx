// Two days of one's own choice.
import '@mantine/dates/styles.css';
import { Button, Center, Modal, Stack } from '@mantine/core';
import { DatePicker, DatesProvider } from '@mantine/dates';
import { useMediaQuery } from '@mantine/hooks';
import 'dayjs/locale/fr';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { spanOf } from '../period';

export default function PeriodDialog({ close, choose }: { close: () => void; choose: (period: string) => void }) {
  const { t, i18n } = useTranslation();
  const wide = useMediaQuery('(min-width: 48em)');
  const [[from, to], setDays] = useState<[string | null, string | null]>([null, null]);
  const language = i18n.resolvedLanguage ?? 'en';
  const labels = { previousMonth: t('period.earlier'), nextMonth: t('period.later') };
  return (
    <Modal opened onClose={close} title={t('period.choose')} size="auto" closeButtonProps={{ 'aria-label': t('close') }}>
      <DatesProvider settings={{ locale: language, firstDayOfWeek: language === 'fr' ? 1 : 0 }}>
        <Stack>
          <Center>
            <DatePicker type="range" allowSingleDateInRange numberOfColumns={wide ? 2 : 1} value={[from, to]} onChange={setDays} ariaLabels={labels} />
          </Center>
          <Button disabled={!from || !to} onClick={() => from && to && choose(spanOf(from, to))}>{t('period.show')}</Button>
        </Stack>
      </DatesProvider>
    </Modal>
  );
}
