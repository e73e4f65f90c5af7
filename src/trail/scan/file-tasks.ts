import type { TimeWindow } from "../../match/query.ts";
import { isDeliveredOutside } from "../../source/delivery-time.ts";
import type { Listed, LocalFile, LogFile, RemoteFile } from "../../source/log-files.ts";
import { MAX_WHOLE_BYTES } from "./sizes.ts";

/** Files that one thread reads one after another. */
export interface FilesTask {
  readonly kind: "files";
  /** All local, or all remote. */
  readonly files: readonly (LocalFile | RemoteFile)[];
  readonly sizeBytes: number;
}

/** A step of the run, in the order of the files. */
export type Task =
  | FilesTask
  /** A file that is to be read as a stream: too large, or a pipe. */
  | { readonly kind: "stream"; readonly file: LogFile }
  | { readonly kind: "outside window" }
  | Exclude<Listed, LogFile>;

/** Small files go to a thread together: handing over costs more than reading one. */
const TASK_BYTES = 256 * 1024;
const TASK_FILES = 64;
/** The first go out in small groups, so that the first matches are soon there: `| head` waits for no more. */
const FIRST_TASK_FILES = 1;

/** Makes tasks of files, neighbours together. */
export class FileTasks {
  readonly #window: TimeWindow;
  readonly #isSingly: boolean;
  #group: (LocalFile | RemoteFile)[] = [];
  #sizeBytes = 0;
  #mostFiles: number = FIRST_TASK_FILES;

  /** @param isSingly a file a task: what may stop early should not have read far ahead. */
  constructor(window: TimeWindow, isSingly: boolean) {
    this.#window = window;
    this.#isSingly = isSingly;
  }

  /** Takes the next file in. @returns the tasks that are complete with it, in their order. */
  add(found: Listed): readonly Task[] {
    if (found.kind !== "local" && found.kind !== "remote" && found.kind !== "stream") {
      return this.#alone(found);
    }
    if (isDeliveredOutside(found.name, this.#window)) {
      return this.#alone({ kind: "outside window" });
    }
    if (found.kind === "stream" || found.sizeBytes > MAX_WHOLE_BYTES) {
      return this.#alone({ kind: "stream", file: found });
    }
    const before = this.#group[0]?.kind === found.kind ? [] : this.rest();
    this.#group.push(found);
    this.#sizeBytes += found.sizeBytes;
    const isFull = this.#sizeBytes >= TASK_BYTES || this.#group.length >= this.#mostFiles;
    return isFull ? [...before, ...this.rest()] : before;
  }

  /** What was taken in and is in no task yet. */
  rest(): readonly Task[] {
    if (this.#group.length === 0) return [];
    const task: Task = { kind: "files", files: this.#group, sizeBytes: this.#sizeBytes };
    this.#group = [];
    this.#sizeBytes = 0;
    if (!this.#isSingly) this.#mostFiles = Math.min(this.#mostFiles * 2, TASK_FILES);
    return [task];
  }

  #alone(task: Task): readonly Task[] {
    return [...this.rest(), task];
  }
}
