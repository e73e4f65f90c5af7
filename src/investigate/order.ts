import type { Observation } from "./observation.ts";

/** Sorts by time as text, then by what does not depend on the order of files. */
export function timeOrder({ ms, id, action, account }: Observation): string {
  return `${String(ms).padStart(16, "0")}\0${id}\0${action}\0${account}`;
}
