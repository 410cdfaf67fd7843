// The list of mentions: page after page while one scrolls, new ones on top while one does not read.
import { Affix, Button, Group, Stack, Switch, Text } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconArrowUp } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useEffectEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLive } from '../../api/live';
import { useMay } from '../../role';
import { Selected } from '../../handling/Selected';
import { Answer } from '../../parts/Answer';
import { useScene } from '../../workspace';
import { Pages } from './Pages';
import { ask, pageOptions, type Question } from './page';
import { useMentionsQuery } from './question';
import { usePlaces } from './usePlaces';

/** New mentions are asked for at most this often, in milliseconds. */
const PACE = 2000;
/** Who has scrolled so far down is reading. */
const READING = 200;
/** What was found longer ago is looked at again when one comes back. */
const FRESH = 60_000;

export function Feed() {
  const { search } = useScene();
  const question = useMentionsQuery();
  const [live, setLive] = useState(true);
  const sort = search.sort ?? 'newest';
  // Another question is another list, with nothing selected and nothing known of it.
  return <Found key={JSON.stringify([question, sort])} question={question} sort={sort} live={live} setLive={setLive} />;
}

interface FoundProps {
  question: Question;
  sort: string;
  live: boolean;
  setLive: (live: boolean) => void;
}

function Found({ question, sort, live, setLive }: FoundProps) {
  const { t } = useTranslation();
  const { format, search } = useScene();
  const edits = useMay('editor');
  const { selected, select, clear } = useSelection();
  const feed = useFeed(question, sort, live, selected.size > 0);
  const list = useRef<HTMLDivElement>(null);
  useHotkeys([
    ['j', () => move(list.current, 1)],
    ['k', () => move(list.current, -1)],
  ]);
  const counted = search.stories === 'collapse' ? 'count.stories' : 'count.mentions';
  // The workspace stands beside the search, in what is done with all that it finds.
  const { workspace: _, ...asked } = question;
  return (
    <Answer query={feed.first} height={900} empty={({ mentions }) => mentions.length === 0} nothing={t('mentions.widen')}>
      {({ total }) => (
        <Stack gap="sm">
          <Group justify="space-between">
            <Text fw={600} aria-live="polite" className="numbers">{t(counted, { count: total, mentions: format.whole(total) })}</Text>
            {feed.followable && <Switch label={t('live.label')} checked={live} onChange={(event) => setLive(event.currentTarget.checked)} />}
          </Group>
          <div ref={list} onFocus={() => feed.setBusy(true)} onBlur={() => feed.setBusy(false)}>
            <Pages question={question} sort={sort} places={feed.places} selected={selected} select={edits ? select : undefined} />
          </div>
          {selected.size > 0 && <Selected posts={[...selected]} total={total} search={asked} clear={clear} />}
          {feed.waiting > 0 && selected.size === 0 && (
            <Affix position={{ bottom: 24, left: 0, right: 0 }} style={{ pointerEvents: 'none' }}>
              <Group justify="center">
                <Button radius="xl" style={{ pointerEvents: 'auto' }} leftSection={<IconArrowUp size={16} aria-hidden />} onClick={feed.showNew}>
                  {t('live.new', { count: feed.waiting, mentions: format.whole(feed.waiting) })}
                </Button>
              </Group>
            </Affix>
          )}
        </Stack>
      )}
    </Answer>
  );
}

function useSelection() {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  // The same function for as long as the list is there, so that no card is drawn again for another's sake.
  const select = useCallback(
    (post: string, chosen: boolean) => setSelected((known) => new Set(chosen ? [...known, post] : [...known].filter((other) => other !== post))),
    [],
  );
  return { selected, select, clear: () => setSelected(new Set()) };
}

/** The first page and those that are known behind it, and how many mentions came in since; what is `held` stays as it is. */
function useFeed(question: Question, sort: string, live: boolean, held: boolean) {
  const { id: workspace, search, range } = useScene();
  const queries = useQueryClient();
  const options = pageOptions(question, sort);
  const first = useQuery(options);
  const places = usePlaces(question, sort, first.data);
  const [busy, setBusy] = useState(false);
  const [latest, setLatest] = useState(0);
  const followable = sort === 'newest' && range.to === undefined && !search.like;
  const total = first.data?.total;
  const waiting = total === undefined ? 0 : Math.max(0, latest - total);

  const takeIn = async () => {
    const page = await ask(question, { sort });
    queries.setQueryData(options.queryKey, page);
  };
  const brand = search.brand?.includes(',') ? undefined : search.brand;
  const look = async () => {
    if (!busy && !held && window.scrollY < READING) return takeIn().catch(() => {});
    // Somebody reads: nothing moves, and they are told how much there is to see.
    const now = await ask(question, { limit: 1 }).catch(() => undefined);
    if (now) setLatest(now.total);
  };
  useLive({ workspace, brand }, 'mention', PACE, () => void look(), live && followable && total !== undefined);
  const lookAgain = useEffectEvent(() => {
    if (first.data && followable && Date.now() - first.dataUpdatedAt > FRESH) void look();
  });
  useEffect(() => {
    const soon = setTimeout(() => lookAgain());
    return () => clearTimeout(soon);
  }, []);
  const showNew = () => {
    window.scrollTo({ top: 0 });
    (document.activeElement as HTMLElement | null)?.blur();
    void takeIn();
  };
  return { first, places, setBusy, waiting, showNew, followable };
}

/** Goes from one mention to the next or the one before; from elsewhere to the first that one sees. */
function move(list: HTMLDivElement | null, step: 1 | -1) {
  const cards = [...(list?.querySelectorAll<HTMLElement>('article') ?? [])];
  const at = cards.findIndex((card) => card.contains(document.activeElement));
  const seen = cards.findIndex((card) => card.getBoundingClientRect().bottom > UNDER_THE_HEAD);
  const next = cards[at === -1 ? Math.max(0, seen) : Math.min(cards.length - 1, Math.max(0, at + step))];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
}

/** How far down the window's head reaches, in pixels, and a little more. */
const UNDER_THE_HEAD = 90;
