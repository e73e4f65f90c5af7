import { SpitzelError } from "../errors.ts";

/** What "T" stands for: two minutes before a full hour, so that series cross the hour without being told to. */
export const BASE_TIME_MS = Date.parse("2026-01-15T11:58:00Z");

const UNIT_MS: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/**
 * Milliseconds since 1970 of `+90s`, `T+90s`, `T` or an ISO 8601 time.
 * @throws SpitzelError (exit code 2) for anything else.
 */
export function resolveTime(text: string): number {
  if (text === "T") return BASE_TIME_MS;
  const offset = /^T?\+(\d+[smhd])$/.exec(text)?.[1];
  if (offset !== undefined) return BASE_TIME_MS + parseDuration(offset);
  const ms = /^\d{4}-\d{2}-\d{2}T/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(ms)) return ms;
  throw new SpitzelError(
    `expected a time such as +90s, T+90s or 2026-01-15T12:00:00Z, got "${text}"`,
    {
      hint: "offsets are counted from 2026-01-15T11:58:00Z, in s, m, h or d.",
    },
  );
}

/**
 * Milliseconds of `30s`, `10m`, `1h`, `7d`.
 * @throws SpitzelError (exit code 2) for anything else.
 */
export function parseDuration(text: string): number {
  const [, count, unit] = /^(\d+)([smhd])$/.exec(text) ?? [];
  const unitMs = UNIT_MS[unit ?? ""];
  if (count !== undefined && unitMs !== undefined) return Number(count) * unitMs;
  throw new SpitzelError(`expected a duration such as 30s, 10m, 1h or 7d, got "${text}"`);
}
