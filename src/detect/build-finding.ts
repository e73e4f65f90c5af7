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
import { identityOf } from "../identity/identity.ts";
import { MAX_LISTED, type OpenPart, RECORD_PARTS } from "./record-parts.ts";

/** What a detector knows; the rest of the finding is derived from the records. */
export interface FindingParts {
  readonly kind: FindingKind;
  readonly detector: DetectorName;
  readonly level: Level;
  readonly title: string;
  readonly description?: string | undefined;
  readonly rule?: FindingRule | undefined;
  /** ATT&CK's, of what no rule has found. */
  readonly tags?: readonly string[] | undefined;
  /** The records that led to it, oldest first. May be a sample: give `count` then. */
  readonly records: readonly PlacedRecord[];
  /** Records that made those matter. They are listed behind them and marked; who, where and when is not theirs. */
  readonly context?: readonly PlacedRecord[] | undefined;
  /** How many records led to it; the number of `records` unless said otherwise. */
  readonly count?: number | undefined;
  /** What tells findings of one rule apart: the principal, the values of group-by. */
  readonly groupKey: string;
  /** Another finding of the group may begin with the same event: then the last tells them apart. */
  readonly hasTwins?: boolean | undefined;
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
  const open = new OpenFinding(parts.includesEvents === true);
  for (const read of parts.records) open.add(read);
  for (const read of parts.context ?? []) open.addContext(read);
  return open.finding(parts);
}

/** A finding whose records come one by one, for what has too many to hold: none is kept but what is listed. */
export class OpenFinding {
  /** Records that were added, without context. */
  count = 0;
  readonly #parts = {
    times: RECORD_PARTS.times.open(),
    ids: RECORD_PARTS.ids.open(),
    principal: RECORD_PARTS.principal.open(),
    cloud: RECORD_PARTS.cloud.open(),
    source: RECORD_PARTS.source.open(),
    action: RECORD_PARTS.action.open(),
    resources: RECORD_PARTS.resources.open(),
  };
  readonly #all: readonly OpenPart<unknown>[] = Object.values(this.#parts);
  readonly #contextIds = new Set<string>();
  readonly #refs = new Map<string, EventRef>();
  readonly #contextRefs = new Map<string, EventRef>();
  /** The records of the events that may be listed, when they are shown. */
  readonly #own: ShownRecords | undefined;
  readonly #context: ShownRecords | undefined;

  constructor(includesEvents: boolean) {
    if (!includesEvents) return;
    this.#own = new ShownRecords();
    this.#context = new ShownRecords();
  }

  /** Adds a record that led to it; they come oldest first. */
  add(read: PlacedRecord): void {
    const { record } = read;
    this.count++;
    const identity = identityOf(record);
    for (const part of this.#all) part.add(record, identity);
    addRef(this.#refs, read, {});
    this.#own?.add(read);
  }

  /** Adds one that made those matter. */
  addContext(read: PlacedRecord): void {
    const id = eventIdOf(read);
    if (id !== undefined && this.#contextIds.size < MAX_LISTED) this.#contextIds.add(id);
    addRef(this.#contextRefs, read, { context: true });
    this.#context?.add(read);
  }

  finding(parts: Omit<FindingParts, "records" | "context">): HeldFinding {
    const { rule, level } = parts;
    const of = this.#parts;
    const { listed: ids, last: lastId } = of.ids.part();
    const { first: firstMs, last: lastMs } = of.times.part();
    const [first, last] = [firstMs, lastMs].map((ms) => (ms === undefined ? "" : isoTime(ms)));
    const start = ids[0] ?? first ?? "";
    const count = parts.count ?? this.count;
    const own = new Set(ids);
    const listedIds = [...new Set([...ids, ...this.#contextIds])].slice(0, MAX_LISTED);
    return {
      schema: "spitzel.finding/1",
      id: findingId(rule?.id ?? parts.detector, parts.groupKey, [
        start,
        parts.hasTwins === true ? (lastId ?? start) : start,
      ]),
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
      ...optional("attack", attackOf(rule?.tags ?? parts.tags ?? [])),
      ...optional("principal", of.principal.part()),
      ...optional("cloud", of.cloud.part()),
      ...optional("source", of.source.part()),
      ...optional("action", of.action.part()),
      ...optional("resources", of.resources.part()),
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
        ...optional("refs", this.#listedRefs()),
        truncated: count > listedIds.length,
        ...(this.#own === undefined ? {} : { records: this.#shown(listedIds) }),
      },
      ...(parts.dataWindow === undefined ? {} : { data_window: parts.dataWindow }),
      ...(parts.firstStep === undefined ? {} : { first_step: parts.firstStep }),
    };
  }

  /** Of the first records, each once: a record may have led to several of the findings that a correlation is of. */
  #listedRefs(): readonly EventRef[] {
    const refs = new Map(this.#refs);
    for (const [key, ref] of this.#contextRefs) if (!refs.has(key)) refs.set(key, ref);
    return [...refs.values()].slice(0, MAX_LISTED);
  }

  #shown(ids: readonly string[]): readonly CloudTrailRecord[] {
    return ids
      .flatMap((id) => {
        const context = this.#context!.of(id);
        const others = this.#own!.of(id).filter((read) => !context.some(isSameRecord(read)));
        return [...context, ...others].slice(0, MAX_LISTED);
      })
      .slice(0, MAX_LISTED)
      .map(recordAsWritten)
      .filter(isPresent);
  }
}

function addRef(
  refs: Map<string, EventRef>,
  read: PlacedRecord,
  mark: Pick<EventRef, "context">,
): void {
  if (refs.size === MAX_LISTED || read.place === undefined) return;
  const { file, index } = read.place;
  const key = `${index} ${file}`;
  if (refs.has(key)) return;
  const eventId = eventIdOf(read);
  refs.set(key, { file, index, ...(eventId === undefined ? {} : { event_id: eventId }), ...mark });
}

/** The records of the first ten eventIDs. Of one eventID those with other content each: anybody who can write a file can write an eventID. */
class ShownRecords {
  readonly #byId = new Map<string, PlacedRecord[]>();

  add(read: PlacedRecord): void {
    const id = eventIdOf(read) ?? "";
    let same = this.#byId.get(id);
    if (same === undefined) {
      if (this.#byId.size > MAX_LISTED) return;
      this.#byId.set(id, (same = []));
    }
    if (same.length < MAX_LISTED && !same.some(isSameRecord(read))) same.push(read);
  }

  of(id: string): readonly PlacedRecord[] {
    return this.#byId.get(id) ?? [];
  }
}

function isSameRecord({ record }: PlacedRecord): (other: PlacedRecord) => boolean {
  return (other) => deepEqual(record, other.record);
}

function eventIdOf({ record }: PlacedRecord): string | undefined {
  return stringField(record, "eventID");
}

/**
 * SHA-256 over parts that cannot run into each other. What comes after the start changes nothing: a finding that grows
 * keeps its id. The start is the first eventID, or the first time where there is none; it stands there twice, as in a
 * finding of one record, unless others may begin with the same event.
 */
function findingId(
  source: string,
  groupKey: string,
  [first, last]: readonly [string, string],
): string {
  return createHash("sha256")
    .update(JSON.stringify([source, groupKey, first, last]))
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
