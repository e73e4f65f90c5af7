import { EXIT, type ExitCode } from "../../errors.ts";
import type { Query } from "../../match/query.ts";
import type { Environment } from "../../run/environment.ts";
import { stopOnDemand } from "../../run/stopping.ts";
import type { ExplainLine, PlannedRead } from "../../source/planned-read.ts";
import { explanation, linesText } from "./explanation.ts";

interface Explained {
  readonly query: Query;
  readonly source: PlannedRead;
  /** What the command itself adds to the plan. */
  readonly further: readonly ExplainLine[];
}

/**
 * `--explain`: how the query is understood and answered and, where that costs money, how much, which takes a listing.
 * @returns the exit code: 4 when something could not be listed
 */
export async function explainCommand(
  { query, source, further }: Explained,
  { stdout, onInterrupt }: Environment,
): Promise<ExitCode> {
  stdout.write(explanation(query, source, further));
  if (source.cost === undefined) return EXIT.done;
  const abort = new AbortController();
  stopOnDemand(abort, { onInterrupt, maxTimeMs: undefined });
  try {
    const { lines, isWhole } = await source.cost(abort.signal);
    stdout.write(linesText(lines.map(({ topic, text }) => [topic, text])));
    return isWhole ? EXIT.done : EXIT.partial;
  } catch (error) {
    if (error !== abort.signal.reason) throw error;
    return EXIT.interrupted;
  }
}
