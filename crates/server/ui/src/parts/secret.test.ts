import { expect, test } from 'vitest';
import { isReference, referenceTo } from './secret';

test('a secret is the name of a variable, however it is written', () => {
  for (const [written, reference, usable] of [
    ['SLACK_URL', 'env:SLACK_URL', true],
    [' env:SLACK_URL ', 'env:SLACK_URL', true],
    ['$SLACK_URL', 'env:SLACK_URL', true],
    ['https://hooks.example.org/T0/B0', 'env:https://hooks.example.org/T0/B0', false],
    ['two words', 'env:two words', false],
    ['', '', false],
  ] as const) {
    expect(referenceTo(written), written).toBe(reference);
    expect(isReference(reference), written).toBe(usable);
  }
});
