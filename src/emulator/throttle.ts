const WINDOW_MS = 1000;

/** Requests paced exactly at the limit arrive a little early now and then. */
const TOLERANCE_MS = 10;

/** Tells whether a request under `key` is within the limit, at `nowMs`. Only an accepted one counts. */
export type Throttle = (key: string, nowMs: number) => boolean;

/**
 * At most `rate` accepted requests per key in any second, less a tolerance of 10 ms. A rate of 0 is no
 * limit; a fraction stretches the window: 0.5 is one request in two seconds. A sliding window grants no
 * burst beyond the rate: whether AWS does is not documented, and a client must not count on it.
 * Remembers `rate` times per key.
 */
export function createThrottle(rate: number): Throttle {
  if (rate === 0) return () => true;
  const limit = Math.ceil(rate);
  const windowMs = (WINDOW_MS * limit) / rate - TOLERANCE_MS;
  const acceptedByKey = new Map<string, readonly number[]>();
  return (key, nowMs) => {
    const recent = (acceptedByKey.get(key) ?? []).filter(
      (acceptedMs) => nowMs - acceptedMs < windowMs,
    );
    const isAccepted = recent.length < limit;
    acceptedByKey.set(key, isAccepted ? [...recent, nowMs] : recent);
    return isAccepted;
  };
}
