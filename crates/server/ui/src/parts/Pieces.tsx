// A text in pieces, those that matched marked.
import type { Schemas } from '../api/client';

export function Pieces({ pieces }: { pieces: Schemas['Highlight'][] }) {
  // Pieces have no names of their own, and never move.
  // eslint-disable-next-line react/no-array-index-key
  return pieces.map(({ text, matched }, place) => (matched ? <mark key={place}>{text}</mark> : <span key={place}>{text}</span>));
}
