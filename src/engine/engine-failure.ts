interface EngineFailureOptions {
  /** A sentence on what to do. */
  readonly hint: string;
  /** The same statement may succeed. */
  readonly isTransient?: boolean;
  /** The engine has ended the query: there is nothing to cancel. */
  readonly isQueryOver?: boolean;
  /** The object that could not be read, as the engine names it. */
  readonly unreadable?: string | undefined;
  readonly cause?: unknown;
}

/** A query that has failed, was cancelled, or could not be asked. Never an empty answer. */
export class EngineFailure extends Error {
  override readonly name = "EngineFailure";
  readonly hint: string;
  readonly isTransient: boolean;
  readonly isQueryOver: boolean;
  readonly unreadable: string | undefined;

  /** @param reason one clause, with the engine's own words where it has said any */
  constructor(reason: string, options: EngineFailureOptions) {
    super(reason, options.cause === undefined ? undefined : { cause: options.cause });
    this.hint = options.hint;
    this.isTransient = options.isTransient ?? false;
    this.isQueryOver = options.isQueryOver ?? false;
    this.unreadable = options.unreadable;
  }
}
