import { expect, test } from 'vitest';
import { near, pieces, USUAL_HEIGHT } from './places';

const HEIGHTS = new Map([[0, 100], [1, 200], [2, 300]]);

test.each([
  ['the head', 3, -50, 40, [0, 0]],
  ['an edge', 3, 90, 110, [0, 1]],
  ['the middle', 3, 150, 250, [1, 1]],
  ['everything', 3, -1000, 9000, [0, 2]],
  ['behind the end', 3, 5000, 6000, [2, 2]],
  ['what nobody saw yet', 5, 600 + USUAL_HEIGHT, 700 + USUAL_HEIGHT, [3, 4]],
])('near %s stand the right pages', (_, count, top, bottom, shown) => {
  expect(near(HEIGHTS, count, top, bottom)).toEqual(shown);
});

test.each([
  [[0], [{ page: 0 }, { from: 1, room: 500 }]],
  [[2], [{ from: 0, room: 300 }, { page: 2 }]],
  [[0, 2], [{ page: 0 }, { from: 1, room: 200 }, { page: 2 }]],
  [[], [{ from: 0, room: 600 }]],
])('where pages %j are shown, the others leave their room', (shown, expected) => {
  expect(pieces(HEIGHTS, 3, (page) => (shown as number[]).includes(page))).toEqual(expected);
});

test('a long list is a few pieces', () => {
  expect(pieces(new Map(), 3334, (page) => page === 7 || Math.abs(page - 2000) < 2)).toHaveLength(7);
});
