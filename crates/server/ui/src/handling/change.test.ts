import { expect, test } from 'vitest';
import { applied, type Change, type Handling } from './change';

const UNTOUCHED: Handling = { status: 'new', assignee: null, tags: [], note: null, priority: 'normal', not_about_us: false };

test('a change is shown as the server will make it', () => {
  let handling = UNTOUCHED;
  for (const [change, expected] of [
    [{ status: 'open' }, { ...UNTOUCHED, status: 'open' }],
    [{ assignee: 'Zoé', add_tags: [' Refund', 'vip', 'refund'] }, { ...UNTOUCHED, status: 'open', assignee: 'Zoé', tags: ['refund', 'vip'] }],
    [{ remove_tags: ['vip'], note: 'call back' }, { ...UNTOUCHED, status: 'open', assignee: 'Zoé', tags: ['refund'], note: 'call back' }],
    [{ assignee: null, note: null, not_about_us: true }, { ...UNTOUCHED, status: 'open', tags: ['refund'], not_about_us: true }],
  ] as [Change, Handling][]) {
    handling = applied(handling, change);
    expect(handling, JSON.stringify(change)).toEqual(expected);
  }
});
