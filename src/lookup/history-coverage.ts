/** A part of a window that has not been read. Milliseconds since 1970, both ends inclusive; no start means "oldest". */
export interface UnreadSpan {
  /** What was asked for, such as "EventName=StopLogging" or "every event". */
  readonly lookup: string;
  readonly fromMs: number | undefined;
  readonly toMs: number;
  /** eventIDs of the second `toMs` that were read already; the rest of that second was not. */
  readonly seam: readonly string[];
}

/** What is counted of the Event history of one account and Region. */
export interface HistoryCoverage {
  /** Tells it from the other account-Regions of the run, also in a checkpoint: "prod/eu-west-1". */
  readonly key: string;
  /** What was typed for the account: a profile or a role; undefined for the configured one. */
  readonly account: string | undefined;
  readonly region: string;
  readonly askedFromMs: number | undefined;
  readonly askedToMs: number;
  /** True when more was asked for than the 90 days that Event history holds. */
  readonly isClamped: boolean;
  /** The look-ups that together find every event that may match, by name. */
  lookups: readonly string[];
  /** False when the user asked for look-ups that may miss matches. */
  readonly isSound: boolean;
  /** What the Region's absence from the account made unreadable is no gap. */
  isNotEnabled: boolean;
  /** At first the whole window of every look-up; shrinks as pages are taken by the consumer. */
  unread: readonly UnreadSpan[];
  events: number;
  pages: number;
  /** Requests sent, with every retry. */
  attempts: number;
  throttled: number;
  readonly accounts: Set<string>;
}
