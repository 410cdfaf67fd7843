// The pages of the list near what one sees; the others leave their room. Heights are measured, so that nothing jumps when a page
// goes or comes back.
import { Skeleton, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { memo, useCallback, useEffect, useRef, useState, type FocusEvent, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { Refused } from '../../parts/Answer';
import { MentionCard } from './MentionCard';
import { pageOptions, type PageOfMentions, type Question } from './page';
import { near, pieces, USUAL_HEIGHT } from './places';
import { useSteps } from './steps';
import type { Places } from './usePlaces';

interface PagesProps {
  question: Question;
  sort: string;
  places: Places;
  selected: ReadonlySet<string>;
  select?: (post: string, chosen: boolean) => void;
}

/** So much above and below the window stands ready, in pixels. */
const READY = 1000;

export const Pages = memo(function Pages({ question, sort, places, selected, select }: PagesProps) {
  const list = useRef<HTMLDivElement>(null);
  const { starts, heights, found } = places;
  const [[first, last], look] = useNear(list, heights, starts.length);
  // The page in which somebody writes or reads with the keyboard stays, however far it is.
  const [held, setHeld] = useState<number>();
  const measured = useCallback(
    (page: number, height: number) => {
      heights.set(page, height);
      look();
    },
    [heights, look],
  );
  const focused = (event: FocusEvent) => {
    const page = event.target.closest<HTMLElement>('[data-page]')?.dataset.page;
    setHeld(page === undefined ? undefined : Number(page));
  };
  return (
    <div ref={list} onFocus={focused} onBlur={() => setHeld(undefined)}>
      {pieces(heights, starts.length, (page) => (page >= first && page <= last) || page === held).map((piece) =>
        'room' in piece ? (
          <div key={`room ${piece.from}`} style={{ height: piece.room }} />
        ) : (
          <Page key={`${piece.page} ${starts[piece.page]}`} question={question} sort={sort} after={starts[piece.page]} page={piece.page} room={heights.get(piece.page) ?? USUAL_HEIGHT} found={found} measured={measured} selected={selected} select={select} />
        ),
      )}
    </div>
  );
});

/** The pages near the window, and what looks again. */
function useNear(list: RefObject<HTMLDivElement | null>, heights: Places['heights'], count: number) {
  const [shown, setShown] = useState<[number, number]>([0, 0]);
  const look = useCallback(() => {
    const top = list.current?.getBoundingClientRect().top;
    if (top === undefined) return;
    const now = near(heights, count, -top - READY, window.innerHeight - top + READY);
    setShown((known) => (known[0] === now[0] && known[1] === now[1] ? known : now));
  }, [list, heights, count]);
  useEffect(() => {
    // Once for each picture that the screen shows, however often the wheel turns.
    let frame = requestAnimationFrame(look);
    const soon = () => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(look);
    };
    window.addEventListener('scroll', soon, { passive: true });
    window.addEventListener('resize', soon);
    return () => {
      cancelAnimationFrame(frame);
      window.removeEventListener('scroll', soon);
      window.removeEventListener('resize', soon);
    };
  }, [look]);
  return [shown, look] as const;
}

interface PageProps extends Omit<PagesProps, 'places'> {
  after?: string;
  page: number;
  /** How much room it takes until it is there. */
  room: number;
  found: Places['found'];
  measured: (page: number, height: number) => void;
}

const NOTHING: PageOfMentions['mentions'] = [];

const Page = memo(function Page({ question, sort, after, page, room, found, measured, selected, select }: PageProps) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(pageOptions(question, sort, after));
  const shown = useSteps(data?.mentions ?? NOTHING);
  const there = shown.length > 0 || data?.mentions.length === 0;
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (data) found(page, data);
  }, [data, page, found]);
  useEffect(() => {
    if (!there || !box.current) return;
    const watch = new ResizeObserver(([entry]) => entry && measured(page, entry.borderBoxSize[0]?.blockSize ?? entry.contentRect.height));
    watch.observe(box.current);
    return () => watch.disconnect();
  }, [there, page, measured]);
  if (!there) {
    return error ? (
      <Refused error={error} retry={() => void refetch()} />
    ) : (
      <div role="status" aria-label={t('loading')} style={{ height: room, overflow: 'hidden' }}>
        <Stack gap="sm">{[0, 1, 2, 3, 4, 5, 6, 7].map((place) => <Skeleton key={place} height={150} />)}</Stack>
      </div>
    );
  }
  return (
    <div ref={box} data-page={page} style={shown === data?.mentions ? undefined : { minHeight: room }}>
      <Stack gap="sm" pb="sm">
        {shown.map((one) => <MentionCard key={one.post.id} found={one} selected={selected.has(one.post.id)} select={select} />)}
      </Stack>
    </div>
  );
});
