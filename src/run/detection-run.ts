import type { Detector } from "../detect/detector.ts";
import type { Finding } from "../detect/finding.ts";
import type { Hit } from "../detect/hit.ts";
import type { RuleProfile } from "../detect/sigma/rule-profile.ts";
import type { FindingStage } from "../detect/finding-stage.ts";
import type { EventRows } from "../detect/rows/event-rows.ts";
import { eventsIn } from "../detect/rows/read-rows.ts";
import type { Reading } from "../source/planned-read.ts";
import { SeenRecords } from "../source/seen-records.ts";
import type { FindingOutlet } from "./finding-outlet.ts";
import type { RecordLoop } from "./record-run.ts";

interface Detection {
  readonly detectors: readonly Detector[];
  /** What becomes of a hit: merged, ignored, below the level, a finding. */
  readonly stage: FindingStage;
  /** The records as rows, where the source can give them. */
  readonly rows: ((reading: Reading) => AsyncIterable<EventRows>) | undefined;
  readonly outlet: FindingOutlet;
  /** Takes what threads have counted of the rules' costs. */
  readonly profile?: RuleProfile | undefined;
}

/** Written at once: every write is a wait. */
const WRITE_LENGTH = 1 << 16;

/**
 * Every record to every detector, what they find through the stage, and out.
 * @returns whether findings that were held back have begun to be printed
 */
export async function runDetection(
  run: RecordLoop,
  { detectors, stage, outlet, rows, profile }: Detection,
): Promise<{ readonly hasBegun: boolean }> {
  let hasBegun = false;
  const give = async (findings: readonly Finding[]): Promise<string> =>
    findings.length === 0 ? "" : outlet.give(findings);
  const take = (hits: readonly Hit[], into: Finding[]): void => {
    for (const hit of hits) {
      const finding = stage.take(hit);
      if (finding !== undefined) into.push(finding);
    }
  };
  const noteSkips = (detector: Detector): void => {
    for (const skip of detector.skips?.() ?? []) run.coverage.skip(skip);
  };
  const everyRecord = () =>
    run.forEachBatch({ limit: Infinity, dedupe: true }, async (records) => {
      let text = "";
      for (const detector of detectors) {
        const found: Finding[] = [];
        for (const read of records) {
          if (run.breather.isDue()) await run.breather.breathe();
          take(detector.observe(read), found);
        }
        text += await give(found);
        noteSkips(detector);
      }
      return text;
    });
  const everyRow = (made: NonNullable<Detection["rows"]>) => {
    const seen = new SeenRecords();
    return run.printEachMade(made, async (some) => {
      const found: Finding[] = [];
      if (some.costs !== undefined) profile?.add(some.costs);
      for (const event of eventsIn(some, seen, run.coverage)) {
        if (run.breather.isDue()) await run.breather.breathe();
        const { open } = event;
        for (const detector of detectors) {
          if (detector.observeRow !== undefined) take(detector.observeRow(event), found);
          else if (open !== undefined) take(detector.observe(open), found);
        }
      }
      detectors.forEach(noteSkips);
      return give(found);
    });
  };
  await (rows === undefined ? everyRecord() : everyRow(rows));
  // What is known only at the end is not known of a reading that was broken off.
  if (run.isStopped) return { hasBegun };
  for (const detector of detectors) {
    for (const hit of detector.finish()) {
      await run.breather.pause();
      if (run.isStopped) return { hasBegun };
      if (hit === undefined) continue;
      const found: Finding[] = [];
      take([hit], found);
      await run.write(await give(found));
    }
  }
  for (const finding of stage.finish()) await run.write(await give([finding]));
  let waiting = "";
  for await (const text of outlet.rest()) {
    await run.breather.pause();
    if (run.isStopped) return { hasBegun };
    waiting += text;
    if (waiting.length < WRITE_LENGTH) continue;
    hasBegun = true;
    await run.write(waiting);
    waiting = "";
  }
  if (waiting === "") return { hasBegun };
  await run.write(waiting);
  return { hasBegun: true };
}
