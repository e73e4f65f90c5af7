import { getRandomValues, hash } from "node:crypto";
import type { Detector } from "../detect/detector.ts";
import type { Finding } from "../detect/finding.ts";
import { findingOrder } from "../detect/finding-order.ts";
import type { FindingStage } from "../detect/finding-stage.ts";
import type { Hit } from "../detect/hit.ts";
import type { EventRows } from "../detect/rows/event-rows.ts";
import { eventsIn } from "../detect/rows/read-rows.ts";
import { rowsOrder, type RowsOrdered } from "../detect/rows/rows-order.ts";
import { spoolOfLines } from "../detect/sorted-spool.ts";
import { ToldFindings } from "../detect/told-findings.ts";
import type { QueryTest } from "../match/query.ts";
import type { Sink } from "../output/sink.ts";
import { eventTimeMs, type ReadRecord, stringField } from "../record.ts";
import type { Batch } from "../source/batch.ts";
import { contentOf } from "../source/content-of.ts";
import { matching } from "../source/matching.ts";
import type { Reading } from "../source/planned-read.ts";
import { RememberedRecords, SeenInRuns } from "../source/remembered-records.ts";
import { SeenRecords } from "../source/seen-records.ts";
import { decodeState, type DetectionState, encodeState } from "./detection-state.ts";
import type { DetectionCursor } from "./detection-cursor.ts";
import type { RecordLoop } from "./record-run.ts";

interface RepeatedDetection {
  readonly cursor: DetectionCursor;
  /** Fresh ones, for each pass. */
  readonly newDetectors: () => Promise<readonly Detector[]>;
  readonly stage: FindingStage;
  /** What the stage asks of findings of several records. */
  readonly telling: { told: ToldFindings };
  readonly rows: RowsOrdered;
  readonly test: QueryTest;
  readonly sink: Pick<Sink<Finding, unknown>, "write">;
  /** What is looked for, by a hash. */
  readonly of: string;
  /** Event history is asked up to now: what was not there by then is late. */
  readonly isEventHistory: boolean;
}

/** Written at once: every write is a wait. */
const WRITE_LENGTH = 1 << 16;
/** A pass that reads for longer ends, so that what was found is printed, and kept when the run is broken off. */
const LONGEST_PASS_MS = 300_000;

type Step =
  | { readonly kind: "rows"; readonly rows: EventRows }
  | { readonly kind: "records"; readonly batch: Batch }
  | { readonly kind: "end"; readonly isRoundOver: boolean };

const NONE: readonly Hit[] = [];

/** What is known in one pass. */
interface Pass {
  readonly state: DetectionState | undefined;
  readonly detectors: readonly Detector[];
  readonly remembered: RememberedRecords;
  readonly seen: SeenInRuns;
  readonly held: ReturnType<typeof spoolOfLines>;
  lengthBytes: number;
}

/**
 * Detects in what no earlier pass has read, with what earlier passes know. A pass is a transaction: its findings are
 * printed when it is through, and what is read and known moves on with them or not at all.
 * @returns the detectors of the last pass, for what they have to say
 */
export async function runRepeatedDetection(
  run: RecordLoop,
  of: RepeatedDetection,
): Promise<readonly Detector[]> {
  const { cursor, stage, telling, sink } = of;
  const { coverage, breather } = run;
  const { follows, pollMs, maxTimeMs, overlapMs, sleep, now } = cursor.options;
  const deadlineMs = maxTimeMs === undefined ? Infinity : now() + maxTimeMs;
  const seed = [...getRandomValues(new Uint32Array(8))];
  let pass: Pass | undefined;
  let detectors: readonly Detector[] = [];
  let isFirst = true;

  const opened = async (): Promise<Pass> => {
    const state = await stateOf(cursor);
    detectors = await of.newDetectors();
    telling.told = new ToldFindings(state?.told);
    const remembered = new RememberedRecords(state?.seen);
    if (state !== undefined) {
      for (const { name, restore } of detectors) {
        const saved = state.detectors[name];
        if (saved !== undefined && restore?.(saved) === false) throw cursor.damaged();
      }
      const hitsOf = (read: ReadRecord): readonly Hit[] =>
        detectors.flatMap((detector) => detector.hitsOf?.(read) ?? []);
      if (!stage.restore(state.merging, hitsOf)) throw cursor.damaged();
      if (isFirst && state.of !== of.of) {
        run.reporter.note(
          "rules, indicators or options are others than in the last run with this cursor: correlations that have changed begin anew",
        );
      }
    }
    for (const { name, save } of isFirst ? detectors : []) {
      if (save === undefined) {
        run.reporter.note(`${name}: looked for in what is new alone, nothing of it is kept`);
      }
    }
    isFirst = false;
    const seen = new SeenInRuns(new SeenRecords(), remembered);
    return { state, detectors, remembered, seen, held: spoolOfLines(), lengthBytes: 0 };
  };
  const hold = async (into: Pass, finding: Finding): Promise<void> => {
    const text = await sink.write([finding]);
    into.held.add(findingOrder(finding), text.slice(0, -1));
    into.lengthBytes += Buffer.byteLength(text);
  };
  const take = async (into: Pass, hits: readonly Hit[]): Promise<void> => {
    for (const hit of hits) {
      const finding = stage.take(hit);
      if (finding !== undefined) await hold(into, finding);
    }
  };

  const observeRows = async (into: Pass, rows: EventRows): Promise<void> => {
    for (const event of eventsIn(rows, into.seen, coverage)) {
      if (breather.isDue()) await breather.breathe();
      const { open } = event;
      for (const detector of into.detectors) {
        const hits =
          detector.observeRow?.(event) ?? (open === undefined ? NONE : detector.observe(open));
        // Few events are hits.
        if (hits.length > 0) await take(into, hits);
      }
    }
  };
  const observeRecords = async (into: Pass, { records, taken }: Batch): Promise<void> => {
    for (const read of records) {
      if (breather.isDue()) await breather.breathe();
      if (isRepeated(into.remembered, read)) {
        coverage.matched--;
        coverage.duplicates++;
        continue;
      }
      for (const detector of into.detectors) {
        const hits = detector.observe(read);
        if (hits.length > 0) await take(into, hits);
      }
    }
    taken();
  };

  const noteSkips = (into: Pass): void => {
    for (const detector of into.detectors) {
      for (const skip of detector.skips?.() ?? []) coverage.skip(skip);
    }
  };
  const savedOf = (into: Pass): DetectionState["detectors"] =>
    Object.fromEntries(
      into.detectors.flatMap(({ name, save }) => (save === undefined ? [] : [[name, save()]])),
    );
  const end = async (into: Pass, isRoundOver: boolean): Promise<void> => {
    noteSkips(into);
    const { state } = into;
    const latestMs = latestOf(state?.latestMs ?? -Infinity, isRoundOver);
    const before = state?.settledMs ?? -Infinity;
    const settledMs = isRoundOver ? Math.max(before, latestMs - overlapMs) : before;
    for (const detector of into.detectors) {
      for (const hit of detector.finish(settledMs)) {
        await breather.pause();
        if (run.isStopped) return;
        if (hit === undefined) continue;
        // Of a detector that keeps nothing, nothing is found again.
        await take(into, [detector.save === undefined ? { ...hit, isSettled: true } : hit]);
      }
    }
    for (const finding of stage.finish(settledMs)) await hold(into, finding);
    const gone = telling.told.withdrawn();
    // Of rules that are others now, nobody knows what they would have found.
    if (state?.of === of.of) for (const finding of gone) await hold(into, finding);
    const next = await encodeState({
      of: of.of,
      latestMs: orNull(latestMs),
      settledMs: orNull(settledMs),
      seed: state?.seed ?? seed,
      seen: into.remembered.save(Math.max(settledMs, latestMs - overlapMs)),
      detectors: savedOf(into),
      merging: stage.save(),
      told: telling.told.save(),
    });
    if (run.isStopped) return;
    await cursor.beforeWrite(coverage, next, into.lengthBytes);
    await print(into);
    // What a reader that has gone did not get is printed again.
    if (!run.isStopped) await cursor.written();
  };
  const print = async ({ held }: Pass): Promise<void> => {
    let waiting = "";
    for (const { item: text } of held.drain()) {
      if (run.isStopped) return;
      waiting += `${text}\n`;
      if (waiting.length < WRITE_LENGTH) continue;
      await run.write(waiting);
      waiting = "";
      await breather.pause();
    }
    await run.write(waiting);
  };
  const latestOf = (before: number, isRoundOver: boolean): number => {
    const { timeRange } = coverage;
    const read = timeRange === undefined ? -Infinity : Date.parse(timeRange.latest);
    const asked = of.isEventHistory && isRoundOver ? cursor.windowEndMs : -Infinity;
    // A record from the future makes nothing old.
    return Math.max(before, Math.min(now(), Math.max(read, asked)));
  };

  async function* steps(reading: Reading): AsyncGenerator<Step> {
    const words = (await stateOf(cursor))?.seed ?? seed;
    for (;;) {
      const startedMs = now();
      for (;;) {
        let isRoundOver = true;
        const parts = cursor.left.inParts?.(rowsOrder(of.rows, words));
        if (parts !== undefined) {
          for await (const rows of parts.read(reading)) yield { kind: "rows", rows };
          isRoundOver = !parts.hasMore();
        } else {
          const dueMs = Math.min(now() + LONGEST_PASS_MS, deadlineMs);
          const found = matching(cursor.left.records(reading), {
            test: of.test,
            coverage,
            limit: Infinity,
            dedupe: true,
            breather,
          });
          for await (const batch of found) {
            yield { kind: "records", batch };
            if (now() < dueMs) continue;
            isRoundOver = false;
            break;
          }
        }
        yield { kind: "end", isRoundOver };
        if (isRoundOver) break;
        if (now() >= deadlineMs) {
          coverage.stoppedBy = "--max-time";
          return;
        }
      }
      if (!follows) return;
      const pauseMs = Math.max(pollMs, now() - startedMs);
      await sleep(Math.min(pauseMs, Math.max(0, deadlineMs - now())), reading.signal);
      if (now() >= deadlineMs) {
        coverage.stoppedBy = "--max-time";
        return;
      }
      cursor.moveOn();
    }
  }
  await run.printEachMade(steps, async (step) => {
    pass ??= await opened();
    switch (step.kind) {
      case "rows":
        await observeRows(pass, step.rows);
        break;
      case "records":
        await observeRecords(pass, step.batch);
        break;
      case "end":
        await end(pass, step.isRoundOver);
        pass = undefined;
        break;
    }
    return "";
  });
  return detectors;
}

/** @throws SpitzelError (exit code 2) for what is no state of this version */
async function stateOf(cursor: DetectionCursor): Promise<DetectionState | undefined> {
  const { detection } = cursor;
  if (detection === undefined) return undefined;
  const state = await decodeState(detection);
  if (state === undefined) throw cursor.damaged();
  return state;
}

/** JSON has no infinity. */
function orNull(ms: number): number | null {
  return Number.isFinite(ms) ? ms : null;
}

/** Whether an earlier run has had the record; if not, it is remembered for the next. */
function isRepeated(remembered: RememberedRecords, read: ReadRecord): boolean {
  const id = stringField(read.record, "eventID");
  if (id === undefined) return false;
  const words = hash("sha256", `${id}\0${contentOf(read, hash)}`, "buffer");
  const [a, b] = [words.readUInt32LE(0), words.readUInt32LE(4)];
  if (remembered.has(a, b)) return true;
  remembered.add(a, b, eventTimeMs(read.record) ?? 0);
  return false;
}
