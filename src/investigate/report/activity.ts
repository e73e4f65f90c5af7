import type { Finding } from "../../detect/finding.ts";
import { severityId } from "../../detect/level.ts";
import type { ReportActivity } from "../shapes/report.ts";

const MINUTE_MS = 60_000;
/** Lengths that people count time in. */
const PARTS_MS: readonly number[] = [
  1, 5, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 10_080, 43_200,
].map((minutes) => minutes * MINUTE_MS);
const MAX_PARTS = 96;

/** Counts events over the time between two moments. */
export class Activity {
  readonly #startMs: number;
  readonly #partMs: number;
  readonly #all: number[];
  readonly #cases: readonly number[][];

  constructor(firstMs: number, lastMs: number, cases: number) {
    const span = Math.max(0, lastMs - firstMs);
    this.#partMs =
      PARTS_MS.find((part) => span / part < MAX_PARTS - 1) ??
      Math.ceil(span / (MAX_PARTS - 1) / 86_400_000) * 86_400_000;
    this.#startMs = Math.floor(firstMs / this.#partMs) * this.#partMs;
    const parts = Math.floor((lastMs - this.#startMs) / this.#partMs) + 1;
    const zeros = (): number[] => Array.from({ length: parts }, () => 0);
    this.#all = zeros();
    this.#cases = Array.from({ length: cases }, zeros);
  }

  add(ms: number, cases: readonly number[]): void {
    const part = this.#partOf(ms);
    this.#all[part] = (this.#all[part] ?? 0) + 1;
    for (const one of cases) {
      const counts = this.#cases[one];
      if (counts !== undefined) counts[part] = (counts[part] ?? 0) + 1;
    }
  }

  with(findings: readonly Finding[]): ReportActivity {
    const marks = new Map<number, { severity: Finding["severity"]; count: number }>();
    for (const { time, severity } of findings) {
      const part = this.#partOf(Date.parse(time));
      if (!(part >= 0 && part < this.#all.length)) continue;
      const known = marks.get(part) ?? { severity, count: 0 };
      if (severityId(severity) > severityId(known.severity)) known.severity = severity;
      known.count++;
      marks.set(part, known);
    }
    return {
      start_ms: this.#startMs,
      part_ms: this.#partMs,
      all: this.#all,
      cases: this.#cases,
      findings: [...marks]
        .toSorted(([a], [b]) => a - b)
        .map(([part, { severity, count }]) => ({ part, severity, count })),
    };
  }

  #partOf(ms: number): number {
    return Math.floor((ms - this.#startMs) / this.#partMs);
  }
}
