import type { SqlEngine } from "./sql-engine.ts";

/** What scanning so many bytes costs; undefined where nobody is charged by the byte. */
export function dollarsOf(
  bytes: number,
  { dollarsPerTerabyte }: Pick<SqlEngine, "dollarsPerTerabyte">,
): number | undefined {
  return dollarsPerTerabyte === undefined ? undefined : (bytes / 1e12) * dollarsPerTerabyte;
}
