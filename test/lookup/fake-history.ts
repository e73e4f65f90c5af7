import type { TimeSpan, PagedEvent } from "../../src/lookup/window-chain.ts";

export interface FakePage {
  readonly events: readonly PagedEvent[];
  readonly nextToken: string | undefined;
}

/** Events by the second they happened in, newest first; the number is part of the ID. */
export function eventsAt(seconds: readonly number[]): readonly PagedEvent[] {
  return seconds
    .map((second, number) => ({ id: `e${number}`, timeMs: second * 1000 }))
    .toSorted((a, b) => b.timeMs - a.timeMs);
}

/** One page of a window, as LookupEvents answers: a token is an offset, and empty pages may have one. */
export function fakePage(
  events: readonly PagedEvent[],
  { fromMs = -Infinity, toMs }: TimeSpan,
  token: string | undefined,
  { pageSize, emptyEvery = Infinity }: { pageSize: number; emptyEvery?: number },
): FakePage {
  const inside = events.filter(({ timeMs = 0 }) => timeMs >= fromMs && timeMs <= toMs);
  const [offset = 0, page = 1] = token?.split("/").map(Number) ?? [];
  if (page % emptyEvery === 0) return { events: [], nextToken: `${offset}/${page + 1}` };
  const end = offset + pageSize;
  return {
    events: inside.slice(offset, end),
    nextToken: end < inside.length ? `${end}/${page + 1}` : undefined,
  };
}
