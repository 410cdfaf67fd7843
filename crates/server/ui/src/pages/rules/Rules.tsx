// The rules of a workspace: how each stands right now, and what would make it fire.
import { Badge, Card, Group, Stack, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '../../api/client';
import { useLive } from '../../api/live';
import { Answer } from '../../parts/Answer';
import { Page } from '../../parts/Page';
import { Reserved } from '../../parts/Reserved';
import { ButtonLink, TextLink } from '../../parts/links';
import { useMay } from '../../role';
import { useScene } from '../../workspace';

type Standing = Schemas['Standing'];

const COLOURS: Record<Schemas['RuleState'], string> = {
  learning: 'sea', normal: 'teal', pending: 'orange', firing: 'red', recovering: 'orange', cool_down: 'gray', no_data: 'gray', error: 'red',
};

export default function Rules() {
  const { t } = useTranslation();
  const { id: workspace, workspace: about } = useScene();
  const query = api.useQuery('get', '/api/v1/rules', { params: { query: { workspace } } }, { refetchInterval: 30_000 });
  useLive({ workspace }, 'alert', 1000, () => void query.refetch());
  const opens = useMay('editor');
  const edits = useMay('admin');
  const own = (about.rule ?? []).map(({ id, name }) => ({ id, name }));
  return (
    <Page title={t('page.rules')} aside={edits && <ButtonLink to="/rules/$rule" params={{ rule: 'new' }} leftSection={<IconPlus size={16} aria-hidden />}>{t('rules.add')}</ButtonLink>}>
      <Reserved takes="admin" />
      <Answer query={query} height={500} empty={({ rules }) => rules.length === 0 && own.length === 0} nothing={t('rules.none')}>
        {({ rules }) => {
          // The rule over silent sources is always there and cannot be edited.
          const given = rules.filter(({ rule }) => !own.some(({ id }) => id === rule)).map(({ rule, rule_name }) => ({ id: rule, name: rule_name }));
          const implied = given.filter(({ id }, place) => given.findIndex((other) => other.id === id) === place);
          return (
            <Stack gap="sm">
              {own.map((rule) => <RuleCard key={rule.id} {...rule} standings={rules.filter((standing) => standing.rule === rule.id)} own opens={opens} />)}
              {implied.map((rule) => <RuleCard key={rule.id} {...rule} standings={rules.filter((standing) => standing.rule === rule.id)} />)}
            </Stack>
          );
        }}
      </Answer>
    </Page>
  );
}

interface RuleCardProps {
  id: string;
  name: string;
  standings: Standing[];
  /** Whether it stands in the workspace, and whether it can be opened. */
  own?: boolean;
  opens?: boolean;
}

function RuleCard({ id, name, standings, own, opens }: RuleCardProps) {
  const { t } = useTranslation();
  return (
    <Card component="article" padding="sm">
      <Group justify="space-between" gap="xs">
        {opens ? (
          <TextLink to="/rules/$rule" params={{ rule: id }} fw={600} c="inherit" className="foreign">{name}</TextLink>
        ) : (
          <Text fw={600} className="foreign">{name}</Text>
        )}
        <Text size="sm" c="dimmed">{own ? standings[0] && t(`ruleKind.${standings[0].kind as Schemas['RuleKind']['kind']}`) : t('rules.implied')}</Text>
      </Group>
      <Stack gap={6} mt="xs" component="ul" className="plain-list">
        {standings.map((standing) => <Stands key={standing.subject} standing={standing} />)}
      </Stack>
    </Card>
  );
}

/** How the rule stands for one brand or source. */
function Stands({ standing }: { standing: Standing }) {
  const { t } = useTranslation();
  const { format } = useScene();
  const { about, state, since, until, problem, fires_at: bars = [] } = standing;
  const nearest = bars.toSorted((one, other) => other.now / other.needed - one.now / one.needed)[0];
  return (
    <li>
      <Group gap="xs">
        <Badge variant="light" color={COLOURS[state]} w={130}>{t(`ruleState.${state}`)}</Badge>
        <Text size="sm" fw={500} className="foreign">{about}</Text>
        {nearest && state !== 'firing' && (
          <Text size="sm" c="dimmed" className="numbers">
            {t(`firesAt.${nearest.unit}`, { now: format.decimal(nearest.now), needed: format.decimal(nearest.needed) })}
            {nearest.window_minutes ? ` ${t('rules.within', { time: format.duration(nearest.window_minutes * 60) })}` : ''}
            {nearest.usual == null ? '' : `, ${t('rules.usual', { count: nearest.usual, usual: format.decimal(nearest.usual) })}`}
          </Text>
        )}
        {since && state !== 'normal' && <Text size="sm" c="dimmed">{t('alert.since', { at: format.moment(since) })}</Text>}
        {until && <Text size="sm" c="dimmed">{t('silence.until', { at: format.moment(until) })}</Text>}
        {problem && <Text size="sm" className="foreign">{problem}</Text>}
      </Group>
    </li>
  );
}
