import { expect, test } from 'vitest';
import { nextOpen, type Said } from './place';

test.each<[string, Said, number, number]>([
  ['the next one', [null, null, null], 0, 1],
  ['past what was said', ['negative', 'neutral', null], 0, 2],
  ['from the end to the start', [null, 'neutral', 'positive'], 2, 0],
  ['itself, when it is the only one left', ['neutral', null], 1, 1],
  ['nowhere, when all is said', ['neutral', 'positive'], 1, 1],
  ['nowhere in an empty sample', [], 0, 0],
])('it goes on to %s', (_, said, from, to) => {
  expect(nextOpen(said, from)).toBe(to);
});
