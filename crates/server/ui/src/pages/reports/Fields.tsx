// The settings of a report: what it tells of whom, in which language, to whom it goes and when.
import { Button, FileButton, Group, Image, Input, MultiSelect, NumberInput, Select, Stack, Switch, TagsInput, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LANGUAGES } from '../../i18n';
import { useScene } from '../../workspace';
import { EVERY, PERIODS, scheduled, USUAL_PERIOD, WEEKDAYS, type Report, type Schedule } from './draft';
import { useReportWords } from './words';

interface FieldsProps {
  report: Report;
  change: (report: Report) => void;
}

/** As the server has them. */
const MOST_RECIPIENTS = 50;
const MOST_BRANDS = 20;
const LARGEST_LOGO = 256 * 1024;
/** The workspace's first language. */
const USUAL = 'usual';

export function Fields({ report, change }: FieldsProps) {
  const { t } = useTranslation();
  const { workspace } = useScene();
  const words = useReportWords();
  const period = report.period ?? USUAL_PERIOD;
  const periods = [...new Set<string>([...PERIODS, period])].map((value) => ({ value, label: words.period({ period: value }) }));
  const languages = [{ value: USUAL, label: t('reports.usualLanguage') }, ...Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }))];
  return (
    <Stack>
      <TextInput label={t('reports.name')} required value={report.name} maxLength={120} onChange={(event) => change({ ...report, name: event.currentTarget.value })} />
      <Select label={t('period.label')} description={t('reports.periodText')} data={periods} value={period} allowDeselect={false} onChange={(value) => value && change({ ...report, period: value })} />
      <Switch label={t('reports.compare')} checked={report.compare ?? true} onChange={(event) => change({ ...report, compare: event.currentTarget.checked })} />
      <MultiSelect
        label={t('rules.brands')}
        placeholder={report.brands?.length ? undefined : t('brand.all')}
        data={(workspace.brand ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        maxValues={MOST_BRANDS}
        value={report.brands ?? []}
        onChange={(brands) => change({ ...report, brands })}
      />
      <Select
        label={t('settings.language')}
        data={languages}
        value={report.language ?? USUAL}
        allowDeselect={false}
        onChange={(language) => change({ ...report, language: language === USUAL ? null : language })}
      />
      <Logo report={report} change={change} />
      <TagsInput
        label={t('reports.recipients')}
        description={t('reports.recipientsText')}
        placeholder={report.recipients?.length ? undefined : 'ana@example.com'}
        splitChars={[',', ';', ' ']}
        maxTags={MOST_RECIPIENTS}
        value={report.recipients ?? []}
        onChange={(recipients) => change({ ...report, recipients })}
      />
      <When schedule={report.schedule} change={(schedule) => change({ ...report, schedule })} />
    </Stack>
  );
}

function When({ schedule, change }: { schedule: Report['schedule']; change: (schedule: Schedule | null) => void }) {
  const { t } = useTranslation();
  const { zone } = useScene();
  const words = useReportWords();
  return (
    <Stack gap="xs">
      <Select
        label={t('reports.schedule')}
        description={schedule ? t('reports.zone', { zone }) : undefined}
        data={EVERY.map((value) => ({ value, label: t(`reportEvery.${value}`) }))}
        value={schedule?.every ?? 'never'}
        allowDeselect={false}
        onChange={(every) => change(scheduled(schedule, (every ?? 'never') as (typeof EVERY)[number]))}
      />
      {schedule && (
        <Group gap="xs" grow>
          {schedule.every === 'week' && (
            <Select
              label={t('reports.weekday')}
              data={WEEKDAYS.map((value) => ({ value, label: words.weekday(value) }))}
              value={schedule.on}
              allowDeselect={false}
              onChange={(on) => on && change({ ...schedule, on })}
            />
          )}
          {schedule.every === 'month' && (
            <NumberInput label={t('reports.date')} min={1} max={31} allowDecimal={false} value={schedule.on} onChange={(on) => Number(on) > 0 && change({ ...schedule, on: Number(on) })} />
          )}
          <TextInput type="time" label={t('reports.at')} value={schedule.at.slice(0, 5)} onChange={(event) => event.currentTarget.value && change({ ...schedule, at: event.currentTarget.value })} />
        </Group>
      )}
    </Stack>
  );
}

/** The picture at the head of the report; it is kept in the definition itself. */
function Logo({ report, change }: FieldsProps) {
  const { t } = useTranslation();
  const [large, setLarge] = useState(false);
  const take = (file: File | null) => {
    setLarge((file?.size ?? 0) > LARGEST_LOGO);
    if (!file || file.size > LARGEST_LOGO) return;
    const reader = new FileReader();
    reader.addEventListener('load', () => change({ ...report, logo: String(reader.result) }));
    reader.readAsDataURL(file);
  };
  return (
    <Input.Wrapper label={t('reports.logo')} description={t('reports.logoText')} labelElement="div" error={large && t('reports.logoLarge')}>
      <Group gap="xs" mt={6}>
        {report.logo && <Image src={report.logo} alt={t('reports.logo')} h={36} w="auto" maw={160} fit="contain" />}
        <FileButton accept="image/png,image/jpeg" onChange={take} inputProps={{ 'aria-label': t('reports.chooseLogo') }}>
          {(props) => <Button {...props} size="compact-sm" variant="default">{t('reports.chooseLogo')}</Button>}
        </FileButton>
        {report.logo ? <Button size="compact-sm" variant="subtle" color="red" onClick={() => change({ ...report, logo: null })}>{t('remove')}</Button> : <Text size="sm" c="dimmed">{t('reports.noLogo')}</Text>}
      </Group>
    </Input.Wrapper>
  );
}
