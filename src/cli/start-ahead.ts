import type { IdleThreads } from "../trail/scan/idle-threads.ts";
import { MAX_THREADS, MAX_WHOLE_BYTES, WORTH_A_THREAD_BYTES } from "../trail/scan/sizes.ts";

/** To look at more would cost what is saved. */
const MAX_ENTRIES = 256;

interface Threads {
  readonly idleThreads?: Pick<IdleThreads, "start">;
  readonly processors: number;
}

/**
 * Starts the threads that will read trail files before the command line is parsed, when its words name enough to
 * read. A wrong guess costs some time, never an answer.
 */
export async function startAhead(
  words: readonly string[],
  { idleThreads, processors }: Threads,
): Promise<void> {
  const paths = trailPaths(words);
  if (idleThreads === undefined || paths.length === 0 || !reads(words)) return;
  const { discover } = await import("../files/discover.ts");
  let entries = 0;
  let bytes = 0;
  for (const found of discover(paths)) {
    if (found.kind === "local" && found.sizeBytes <= MAX_WHOLE_BYTES) bytes += found.sizeBytes;
    if (bytes >= WORTH_A_THREAD_BYTES) {
      idleThreads.start(Math.min(processors, MAX_THREADS) - 1);
      return;
    }
    if (++entries === MAX_ENTRIES) return;
  }
}

function trailPaths(words: readonly string[]): readonly string[] {
  return words.flatMap((word, i) => {
    const next = words[i + 1];
    if ((word === "-t" || word === "--trail") && next !== undefined) return [next];
    return word.startsWith("--trail=") ? [word.slice("--trail=".length)] : [];
  });
}

/** False when the words ask for another number of threads, or for something else than an answer. */
function reads(words: readonly string[]): boolean {
  const others = ["--explain", "--help", "-h"];
  return (
    words[0] !== "serve" &&
    !words.some((word) => others.includes(word) || /^--threads\b/.test(word))
  );
}
