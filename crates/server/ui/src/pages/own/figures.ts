// The figures of own accounts: where each stands in the answer, and how it is written.
import type { Schemas } from '../../api/client';
import type { Formats } from '../../format';

interface OwnFigure {
  name: string;
  of: (measures: Schemas['OwnMeasures']) => number | null | undefined;
  write: (format: Formats) => (value: number | null | undefined) => string;
  change?: keyof Schemas['OwnChange'];
  /** A change of a share is a difference, else a ratio. */
  share?: true;
  more?: 'good' | 'bad';
}

export const OWN_FIGURES = [
  { name: 'posts', of: (m) => m.posts, write: (f) => f.whole, change: 'posts' },
  { name: 'engagement', of: (m) => m.engagement, write: (f) => f.short, change: 'engagement', more: 'good' },
  { name: 'rate', of: (m) => m.engagement_rate.by_followers, write: (f) => f.finePercent },
  { name: 'reach', of: (m) => m.potential_reach, write: (f) => f.short, change: 'potential_reach', more: 'good' },
  { name: 'replies', of: (m) => m.replies, write: (f) => f.whole, change: 'replies' },
  { name: 'asked', of: (m) => m.asked, write: (f) => f.whole, change: 'asked' },
  { name: 'answered', of: (m) => m.response_rate, write: (f) => f.percent, change: 'response_rate', share: true, more: 'good' },
  { name: 'time', of: (m) => m.response_time.median, write: (f) => f.duration, change: 'response_time', more: 'bad' },
] as const satisfies OwnFigure[];
