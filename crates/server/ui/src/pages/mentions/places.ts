// Which pages of a long list stand in the document: those near what one sees, and space for all others, so that a hundred thousand
// mentions take no more room than a hundred.

/** A page of the list, or the room of some that are far away. */
export type Piece = { page: number } | { from: number; room: number };

/** How high a page is taken to be until it was seen, in pixels. */
export const USUAL_HEIGHT = 2000;

/** The first and the last of so many pages that touch the part from `top` to `bottom`, in pixels of the list. */
export function near(heights: ReadonlyMap<number, number>, count: number, top: number, bottom: number): [number, number] {
  let [first, last, end] = [count - 1, 0, 0];
  for (let page = 0; page < count; page += 1) {
    const start = end;
    end += heights.get(page) ?? USUAL_HEIGHT;
    if (end >= top) first = Math.min(first, page);
    if (start <= bottom) last = page;
  }
  return [Math.min(first, last), last];
}

/** All pages in their order: those that are shown, and between them the room of the others. */
export function pieces(heights: ReadonlyMap<number, number>, count: number, isShown: (page: number) => boolean): Piece[] {
  const made: Piece[] = [];
  for (let page = 0; page < count; page += 1) {
    const before = made.at(-1);
    const height = heights.get(page) ?? USUAL_HEIGHT;
    if (isShown(page)) made.push({ page });
    else if (before && 'room' in before) before.room += height;
    else made.push({ from: page, room: height });
  }
  return made;
}
