import { expect, test } from 'vitest';
import { AT_ONCE, step } from './steps';

const list = (ids: string) => [...ids].map((id) => ({ post: { id } }));
const ids = (drawn: readonly { post: { id: string } }[]) => drawn.map(({ post }) => post.id).join('');

test('a list is reached in steps of few new ones, and never shrinks on the way', () => {
  for (const [drawn, wanted, ...expected] of [
    ['', 'abcdefgh', 'abc', 'abcdef', 'abcdefgh'],
    ['abcdef', 'uvwxyz', 'uvwabc', 'uvwxyz'],
    ['abcd', 'zabc', 'zabc'],
    ['abcd', 'wxyzab', 'wxyabc', 'wxyzab'],
    ['abc', 'ab', 'ab'],
    ['abc', '', ''],
  ]) {
    const steps = [];
    const end = list(wanted ?? '');
    let now: ReturnType<typeof step> = list(drawn ?? '');
    while (now !== end && steps.length < 10) {
      const next = step(now, end);
      const known = new Set(now.map(({ post }) => post.id));
      expect(next.filter(({ post }) => !known.has(post.id)).length).toBeLessThanOrEqual(AT_ONCE);
      now = next;
      steps.push(ids(now));
    }
    expect(steps, `${drawn} to ${wanted}`).toEqual(expected);
  }
});
