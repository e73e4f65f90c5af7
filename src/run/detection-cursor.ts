import type { DurableOptions } from "../options/durable-options.ts";
import type { Coverage } from "../source/coverage.ts";
import type { Remainder, Resumable, ResumedWindow } from "../source/resumable.ts";
import { nextWindow, type OutputFile, resume } from "./durable-run.ts";
import { damagedRun, type RunState, saveRun, type Writing } from "./saved-run.ts";

interface DetectionCursorOptions extends DurableOptions {
  readonly query: string;
  readonly resumable: Resumable;
  readonly saved: RunState | undefined;
  readonly now: () => number;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly outputFile: () => OutputFile | undefined;
}

/** How things stand once the findings of a pass are on stdout. */
interface Standing {
  readonly histories: unknown;
  readonly detection: string;
}

/**
 * A detection that goes on from run to run, pass by pass. The findings of a pass are printed when it is over; before,
 * the file says how things will stand then and where stdout stands, as for queries (docs/design/durable-runs.md).
 */
export class DetectionCursor {
  readonly #options: DetectionCursorOptions;
  readonly #path: string | undefined;
  #window: ResumedWindow;
  #left: Remainder;
  #detection: string | undefined;
  #next: Standing | undefined;

  /** @throws SpitzelError (exit code 2) when what was saved is nothing that the source can go on from. */
  constructor(options: DetectionCursorOptions) {
    const { saved, resumable, cursorFile } = options;
    this.#options = options;
    this.#path = cursorFile;
    this.#detection = saved?.detection;
    this.#window =
      saved === undefined
        ? resumable.window
        : { fromMs: saved.window.fromMs ?? undefined, toMs: saved.window.toMs };
    this.#left = saved === undefined ? resumable.all() : this.#restored(saved.histories);
    if (saved !== undefined) this.moveOn();
  }

  get options(): DetectionCursorOptions {
    return this.#options;
  }

  /** What is left to be read. */
  get left(): Remainder {
    return this.#left;
  }

  /** What the detectors know; undefined before the first pass. */
  get detection(): string | undefined {
    return this.#detection;
  }

  /** No record of after that time was asked for. */
  get windowEndMs(): number {
    return this.#window.toMs;
  }

  /** @returns what to say of a state that the detectors do not take back */
  damaged(): Error {
    return damagedRun(this.#path ?? "", "cursor");
  }

  /** Call when a pass is through, before what it found is written. */
  async beforeWrite(coverage: Coverage, detection: string, lengthBytes: number): Promise<void> {
    this.#next = { histories: resume(coverage) ?? this.#left.saved, detection };
    if (lengthBytes === 0) return;
    const file = this.#options.outputFile();
    const place = file && { dev: file.dev, ino: file.ino, offset: file.size, length: lengthBytes };
    await this.#save(
      { histories: this.#left.saved, detection: this.#detection },
      { ...this.#next, seen: [], file: place ?? null },
    );
  }

  /** Call once it is written. */
  async written(): Promise<void> {
    const next = this.#next;
    if (next === undefined) return;
    this.#left = this.#restored(next.histories);
    this.#detection = next.detection;
    await this.#save(next, null);
  }

  /** The next window: from the overlap before the end of the last one until now. */
  moveOn(): void {
    const { overlapMs, now } = this.#options;
    this.#window = nextWindow(this.#window, overlapMs, now());
    this.#left = this.#left.extended(this.#window);
  }

  #restored(saved: unknown): Remainder {
    const left = this.#options.resumable.restore(saved, this.#window);
    if (left === undefined) throw this.damaged();
    return left;
  }

  async #save(
    { histories, detection }: Pick<RunState, "histories" | "detection">,
    writing: Writing | null,
  ): Promise<void> {
    if (this.#path === undefined) return;
    await saveRun(this.#path, {
      kind: "cursor",
      query: this.#options.query,
      window: { fromMs: this.#window.fromMs ?? null, toMs: this.#window.toMs },
      histories,
      seen: [],
      detection,
      writing,
    });
  }
}
