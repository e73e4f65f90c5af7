import { type CommandEntry, nameOf } from "../commands/command.ts";
import { dashed, type Option } from "../options/option.ts";
import { EXPLAIN, THREADS } from "../options/run-options.ts";
import { discover } from "../files/discover.ts";
import { TRAIL } from "../options/where-options.ts";
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
  commands: readonly CommandEntry[],
): Promise<void> {
  if (idleThreads === undefined || !reads(words, commands)) return;
  const paths = trailPaths(words);
  if (paths.length === 0) return;
  let entries = 0;
  let bytes = 0;
  for (const found of discover(paths, byNameAlone)) {
    if (found.kind === "local" && found.sizeBytes <= MAX_WHOLE_BYTES) bytes += found.sizeBytes;
    if (bytes >= WORTH_A_THREAD_BYTES) {
      idleThreads.start(Math.min(processors, MAX_THREADS) - 1);
      return;
    }
    if (++entries === MAX_ENTRIES) return;
  }
}

/** Whoever reads looks inside: here a file of another name does not count. */
function byNameAlone() {
  return { kind: "passed over", what: "text" } as const;
}

function trailPaths(words: readonly string[]): readonly string[] {
  const joined = `--${TRAIL.name}=`;
  return words.flatMap((word, i) => {
    const next = words[i + 1];
    if (isTyped(TRAIL, word) && next !== undefined) return [next];
    return word.startsWith(joined) ? [word.slice(joined.length)] : [];
  });
}

/** False when the words ask for another number of threads, or for something else than an answer. */
function reads(words: readonly string[], commands: readonly CommandEntry[]): boolean {
  const named = commands.find((one) => nameOf(one) === words[0]);
  if (named !== undefined && !("load" in named && named.isThreaded === true)) return false;
  const others = [EXPLAIN, THREADS];
  return !words.some(
    (word) =>
      word === "--help" ||
      word === "-h" ||
      others.some((one) => isTyped(one, word) || word.startsWith(`--${one.name}=`)),
  );
}

function isTyped({ name, alias }: Option, word: string): boolean {
  return word === dashed(name) || (alias !== undefined && word === dashed(alias));
}
