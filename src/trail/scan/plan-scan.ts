import { readFile } from "node:fs/promises";
import type { Readable } from "node:stream";
import type { Query } from "../../match/query.ts";
import type { ReadRecord } from "../../record.ts";
import type { ExplainLine, PlannedRead } from "../../source.ts";
import { LATE_DELIVERY_DAYS } from "./delivery-time.ts";
import { openEngine } from "./engine.ts";
import { IdleThreads } from "./idle-threads.ts";
import { recordsOf } from "./matched-lines.ts";
import { scanTrail } from "./scan-trail.ts";
import { compileModule } from "./web-assembly.ts";

/** What reading without parsing needs. */
export interface ScanSettings {
  readonly query: Query;
  readonly threads: number;
  /** Threads of scan-worker.js that were started before; others are started when there are too few. */
  readonly idleThreads?: IdleThreads | undefined;
  /** The folder with scanner.wasm and scan-worker.js in it. */
  readonly programFolder: URL;
}

interface PlanOptions {
  readonly paths: readonly string[];
  readonly maxDecompressedBytes: number;
  readonly stdin: () => Readable;
  readonly stdinName: string;
  /** Records come with their places. */
  readonly wantsPlaces?: boolean;
  readonly scan: ScanSettings;
}

/**
 * Plans answering the query with the scanner.
 * @param plain the plan that parses every record: it serves where the scanner cannot.
 * @throws SpitzelError when a path of the query holds a filter that could never be evaluated.
 */
export async function planScan(
  plain: PlannedRead,
  { scan, wantsPlaces = false, ...options }: PlanOptions,
): Promise<PlannedRead> {
  const { query, threads, programFolder } = scan;
  const { idleThreads = new IdleThreads(new URL("scan-worker.js", programFolder)) } = scan;
  const module = compileModule(await readFile(new URL("scanner.wasm", programFolder)));
  if (module === undefined) return plain;
  const engine = await openEngine(query, module);
  if (engine === undefined) return plain;
  const takeThread = () => idleThreads.take();
  const scanOptions = { ...options, query, engine, module, threads, takeThread };
  const source = plain.explain.filter(({ topic }) => topic === "source");
  return {
    ...plain,
    explain: [...source, ...explain(query)],
    records: (run) => records(scanTrail({ ...scanOptions, wantsPlaces, isSingly: true }, run)),
    lines: (run) => scanTrail({ ...scanOptions, wantsPlaces: false, isSingly: false }, run),
  };
}

async function* records(
  lines: ReturnType<typeof scanTrail>,
): AsyncGenerator<readonly ReadRecord[]> {
  for await (const batch of lines) yield recordsOf(batch);
}

function explain({ window }: Query): readonly ExplainLine[] {
  const isOpen = window.fromMs === undefined && window.toMs === undefined;
  return [
    {
      topic: "reading",
      text: "the bytes of every record are tested; parsed is only what the fields in the query cannot decide",
    },
    ...(isOpen
      ? []
      : [
          {
            topic: "pushed down",
            text: `the window: log files whose names say that they were delivered before it, or more than ${LATE_DELIVERY_DAYS} days after it, are not read`,
          },
        ]),
  ];
}
