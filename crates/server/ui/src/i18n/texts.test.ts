import { expect, test } from 'vitest';
import en from './en.json';
import fr from './fr.json';

/** Every text by its whole name; plural forms, which differ between languages, under the name that they share. */
function names(texts: object, before = ''): string[] {
  return Object.entries(texts).flatMap(([key, text]) =>
    typeof text === 'object' ? names(text, `${before}${key}.`) : [`${before}${key}`.replace(/_(one|many|other)$/, '')],
  );
}

test('both languages say the same', () => {
  expect([...new Set(names(fr))].toSorted()).toEqual([...new Set(names(en))].toSorted());
});

test('the same places are filled in', () => {
  const places = (texts: object): Record<string, string> =>
    Object.fromEntries(
      Object.entries(texts).flatMap(([key, text]) =>
        typeof text === 'object'
          ? Object.entries(places(text)).map(([inner, found]) => [`${key}.${inner}`, found])
          : [[key.replace(/_(one|many|other)$/, ''), (text.match(/{{\w+/g) ?? []).toSorted().join()]],
      ),
    );
  expect(places(fr)).toEqual(places(en));
});
