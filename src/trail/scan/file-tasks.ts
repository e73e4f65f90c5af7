import type { TimeWindow } from "../../match/query.ts";
import { type Discovered, discover } from "../discover.ts";
import { isDeliveredOutside } from "./delivery-time.ts";
import { MAX_WHOLE_BYTES } from "./sizes.ts";

/** A step of the run, in the order of the files. */
export type Task =
  /** Files that one thread reads one after another. */
  | { readonly kind: "files"; readonly paths: readonly string[]; readonly sizeBytes: number }
  /** A file whose size says that it is to be read as a stream. */
  | { readonly kind: "stream"; readonly path: string }
  | { readonly kind: "outside window" }
  | Exclude<Discovered, { kind: "file" }>;

/** Small files go to a thread together: handing over costs more than reading one. */
const TASK_BYTES = 256 * 1024;
const TASK_FILES = 64;
/** The first go out in small groups, so that the first matches are soon there: `| head` waits for no more. */
const FIRST_TASK_FILES = 1;

/**
 * Finds the files and puts neighbours together.
 * @param isSingly a file a task: what may stop early should not have read far ahead.
 */
export function* fileTasks(
  paths: readonly string[],
  window: TimeWindow,
  isSingly: boolean,
): Generator<Task> {
  let group: string[] = [];
  let sizeBytes = 0;
  let mostFiles = isSingly ? 1 : FIRST_TASK_FILES;
  const grouped = (): Task[] => {
    const tasks: Task[] = group.length === 0 ? [] : [{ kind: "files", paths: group, sizeBytes }];
    group = [];
    sizeBytes = 0;
    if (tasks.length > 0 && !isSingly) mostFiles = Math.min(mostFiles * 2, TASK_FILES);
    return tasks;
  };
  for (const found of discover(paths)) {
    if (found.kind !== "file") {
      yield* grouped();
      yield found;
    } else if (isDeliveredOutside(found.path, window)) {
      yield* grouped();
      yield { kind: "outside window" };
    } else if (found.sizeBytes > MAX_WHOLE_BYTES) {
      yield* grouped();
      yield { kind: "stream", path: found.path };
    } else {
      group.push(found.path);
      sizeBytes += found.sizeBytes;
      if (sizeBytes >= TASK_BYTES || group.length >= mostFiles) yield* grouped();
    }
  }
  yield* grouped();
}
