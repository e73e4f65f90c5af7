import { isoTime } from "../detect/build-finding.ts";
import { compact } from "../detect/empty-parts.ts";
import type { Observation } from "./observation.ts";
import { outcomeOf } from "./outcome.ts";
import type { Step, StepActor, StepFinding } from "./shapes/step.ts";

/** Like calls further apart are two steps. */
const MAX_PAUSE_MS = 10 * 60_000;
/** The same when the identity did something else between them: programs do several things by turns. */
const MAX_TURN_MS = 60_000;
/** A silence that is said. */
const MIN_GAP_MS = 60 * 60_000;
const MAX_IDS = 10;
const MAX_OBJECTS = 20;

interface OpenStep {
  readonly identity: string;
  readonly key: string;
  readonly first: Observation;
  lastMs: number;
  count: number;
  readonly regions: Set<string>;
  readonly sources: Set<string>;
  readonly agents: Set<string>;
  readonly actions: Map<string, number>;
  readonly objects: Map<string, string>;
  readonly findings: Map<string, StepFinding>;
  readonly ids: string[];
}

/**
 * What happened, in order. Remembers the steps of the last ten minutes.
 * @param observations in the order of time
 * @param findingsOf the findings that an event is one of, by its eventID
 */
export function* storyOf(
  observations: Iterable<Observation>,
  findingsOf: (eventId: string) => readonly StepFinding[],
): Generator<Step> {
  /** In the order they began. */
  const open = new Set<OpenStep>();
  /** Those that may still grow, by identity and likeness. */
  const growing = new Map<string, OpenStep>();
  /** The last step of each identity. */
  const latest = new Map<string, OpenStep>();
  let seenUntilMs = Infinity;
  const isOver = (step: OpenStep, nowMs: number): boolean => {
    const isLatest = latest.get(step.identity) === step;
    return nowMs - step.lastMs > (isLatest ? MAX_PAUSE_MS : MAX_TURN_MS);
  };
  function* close(nowMs: number): Generator<Step> {
    for (const step of open) {
      if (!isOver(step, nowMs)) return;
      open.delete(step);
      if (growing.get(step.key) === step) growing.delete(step.key);
      if (latest.get(step.identity) === step) latest.delete(step.identity);
      yield stepOf(step, step.first.ms - seenUntilMs);
      seenUntilMs = seenUntilMs === Infinity ? step.lastMs : Math.max(seenUntilMs, step.lastMs);
    }
  }
  for (const one of observations) {
    yield* close(one.ms);
    const identity = identityKey(one);
    const key = `${identity}\0${likenessOf(one)}`;
    let step = growing.get(key);
    if (step === undefined || isOver(step, one.ms)) {
      step = openStep(one, identity, key);
      open.add(step);
      growing.set(key, step);
    }
    latest.set(identity, step);
    add(step, one, findingsOf(one.id));
  }
  yield* close(Infinity);
}

/** With the address: one credential in two places is two hands. */
function identityKey({ actor, account, address }: Observation): string {
  const who = actor.key ?? actor.arn ?? actor.principal;
  return [who, actor.type ?? "", account, address ?? ""].join("\0");
}

function likenessOf({ action, isWrite, way, error }: Observation): string {
  const what = isWrite ? `${action} ${way ?? ""}` : (action.split(":", 1)[0] ?? "");
  return [what, isWrite ? "write" : "read", error ?? ""].join("\0");
}

function openStep(first: Observation, identity: string, key: string): OpenStep {
  return {
    identity,
    key,
    first,
    lastMs: first.ms,
    count: 0,
    regions: new Set(),
    sources: new Set(),
    agents: new Set(),
    actions: new Map(),
    objects: new Map(),
    findings: new Map(),
    ids: [],
  };
}

function add(step: OpenStep, one: Observation, findings: readonly StepFinding[]): void {
  step.count++;
  step.lastMs = one.ms;
  if (one.region !== "") step.regions.add(one.region);
  if (one.address !== undefined) step.sources.add(one.address);
  if (one.agent !== undefined) step.agents.add(one.agent);
  step.actions.set(one.action, (step.actions.get(one.action) ?? 0) + 1);
  for (const { name, kind } of one.objects)
    if (!step.objects.has(name)) step.objects.set(name, kind);
  for (const finding of findings) step.findings.set(finding.id, finding);
  if (one.id !== "" && step.ids.length < MAX_IDS) step.ids.push(one.id);
}

function stepOf(step: OpenStep, gapMs: number): Step {
  const { first } = step;
  const objects = [...step.objects].map(([name, kind]) => ({ name, kind }));
  return {
    schema: "spitzel.step/1",
    first_seen: isoTime(first.ms),
    last_seen: isoTime(step.lastMs),
    count: step.count,
    actor: stepActor(first),
    account_id: first.account,
    regions: [...step.regions],
    sources: [...step.sources],
    user_agents: [...step.agents].slice(0, MAX_IDS),
    actions: [...step.actions].map(([name, count]) => ({ name, count })),
    is_write: first.isWrite,
    ...(first.way === undefined ? {} : { way: first.way }),
    outcome: outcomeOf(first.error),
    ...(first.error === undefined ? {} : { error: first.error }),
    objects: objects.slice(0, MAX_OBJECTS),
    object_count: objects.length,
    findings: [...step.findings.values()],
    event_ids: step.ids,
    ...(gapMs >= MIN_GAP_MS ? { gap_before_s: Math.round(gapMs / 1000) } : {}),
  };
}

function stepActor({ actor }: Observation): StepActor {
  const { principal, name, type, account, arn, key } = actor;
  return { principal, name, ...compact({ type, account_id: account, arn, access_key_id: key }) };
}
