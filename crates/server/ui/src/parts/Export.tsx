// What a page shows, as a file in the format of one's choice.
import { Button, Menu } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { addressOf } from '../api/address';
import { useDownload } from '../api/download';

interface ExportProps {
  path: '/api/v1/mentions/export' | '/api/v1/authors/export';
  query: Record<string, string | undefined>;
}

const FORMATS = {
  xlsx: { format: 'xlsx' },
  csv: { format: 'csv' },
  semicolons: { format: 'csv', separator: 'semicolon', bom: 'with' },
  ndjson: { format: 'ndjson' },
  parquet: { format: 'parquet' },
} as const;

export function Export({ path, query }: ExportProps) {
  const { t } = useTranslation();
  const link = useDownload();
  return (
    <Menu position="bottom-end" withinPortal={false}>
      <Menu.Target>
        <Button variant="default" leftSection={<IconDownload size={16} aria-hidden />}>{t('export.title')}</Button>
      </Menu.Target>
      <Menu.Dropdown>
        {(Object.keys(FORMATS) as (keyof typeof FORMATS)[]).map((name) => (
          <Menu.Item key={name} component="a" {...link(addressOf(path, { ...query, ...FORMATS[name] }))}>{t(`export.${name}`)}</Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
