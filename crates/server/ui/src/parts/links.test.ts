import { expect, test } from 'vitest';
import { webAddress } from './links';

test.each([
  ['https://example.com/a', true],
  ['HTTP://example.com', true],
  ['javascript:alert(1)', false],
  [' https://example.com', false],
  ['data:text/html,x', false],
  ['//example.com', false],
  ['https://', false],
  [undefined, false],
])('%s may be opened: %s', (url, good) => {
  expect(webAddress(url)).toBe(good ? url : undefined);
});
