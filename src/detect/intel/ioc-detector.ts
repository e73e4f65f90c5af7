import { identityOf } from "../../identity/identity.ts";
import { buildFinding } from "../build-finding.ts";
import type { Detector } from "../detector.ts";
import type { Finding } from "../finding.ts";
import { hitOf } from "../hit.ts";
import { FirstRecords, isSavedFirsts } from "../first-records.ts";
import { LEVELS } from "../level.ts";
import { isJsonObject } from "../../record.ts";
import { isCount, isListOf, isText } from "../saved-shape.ts";
import type { IndicatorHit, IndicatorTable } from "./indicator-table.ts";

/** What one principal touched: as much of it as a finding shows. */
interface Touched {
  /** Of the first record: a network has many values. */
  hit: IndicatorHit;
  readonly principal: string;
  count: number;
  /** The first ten and, beyond them, the last. */
  readonly first: FirstRecords;
}

/**
 * The built-in rule "a record touches an indicator": one finding for each indicator, principal and field, with the
 * first ten records. Severity is the feed's.
 */
export function createIocDetector(
  { hitsOf, metExpired }: IndicatorTable,
  includesEvents = false,
): Detector {
  const touched = new Map<string, Touched>();
  return {
    name: "ioc",
    observe: (read) => {
      for (const hit of hitsOf(read.record)) {
        const { principal } = identityOf(read.record);
        const key = JSON.stringify([hit.indicator, hit.field, principal]);
        let known = touched.get(key);
        if (known === undefined) {
          known = { hit, principal, count: 0, first: new FirstRecords(includesEvents) };
          touched.set(key, known);
        }
        known.count++;
        if (known.first.add(read)) known.hit = hit;
      }
      return [];
    },
    save: () => Array.from(touched, ([key, one]) => [key, { ...one, first: one.first.save() }]),
    restore: (saved) => {
      if (!isListOf(saved, isSavedTouched)) return false;
      for (const [key, one] of saved) {
        const first = new FirstRecords(includesEvents);
        first.restore(one.first);
        touched.set(key, { ...one, first });
      }
      return true;
    },
    finish: () => [...touched].map(([key, one]) => hitOf(iocFinding(key, one, includesEvents))),
    disclosures: () => expiredNote(metExpired()),
  };
}

type SavedTouched = readonly [
  key: string,
  touched: Omit<Touched, "first"> & { readonly first: ReturnType<FirstRecords["save"]> },
];

function isSavedTouched(value: unknown): value is SavedTouched {
  if (!Array.isArray(value)) return false;
  const [key, touched] = value as readonly unknown[];
  if (!isText(key) || !isJsonObject(touched)) return false;
  const { hit, principal, count, first } = touched;
  return (
    isJsonObject(hit) && isHit(hit) && isText(principal) && isCount(count) && isSavedFirsts(first)
  );
}

function isHit(hit: Readonly<Record<string, unknown>>): boolean {
  const { type, value, field, indicator, feed, severity } = hit;
  const texts = [type, value, field, indicator, feed];
  return texts.every(isText) && LEVELS.some((level) => level === severity);
}

function expiredNote(count: number): readonly string[] {
  if (count === 0) return [];
  return [
    `${count} ${count === 1 ? "indicator" : "indicators"} had expired when events touched them: those events are no hits`,
  ];
}

function iocFinding(
  key: string,
  { hit, principal, count, first }: Touched,
  includesEvents: boolean,
): Finding {
  const { type, value, field, indicator, feed, severity } = hit;
  return buildFinding({
    kind: "ioc",
    detector: "ioc",
    level: severity,
    title: `Known bad ${type === "ip" ? "address" : type} in ${field}`,
    description: `${principal} touched ${indicator}, which ${feed} lists.`,
    records: first.records(),
    count,
    groupKey: key,
    includesEvents,
    iocs: [{ type, value, field, indicator, feed, severity }],
  });
}
