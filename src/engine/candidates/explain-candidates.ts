import type { TimeWindow } from "../../match/query.ts";
import type { Cost, ExplainLine } from "../../source/planned-read.ts";
import { count, formatBytes } from "../../source/wording.ts";
import { dollarsOf } from "../dollars.ts";
import { EngineFailure } from "../engine-failure.ts";
import { prepareQuery, type QueryOptions } from "./prepare-query.ts";

interface ExplainOptions extends QueryOptions {
  readonly mostScannedBytes: number | undefined;
}

/** For `--explain`: what is there, what the engine will scan of it, and the statement. It is not run. */
export async function explainCandidates(
  options: ExplainOptions,
  window: TimeWindow,
  signal: AbortSignal,
): Promise<Cost> {
  const { engine, files } = options;
  const direct: Cost = (await files.cost?.(window, signal)) ?? { lines: [], isWhole: true };
  try {
    const prepared = await prepareQuery(options, window, signal);
    if (prepared === undefined) return direct;
    const [first, ...others] = prepared.statements;
    const dropped = prepared.dropped.map(({ what, why }) => ({
      topic: "not asked",
      text: `${what}: ${why}`,
    }));
    if (!prepared.isOfUse) return { ...direct, lines: [...direct.lines, ...dropped, NO_USE] };
    return {
      ...direct,
      lines: [
        ...direct.lines.map((line) =>
          line.topic === "cost" ? { ...line, topic: "without engine" } : line,
        ),
        ...(direct.bytes === undefined ? [] : [scan(options, direct.bytes)]),
        ...dropped,
        { topic: "statement", text: oneLine(first?.([]) ?? "") },
        ...(others.length === 0
          ? []
          : [{ topic: "statement", text: `${count(others.length, "more")} of other accounts` }]),
      ],
    };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof EngineFailure)) throw error;
    const text = `${engine.description}: ${error.message}; ${error.hint}`;
    return { ...direct, lines: [...direct.lines, { topic: "engine", text }], isWhole: false };
  }
}

const NO_USE: ExplainLine = {
  topic: "engine",
  text: "is not asked: nothing of this can be said in SQL, so every log file is read",
};

function scan({ engine, mostScannedBytes: most }: ExplainOptions, bytes: number): ExplainLine {
  const dollars = dollarsOf(bytes, engine);
  const price = dollars === undefined ? "" : `, about $${dollars.toFixed(4)}`;
  const isOver = most !== undefined && bytes > most;
  const end = isOver ? "; that is more than --max-scan: the query will be ended" : "";
  return {
    topic: "scan",
    text: `the engine reads these ${formatBytes(bytes)}${price}; then the log files that may hold a match are fetched${end}`,
  };
}

function oneLine(sql: string): string {
  return sql.replaceAll(/\s+/g, " ");
}
