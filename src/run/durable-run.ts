import type { Coverage } from "../coverage.ts";
import type { HistoryOptions } from "../lookup/lookup-source.ts";
import { nameOf } from "../lookup/lookup-attribute.ts";
import { historyKey } from "../lookup/lookup-source.ts";
import { readEventHistories } from "../lookup/many-histories.ts";
import type { ReadRecord } from "../record.ts";
import type { Run } from "../source.ts";
import type { DurableOptions } from "../options/durable-options.ts";
import { type SavedHistory, type SavedRun, saveRun, type Writing } from "./saved-run.ts";
import { SeenIds } from "./seen-ids.ts";

/** Where stdout stands in the file that it is. */
export interface OutputFile {
  readonly dev: number;
  readonly ino: number;
  readonly size: number;
}

interface DurableRunOptions extends DurableOptions {
  readonly query: string;
  readonly histories: readonly HistoryOptions[];
  readonly saved: SavedRun | undefined;
  readonly now: () => number;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Undefined when stdout is no file. */
  readonly outputFile: () => OutputFile | undefined;
}

/** How often progress is saved while nothing matches. */
const SAVE_EVERY_MS = 2_000;

/**
 * A run that can be broken off at any moment and continued. Before a page is written, the file says how things
 * will stand after it and where stdout stands: whoever continues sees whether it was written.
 */
export class DurableRun {
  readonly seen: SeenIds;
  readonly #options: DurableRunOptions;
  readonly #path: string | undefined;
  readonly #kind: SavedRun["kind"];
  #window: SavedRun["window"];
  #remaining: ReadonlyMap<string, SavedHistory>;
  #coverage: Coverage | undefined;
  #isWriting = false;
  #savedAtMs: number;

  constructor(options: DurableRunOptions) {
    const { saved, histories, checkpointFile, cursorFile, now } = options;
    this.#options = options;
    this.#path = checkpointFile ?? cursorFile;
    this.#kind = checkpointFile === undefined ? "cursor" : "checkpoint";
    this.seen = new SeenIds(saved?.seen);
    const [first] = histories;
    this.#window = saved?.window ?? {
      fromMs: first?.plan.window.fromMs ?? null,
      toMs: first?.plan.window.toMs ?? 0,
    };
    this.#remaining = new Map((saved?.histories ?? []).map((history) => [history.key, history]));
    if (saved !== undefined && this.#kind === "cursor") this.#moveOn();
    this.#savedAtMs = now();
  }

  get isDone(): boolean {
    return (
      this.#remaining.size > 0 &&
      [...this.#remaining.values()].every(({ unread }) => unread.length === 0)
    );
  }

  /** The records of what is left; with `--follow` for ever, round after round. */
  async *records(run: Run): AsyncGenerator<readonly ReadRecord[]> {
    const { follows, pollMs, sleep, now } = this.#options;
    this.#coverage = run.coverage;
    await this.#save(null);
    for (;;) {
      const startedMs = now();
      for await (const batch of readEventHistories(this.#continued()).records(run)) {
        yield batch;
        // Back for more: what was given is on stdout.
        if (now() - this.#savedAtMs >= SAVE_EVERY_MS) await this.#save(null);
      }
      this.#remaining = new Map(this.#standing().map((history) => [history.key, history]));
      await this.#save(null);
      if (!follows) return;
      // At most half of the quota: a round that took long is followed by as long a pause.
      await sleep(Math.max(pollMs, now() - startedMs), run.signal);
      this.#moveOn();
    }
  }

  /** Call before a batch is written. */
  async beforeWrite(batch: readonly ReadRecord[], text: string): Promise<void> {
    if (this.#path === undefined) {
      this.seen.add(batch);
      return;
    }
    const file = this.#options.outputFile();
    const before = this.seen.entries();
    this.seen.add(this.#kind === "cursor" ? batch : []);
    await this.#save(
      {
        histories: this.#standing(),
        seen: this.#kind === "cursor" ? this.seen.entries().slice(before.length) : [],
        file:
          file === undefined
            ? null
            : { dev: file.dev, ino: file.ino, offset: file.size, length: Buffer.byteLength(text) },
      },
      before,
    );
    this.#isWriting = true;
  }

  /** Call once it is written. */
  written(): void {
    this.#isWriting = false;
  }

  /** Saves how things stand at the end, also when it was broken off. */
  async end(): Promise<void> {
    if (!this.#isWriting) await this.#save(null);
  }

  /** Each account and Region with what is left of it. */
  #continued(): readonly HistoryOptions[] {
    const { fromMs, toMs } = this.#window;
    return this.#options.histories.map((history) => ({
      ...history,
      plan: { ...history.plan, window: { fromMs: fromMs ?? undefined, toMs } },
      remainder: this.#remaining.get(historyKey(history.account, history.region)),
    }));
  }

  /** The next window: from the overlap before the end of the last one until now. */
  #moveOn(): void {
    const { overlapMs, now } = this.#options;
    const fromMs = Math.floor((this.#window.toMs - overlapMs) / 1000) * 1000;
    const toMs = Math.floor(now() / 1000) * 1000;
    this.seen.forgetBefore(fromMs);
    this.#window = { fromMs, toMs };
    const moved = [...this.#remaining.values()].map((history) => ({
      ...history,
      unread: [
        // What an earlier run did not reach; where it overlaps, nothing is printed twice.
        ...history.unread,
        ...history.lookups.map((lookup) => ({ lookup, fromMs, toMs, seam: [] })),
      ],
    }));
    this.#remaining = new Map(moved.map((history) => [history.key, history]));
  }

  /** How things stand with what the consumer was given counted as taken, or not. */
  #standing(isGivenTaken = true): readonly SavedHistory[] {
    const known = new Map<string, SavedHistory>();
    // What was not begun is unread as a whole.
    for (const history of this.#options.histories) {
      const one = notBegun(history, this.#window);
      known.set(one.key, this.#remaining.get(one.key) ?? one);
    }
    const { giving, history = [] } = this.#coverage ?? {};
    for (const one of history) {
      const { key, lookups, unread, unreadOnceTaken } = one;
      const isTaken = isGivenTaken && one === giving;
      known.set(key, { key, lookups, unread: isTaken ? unreadOnceTaken : unread });
    }
    return [...known.values()];
  }

  async #save(writing: Writing | null, seen = this.seen.entries()): Promise<void> {
    if (this.#path === undefined) return;
    this.#savedAtMs = this.#options.now();
    const histories = this.#standing(writing === null);
    await saveRun(this.#path, {
      kind: this.#kind,
      query: this.#options.query,
      window: this.#window,
      histories,
      seen: this.#kind === "cursor" ? seen : [],
      writing,
    });
  }
}

function notBegun(
  { account, region, plan }: HistoryOptions,
  { fromMs, toMs }: SavedRun["window"],
): SavedHistory {
  const lookups = plan.lookups.map(nameOf);
  const unread = lookups.map((lookup) => ({ lookup, fromMs: fromMs ?? undefined, toMs, seam: [] }));
  return { key: historyKey(account, region), lookups, unread };
}
