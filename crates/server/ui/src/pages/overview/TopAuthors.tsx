// Whose word has most weight.
import { Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/client';
import { Answer } from '../../parts/Answer';
import { TextLink } from '../../parts/links';
import { useScene } from '../../workspace';

export function TopAuthors() {
  const { t } = useTranslation();
  const { id: workspace, range, brand, format } = useScene();
  const query = api.useQuery('get', '/api/v1/authors', { params: { query: { workspace, brand, ...range, limit: 7 } } });
  return (
    <Answer query={query} height={320} empty={({ authors }) => authors.length === 0}>
      {({ authors }) => (
        <Stack gap="xs" component="ul" className="plain-list">
          {authors.map((author) => (
            <Group key={author.id} component="li" justify="space-between" wrap="nowrap" gap="sm">
              <div style={{ minWidth: 0 }}>
                <TextLink to="/mentions" search={(now) => ({ ...now, brand, author: author.handle ?? author.name ?? undefined })} className="foreign" size="sm">
                  {author.name ?? author.handle}
                </TextLink>
                <Text size="xs" c="dimmed">{t('author.followers', { source: author.source, count: author.followers ?? 0, followers: format.short(author.followers) })}</Text>
              </div>
              <Text size="sm" c="dimmed" className="numbers" style={{ whiteSpace: 'nowrap' }}>
                {t('count.mentions', { count: author.mentions, mentions: format.whole(author.mentions) })}
              </Text>
            </Group>
          ))}
        </Stack>
      )}
    </Answer>
  );
}
