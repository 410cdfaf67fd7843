// How everything looks: the kit's own looks with our colour, and the colours of moods and brands.
import { createTheme, type MantineColorsTuple } from '@mantine/core';

const sea: MantineColorsTuple = [
  '#e8f6fb', '#d3e9f2', '#a5d2e5', '#73bad8', '#4ba6cd', '#3199c6', '#2192c3', '#107fac', '#0b6a91', '#055576',
];

export const theme = createTheme({
  primaryColor: 'sea',
  primaryShade: { light: 8, dark: 7 },
  colors: { sea },
  defaultRadius: 'md',
  cursorType: 'pointer',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
  headings: { fontWeight: '650' },
  components: {
    Card: { defaultProps: { withBorder: true, padding: 'md' } },
    // The kit's windows have a second head of the page, and its menus a place that is no item: both mislead screen readers.
    Modal: { defaultProps: { attributes: { header: { role: 'presentation' } } } },
    Drawer: { defaultProps: { attributes: { header: { role: 'presentation' } } } },
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
    Tooltip: { defaultProps: { multiline: true, maw: 320, events: { hover: true, focus: true, touch: true } } },
  },
});

export const MOODS = ['negative', 'neutral', 'positive'] as const;
export type Mood = (typeof MOODS)[number];
/** Told apart by those who see red and green alike: by lightness too. */
export const MOOD_COLOURS = { negative: 'red.7', neutral: 'gray.5', positive: 'teal.5' } as const;
export const BRAND_COLOURS = ['sea.7', 'orange.6', 'grape.6', 'lime.7', 'pink.6', 'yellow.6', 'indigo.6', 'cyan.6', 'red.6', 'gray.6'];

/** The same brand has the same colour on every page. */
export const brandColour = (place: number) => BRAND_COLOURS[place % BRAND_COLOURS.length] ?? 'gray.6';
