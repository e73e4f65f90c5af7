import type { Query, QueryTest } from "../../match/query.ts";
import { type Batch, untracked } from "../../source/batch.ts";
import { LATE_DELIVERY_DAYS } from "../../source/delivery-time.ts";
import type { ExplainLine, PlannedRead } from "../../source/planned-read.ts";
import { expectFiles } from "../expect-files.ts";
import { costIn, planTrail, type TrailOptions } from "../trail-source.ts";
import { isScannable } from "./engine.ts";
import type { Products } from "../../source/product.ts";
import { type Lines, linesOrder, recordsOf } from "./matched-lines.ts";
import type { OpenedScanner } from "./open-scanner.ts";
import { scanTrail } from "./scan-trail.ts";

interface ScanPlanOptions extends TrailOptions {
  /** The query, compiled for records that are parsed. */
  readonly test: QueryTest;
  readonly scanner: OpenedScanner;
  /** What can be made of the records that match, beside lines. */
  readonly products: Products;
  /** Threads that read, the main one among them. */
  readonly threads: number;
}

/** How trail files are read by the scanner, which parses next to nothing; by parsing where it has no room. Pure. */
export function planScan(query: Query, options: ScanPlanOptions): PlannedRead {
  const plain = planTrail(options, "the query has more paths than the scanner has room for");
  if (!isScannable(query, linesOrder(false))) return plain;
  const { scanner, wantsPlaces = false, ...rest } = options;
  const of = { ...rest, ...scanner, query };
  const source = plain.explain.filter(({ topic }) => topic === "source");
  return {
    ...plain,
    explain: [...source, ...(options.files.explain?.(query.window) ?? []), ...explain(query)],
    records: (run) => records(scanTrail(linesOrder(wantsPlaces), { ...of, isSingly: true }, run)),
    lines: (run) => scanTrail(linesOrder(false), { ...of, isSingly: false }, run),
    product: (order) =>
      isScannable(query, order)
        ? (run) => scanTrail(order, { ...of, isSingly: false }, run)
        : undefined,
    ...costIn(options.files, query.window),
    expect: async (run) => expectFiles(options.files, query.window, run),
  };
}

async function* records(lines: AsyncIterable<Lines>): AsyncGenerator<Batch> {
  for await (const batch of lines) yield untracked(recordsOf(batch));
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
