import { createHash } from "node:crypto";
import { recordAsWritten } from "../json-text.ts";
import { deepEqual } from "../match/deep-equal.ts";
import { type CloudTrailRecord, type PlacedRecord, stringField } from "../record.ts";
import { attackOf } from "./attack-tags.ts";
import { isEmpty, isPresent } from "./empty-parts.ts";
import type { DetectorName, FindingKind, FirstStep, HeldFinding } from "./finding.ts";
import type {
  CorrelationPart,
  EventRef,
  EvidencePart,
  FindingRule,
  IocPart,
  MatchPart,
} from "./finding-parts.ts";
import { type Level, severityId } from "./level.ts";
import { findingRecords, MAX_LISTED, RECORD_PARTS } from "./record-parts.ts";

/** What a detector knows; the rest of the finding is derived from the records. */
export interface FindingParts {
  readonly kind: FindingKind;
  readonly detector: DetectorName;
  readonly level: Level;
  readonly title: string;
  readonly description?: string | undefined;
  readonly rule?: FindingRule | undefined;
  /** The records that led to it, oldest first. May be a sample: give `count` then. */
  readonly records: readonly PlacedRecord[];
  /** Records that made those matter. They are listed behind them and marked; who, where and when is not theirs. */
  readonly context?: readonly PlacedRecord[] | undefined;
  /** How many records led to it; the number of `records` unless said otherwise. */
  readonly count?: number | undefined;
  /** What tells findings of one rule apart: the principal, the values of group-by. */
  readonly groupKey: string;
  readonly match?: MatchPart | undefined;
  readonly correlation?: CorrelationPart | undefined;
  readonly evidence?: EvidencePart | undefined;
  readonly iocs?: readonly IocPart[] | undefined;
  readonly dataWindow?: readonly [string, string] | undefined;
  readonly firstStep?: FirstStep | undefined;
  /** Puts the records into the finding; they must be whole then. */
  readonly includesEvents?: boolean | undefined;
}

/**
 * The finding that the parts make: who, where, from where, what, when. Empty parts are omitted, lists sorted and
 * cut at 10. It holds no wall-clock time: the same records give the same finding, byte for byte.
 */
export function buildFinding(parts: FindingParts): HeldFinding {
  const { rule, level } = parts;
  const records = parts.records.map(({ record }) => record);
  const of = findingRecords(records);
  const ids = RECORD_PARTS.ids.of(of);
  const times = RECORD_PARTS.times.of(of);
  const [first, last] = [times[0], times.at(-1)].map((ms) => (ms === undefined ? "" : isoTime(ms)));
  const count = parts.count ?? records.length;
  const context = parts.context ?? [];
  const own = new Set(ids);
  const listedIds = [...new Set([...own, ...context.map(eventIdOf).filter(isPresent)])].slice(
    0,
    MAX_LISTED,
  );
  return {
    schema: "spitzel.finding/1",
    id: findingId(rule?.id ?? parts.detector, parts.groupKey, ids),
    kind: parts.kind,
    detector: parts.detector,
    severity: level,
    severity_id: severityId(level),
    title: parts.title,
    ...optional("description", parts.description),
    time: first ?? "",
    first_seen: first ?? "",
    last_seen: last ?? "",
    count,
    ...(rule === undefined ? {} : { rule }),
    ...optional("attack", attackOf(rule?.tags ?? [])),
    ...optional("principal", RECORD_PARTS.principal.of(of)),
    ...optional("cloud", RECORD_PARTS.cloud.of(of)),
    ...optional("source", RECORD_PARTS.source.of(of)),
    ...optional("action", RECORD_PARTS.action.of(of)),
    ...optional("resources", RECORD_PARTS.resources.of(of)),
    ...optional("match", parts.match),
    ...optional("correlation", parts.correlation),
    ...optional("iocs", parts.iocs),
    ...optional("evidence", parts.evidence),
    events: {
      count,
      ids: listedIds,
      ...optional(
        "context_ids",
        listedIds.filter((id) => !own.has(id)),
      ),
      ...optional("refs", refsOf(parts.records, context)),
      truncated: count > listedIds.length,
      ...(parts.includesEvents === true
        ? {
            records: firstWithIds([...context, ...parts.records], listedIds),
          }
        : {}),
    },
    ...(parts.dataWindow === undefined ? {} : { data_window: parts.dataWindow }),
    ...(parts.firstStep === undefined ? {} : { first_step: parts.firstStep }),
  };
}

/** Those of the first records, each once: a record may have led to several of the findings that a correlation is of. */
function refsOf(
  records: readonly PlacedRecord[],
  context: readonly PlacedRecord[],
): readonly EventRef[] {
  const refs = new Map<string, EventRef>();
  const all = [
    ...records.map((read) => ({ read, mark: {} })),
    ...context.map((read) => ({ read, mark: { context: true } as const })),
  ];
  for (const { read, mark } of all) {
    if (refs.size === MAX_LISTED) break;
    if (read.place === undefined) continue;
    const { file, index } = read.place;
    const key = `${index} ${file}`;
    if (refs.has(key)) continue;
    const eventId = eventIdOf(read);
    refs.set(key, {
      file,
      index,
      ...(eventId === undefined ? {} : { event_id: eventId }),
      ...mark,
    });
  }
  return [...refs.values()];
}

/** Of records with one eventID and other content each: anybody who can write a file can write an eventID. */
function firstWithIds(
  placed: readonly PlacedRecord[],
  ids: readonly string[],
): readonly CloudTrailRecord[] {
  const byId = new Map<string, PlacedRecord[]>(ids.map((id) => [id, []]));
  for (const read of placed) {
    const same = byId.get(eventIdOf(read) ?? "");
    if (same === undefined || same.length === MAX_LISTED) continue;
    if (!same.some(({ record }) => deepEqual(record, read.record))) same.push(read);
  }
  return ids
    .flatMap((id) => byId.get(id) ?? [])
    .slice(0, MAX_LISTED)
    .map(recordAsWritten)
    .filter(isPresent);
}

function eventIdOf({ record }: PlacedRecord): string | undefined {
  return stringField(record, "eventID");
}

/** SHA-256 over parts that cannot run into each other. */
function findingId(source: string, groupKey: string, ids: readonly string[]): string {
  return createHash("sha256")
    .update(JSON.stringify([source, groupKey, ids[0] ?? "", ids.at(-1) ?? ""]))
    .digest("hex");
}

/** ISO 8601 in UTC, with milliseconds only when there are any. */
export function isoTime(ms: number): string {
  return new Date(ms).toISOString().replace(".000Z", "Z");
}

function optional<K extends string, V>(key: K, value: V): { readonly [P in K]?: NonNullable<V> } {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a computed key widens to string
  return (isEmpty(value) ? {} : { [key]: value }) as { readonly [P in K]?: NonNullable<V> };
}
