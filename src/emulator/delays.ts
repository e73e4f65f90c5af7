/** Things to do later that can all be dropped. */
export interface Delays {
  /** Runs `action` after `delayMs`, at once when that is 0. */
  run(delayMs: number, action: () => void): void;
  /** Drops what has not run yet. */
  clear(): void;
}

export function createDelays(): Delays {
  const timers = new Set<NodeJS.Timeout>();
  return {
    run(delayMs, action) {
      if (delayMs <= 0) {
        action();
        return;
      }
      const timer = setTimeout(() => {
        timers.delete(timer);
        action();
      }, delayMs);
      timers.add(timer);
    },
    clear() {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}
