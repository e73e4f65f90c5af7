import type { Finding } from "./finding.ts";

/**
 * Sorts findings as text: most severe first, then earliest; the rest only makes the order the same in every run.
 */
export function findingOrder({ severity_id, first_seen, title, id }: Finding): string {
  return [9 - severity_id, first_seen, title, id].join("\0");
}
