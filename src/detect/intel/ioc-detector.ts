import { identityOf } from "../../identity/identity.ts";
import { type CloudTrailRecord, type ReadRecord, stringField } from "../../record.ts";
import { buildFinding } from "../build-finding.ts";
import type { Detector } from "../detector.ts";
import type { Finding } from "../finding.ts";
import type { IndicatorHit } from "./indicator-table.ts";

interface Touched {
  /** Of the first record: a network has many values. */
  hit: IndicatorHit;
  readonly principal: string;
  count: number;
  first: ReadRecord;
  last: ReadRecord;
}

/**
 * The built-in rule "a record touches an indicator": one finding for each indicator, principal and field, with
 * the first and the last record. Severity is the feed's.
 */
export function createIocDetector(
  hitsOf: (record: CloudTrailRecord) => readonly IndicatorHit[],
  includesEvents = false,
): Detector {
  const touched = new Map<string, Touched>();
  return {
    name: "ioc",
    observe: (read) => {
      for (const hit of hitsOf(read.record)) {
        const { principal } = identityOf(read.record);
        const key = JSON.stringify([hit.indicator, hit.field, principal]);
        const known = touched.get(key);
        if (known === undefined) {
          touched.set(key, { hit, principal, count: 1, first: read, last: read });
          continue;
        }
        known.count++;
        if (isBefore(read.record, known.first.record)) {
          known.first = read;
          known.hit = hit;
        }
        if (isBefore(known.last.record, read.record)) known.last = read;
      }
      return [];
    },
    finish: () => [...touched].map(([key, one]) => iocFinding(key, one, includesEvents)),
    disclosures: () => [],
  };
}

function iocFinding(
  key: string,
  { hit, principal, count, first, last }: Touched,
  includesEvents: boolean,
): Finding {
  const { type, value, field, indicator, feed, severity } = hit;
  return buildFinding({
    kind: "ioc",
    detector: "ioc",
    level: severity,
    title: `Known bad ${type === "ip" ? "address" : type} in ${field}`,
    description: `${principal} touched ${indicator}, which ${feed} lists.`,
    records: first === last ? [first] : [first, last],
    count,
    groupKey: key,
    includesEvents,
    iocs: [{ type, value, field, indicator, feed, severity }],
    nextSteps: [
      `Review what ${principal} did with ${value}`,
      `Check what ${feed} says of ${indicator}`,
    ],
  });
}

function isBefore(a: CloudTrailRecord, b: CloudTrailRecord): boolean {
  const [x, y] = [stringField(a, "eventTime") ?? "", stringField(b, "eventTime") ?? ""];
  if (x !== y) return x < y;
  return (stringField(a, "eventID") ?? "") < (stringField(b, "eventID") ?? "");
}
