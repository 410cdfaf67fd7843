// The figures of a benchmark: where each stands in the answer, and how it is written.
import type { Schemas } from '../../api/client';
import type { Formats } from '../../format';

type Measures = Schemas['Measures'];
type ChangeName = keyof Schemas['Change'];

export interface Measure {
  name: string;
  of: (measures: Measures) => number | null | undefined;
  write: (format: Formats) => (value: number | null | undefined) => string;
  change?: ChangeName;
  /** Whether the change is a difference of shares, of scores, or a ratio. */
  unit?: 'points' | 'score' | 'index';
}

export const MEASURES = [
  { name: 'mentions', of: (m) => m.mentions, write: (f) => f.whole, change: 'mentions' },
  { name: 'stories', of: (m) => m.stories, write: (f) => f.whole },
  { name: 'authors', of: (m) => m.authors, write: (f) => f.whole, change: 'authors' },
  { name: 'voice', of: (m) => m.share_of_voice.mentions, write: (f) => f.finePercent, change: 'share_of_voice', unit: 'points' },
  { name: 'sentiment', of: (m) => m.net_sentiment, write: (f) => f.score, change: 'net_sentiment', unit: 'score' },
  { name: 'engagement', of: (m) => m.engagement, write: (f) => f.short, change: 'engagement' },
  { name: 'rate', of: (m) => m.engagement_rate.by_followers, write: (f) => f.finePercent },
  { name: 'reach', of: (m) => m.potential_reach, write: (f) => f.short, change: 'potential_reach' },
  { name: 'estimated', of: (m) => m.estimated_reach, write: (f) => f.short, change: 'estimated_reach' },
  { name: 'presence', of: (m) => m.presence.score, write: (f) => f.decimal, change: 'presence', unit: 'index' },
  { name: 'reputation', of: (m) => m.reputation.score, write: (f) => f.decimal, change: 'reputation', unit: 'index' },
] as const satisfies Measure[];

/** A change as people write it. */
export function writeChange(format: Formats, unit: Measure['unit'], value: number | null | undefined): string {
  if (value == null) return '';
  if (unit === 'score') return format.score(value);
  if (unit === 'index') return format.points(value / 100);
  return unit === 'points' ? `${format.points(value)} pts` : format.change(value);
}
