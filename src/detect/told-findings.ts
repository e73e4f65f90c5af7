import { isJsonObject } from "../record.ts";
import type { Finding } from "./finding.ts";
import { isListOf } from "./saved-shape.ts";

/** So many times as many events as when it was printed last make a finding worth an update. */
const STEP = 2;

/**
 * Findings of several records that were printed and may still change. One is printed when it is found first; again, as
 * an update, when its level is another, when its count has doubled, and when it is over, if anything has changed since.
 */
export class ToldFindings {
  /** By id, as they were printed last. */
  readonly #told: Map<string, Finding>;
  readonly #found = new Set<string>();

  constructor(told: readonly Finding[] = []) {
    this.#told = new Map(told.map((finding) => [finding.id, finding]));
  }

  /** @param isSettled it will not be found again @returns what is printed of it; undefined for nothing */
  tell(finding: Finding, isSettled: boolean): Finding | undefined {
    const { id } = finding;
    const before = this.#told.get(id);
    this.#found.add(id);
    const isNews = before === undefined || isStep(before, finding);
    const isDue = isNews || (isSettled && !isAsBefore(before, finding));
    if (isSettled) this.#told.delete(id);
    else if (isDue) this.#told.set(id, withoutRecords(finding));
    if (!isDue) return undefined;
    return before === undefined ? finding : { ...finding, update: true };
  }

  /** Call when all were found: those that were printed, and are no findings any more. */
  withdrawn(): readonly Finding[] {
    const gone = [...this.#told.values()].filter(({ id }) => !this.#found.has(id));
    for (const { id } of gone) this.#told.delete(id);
    return gone.map((finding) => ({ ...finding, update: true, withdrawn: true }));
  }

  save(): readonly Finding[] {
    return [...this.#told.values()];
  }
}

export function isToldFindings(value: unknown): value is readonly Finding[] {
  return isListOf(value, isFinding);
}

function isFinding(value: unknown): value is Finding {
  if (!isJsonObject(value)) return false;
  const { schema, id, severity_id, count, first_seen, last_seen, events } = value;
  return (
    schema === "spitzel.finding/1" &&
    [id, first_seen, last_seen].every((text) => typeof text === "string") &&
    [severity_id, count].every((number) => typeof number === "number") &&
    isJsonObject(events)
  );
}

function isStep(before: Finding, now: Finding): boolean {
  return (
    before.severity_id !== now.severity_id || (now.count >= before.count * STEP && now.count > 0)
  );
}

/** Whether the same events led to it. */
function isAsBefore(before: Finding, now: Finding): boolean {
  return (
    before.count === now.count &&
    before.first_seen === now.first_seen &&
    before.last_seen === now.last_seen &&
    before.events.ids.join() === now.events.ids.join()
  );
}

function withoutRecords(finding: Finding): Finding {
  const { records: _whole, ...events } = finding.events;
  return { ...finding, events };
}
