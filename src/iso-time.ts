/**
 * A time as CloudTrail writes eventTime: ISO 8601 in UTC, whole seconds.
 * @param ms milliseconds since 1970
 */
export function isoSeconds(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
