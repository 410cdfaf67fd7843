// Brand and period, where the page is about some.
import { Group, Select } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconCalendar, IconTag } from '@tabler/icons-react';
import { useMatches, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PERIODS, USUAL_PERIOD } from '../period';
import { useScene } from '../workspace';

const PeriodDialog = lazy(() => import('./PeriodDialog'));
const ALL = '*';
const OTHER = 'other';

/** On a telephone the words need the room of the signs. */
const useWide = () => useMediaQuery('(min-width: 36em)');

export function Pickers() {
  const pickers = useMatches().at(-1)?.staticData.pickers;
  return (
    <Group gap="xs" wrap="nowrap" ml="auto" miw={0}>
      {pickers?.brand && <BrandPicker all={pickers.brand === 'any'} />}
      {pickers?.period && <PeriodPicker />}
    </Group>
  );
}

function BrandPicker({ all }: { all: boolean }) {
  const wide = useWide();
  const { t } = useTranslation();
  const { workspace, search, brand } = useScene();
  const navigate = useNavigate();
  const brands = (workspace.brand ?? []).map(({ id, name }) => ({ value: id, label: name }));
  const several = all && search.brand?.includes(',') ? [{ value: search.brand, label: t('brand.several') }] : [];
  return (
    <Select
      aria-label={t('brand.label')}
      leftSection={wide && <IconTag size={16} aria-hidden />}
      data={[...(all ? [{ value: ALL, label: t('brand.all') }] : []), ...several, ...brands]}
      value={all ? (search.brand ?? ALL) : brand}
      allowDeselect={false}
      searchable={brands.length > 12}
      maw={220}
      onChange={(chosen) =>
        void navigate({ to: '.', search: (now) => ({ ...now, brand: chosen === ALL ? undefined : (chosen ?? undefined) }) })
      }
    />
  );
}

function PeriodPicker() {
  const wide = useWide();
  const { t } = useTranslation();
  const { search, range, format } = useScene();
  const navigate = useNavigate();
  const [choosing, setChoosing] = useState(false);
  const period = search.period ?? USUAL_PERIOD;
  const shown = (at: string) => (at.includes('T') ? format.moment(at) : format.day(at));
  const known = PERIODS.map((value) => ({ value: value as string, label: t(`period.${value}`) }));
  if (range.to) known.push({ value: period, label: `${shown(range.from)} – ${shown(range.to)}` });
  known.push({ value: OTHER, label: t('period.other') });
  const choose = (chosen: string) => void navigate({ to: '.', search: (now) => ({ ...now, period: chosen }) });
  return (
    <>
      <Select
        aria-label={t('period.label')}
        leftSection={wide && <IconCalendar size={16} aria-hidden />}
        data={known}
        value={period}
        allowDeselect={false}
        maw={240}
        comboboxProps={{ width: 240, position: 'bottom-end' }}
        onChange={(chosen) => (chosen === OTHER ? setChoosing(true) : choose(chosen ?? USUAL_PERIOD))}
      />
      {choosing && (
        <Suspense>
          <PeriodDialog
            close={() => setChoosing(false)}
            choose={(span) => {
              setChoosing(false);
              choose(span);
            }}
          />
        </Suspense>
      )}
    </>
  );
}
