// Which parts a report has, in which order.
import { ActionIcon, Checkbox, Group, Input, Stack } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { moved, SECTIONS, sectionsOf, withSections, type Report, type Section } from './draft';

export function Sections({ report, change }: { report: Report; change: (report: Report) => void }) {
  const { t } = useTranslation();
  const chosen = sectionsOf(report);
  const toggle = (section: Section) => {
    const next = chosen.includes(section) ? chosen.filter((other) => other !== section) : [...chosen, section];
    // None would mean all of them.
    if (next.length > 0) change(withSections(report, next));
  };
  const steps = [
    [-1, IconArrowUp, 'reports.earlier'],
    [1, IconArrowDown, 'reports.later'],
  ] as const;
  return (
    <Input.Wrapper label={t('reports.sections')} description={t('reports.sectionsText')} labelElement="div" role="group" aria-label={t('reports.sections')}>
      <Stack gap={6} mt="xs" component="ul" className="plain-list">
        {[...chosen, ...SECTIONS.filter((section) => !chosen.includes(section))].map((section) => {
          const place = chosen.indexOf(section);
          const name = t(`section.${section}`);
          return (
            <Group key={section} component="li" justify="space-between" wrap="nowrap" gap="xs" mih={28}>
              <Checkbox label={name} checked={place !== -1} onChange={() => toggle(section)} />
              {place !== -1 && (
                <Group gap={2} wrap="nowrap">
                  {steps.map(([step, Icon, label]) => (
                    <ActionIcon
                      key={label}
                      variant="subtle"
                      color="gray"
                      aria-label={t(label, { name })}
                      disabled={chosen[place + step] === undefined}
                      onClick={() => change(withSections(report, moved(chosen, section, step)))}
                    >
                      <Icon size={16} aria-hidden />
                    </ActionIcon>
                  ))}
                </Group>
              )}
            </Group>
          );
        })}
      </Stack>
    </Input.Wrapper>
  );
}
