// Addresses of the API that a link leads to, and the names of the files behind them.

/** An address with what is asked there; what says nothing is left out. */
export function addressOf(path: string, query: Record<string, string | number | undefined>): string {
  const given = Object.entries(query).flatMap(([key, value]) => (value === undefined || value === '' ? [] : [[key, String(value)]]));
  const text = new URLSearchParams(given).toString();
  return text ? `${path}?${text}` : path;
}

/** The name that the server gives a file, as the head `Content-Disposition` has it. */
export const fileNameOf = (disposition: string | null, otherwise: string) => /filename="([\w.-]+)"/.exec(disposition ?? '')?.[1] ?? otherwise;
