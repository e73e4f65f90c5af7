import type { Detector } from "../detect/detector.ts";
import type { Finding } from "../detect/finding.ts";
import { findingOrder } from "../detect/finding-order.ts";
import type { FindingStage } from "../detect/finding-stage.ts";
import { SortedSpool } from "../detect/sorted-spool.ts";
import { recordAsWritten } from "../json-text.ts";
import type { RecordLoop } from "./record-run.ts";

interface Detection {
  readonly detectors: readonly Detector[];
  /** What becomes of a finding: merged, ignored, below the level. */
  readonly stage: FindingStage;
  /** Findings go out as they arise; else sorted, when all are known. */
  readonly streams: boolean;
  /** What to print of findings. */
  readonly textOf: (findings: readonly Finding[]) => string | Promise<string>;
}

/**
 * Every record to every detector, what they find through the stage, and out.
 * @returns whether findings that were held back have begun to be printed
 */
export async function runDetection(
  run: RecordLoop,
  { detectors, stage, streams, textOf }: Detection,
): Promise<{ readonly hasBegun: boolean }> {
  let hasBegun = false;
  const held = new SortedSpool<Finding>();
  /** What is to be printed of them now. */
  const give = async (findings: readonly Finding[]): Promise<string> => {
    if (findings.length === 0) return "";
    if (streams) return textOf(findings);
    for (const finding of findings) held.add(findingOrder(finding), finding);
    return "";
  };
  await run.forEachBatch({ limit: Infinity, dedupe: true }, async (records) => {
    let text = "";
    for (const detector of detectors) {
      const found: Finding[] = [];
      for (const read of records) {
        if (run.breather.isDue()) await run.breather.breathe();
        const findings = detector.observe(read);
        if (findings.length > 0) found.push(...stage.take(findings, recordAsWritten(read)));
      }
      text += await give(found);
      for (const skip of detector.skips?.() ?? []) run.coverage.skip(skip);
    }
    return text;
  });
  // What is known only at the end is not known of a reading that was broken off.
  if (run.isStopped) return { hasBegun };
  for (const detector of detectors) {
    for (const finding of detector.finish()) {
      await run.breather.pause();
      if (run.isStopped) return { hasBegun };
      await run.write(await give(stage.take([finding])));
    }
  }
  for (const finding of stage.finish()) await run.write(await give([finding]));
  for (const { item } of held.drain()) {
    await run.breather.pause();
    if (run.isStopped) break;
    hasBegun = true;
    await run.write(await textOf([item]));
  }
  return { hasBegun };
}
