import { identityOf } from "../../identity/identity.ts";
import { buildFinding, isoTime } from "../build-finding.ts";
import { deedIn } from "../behaviour/deed.ts";
import { compareOccurrences, slim } from "../behaviour/occurrence.ts";
import type { Detector } from "../detector.ts";
import type { FirstStep, HeldFinding } from "../finding.ts";
import { hitOf } from "../hit.ts";
import { levelOfWeight, type Weight } from "../level-of-weight.ts";
import { MAX_LISTED } from "../record-parts.ts";
import { secondHalfMs } from "../second-half.ts";
import { type AccountUses, DAY_MS, FirstUses, type Subject, type Use } from "./first-uses.ts";
import { isSavedUses, restoreUses, savedUses } from "./saved-uses.ts";
import { ARN, type Watch, WATCHES, type WatchName } from "./watches.ts";

/** The first half must be as long, and somebody must have worked on so many days of it: else everything is new. */
const MIN_BASELINE_DAYS = 7;
const MIN_DAYS_OF_WORK = 5;

interface FirstSeenOptions {
  /** Puts the records into the findings; they are kept whole then. */
  readonly includesEvents?: boolean;
}

/** What is new in an account, and against what. */
interface Novelty {
  readonly accountName: string;
  readonly account: AccountUses;
  readonly watch: Watch;
  readonly name: string;
  readonly subject: Subject;
  /** When the second half begins. */
  readonly sinceMs: number;
}

/**
 * What an account does in the second half of its records that it had not done in the first (watches.ts). Says nothing of
 * accounts whose first half is too short to know what is usual, but how much it could not judge.
 */
export function createFirstSeenDetector({ includesEvents = false }: FirstSeenOptions): Detector {
  const uses = new FirstUses(includesEvents ? (occurrence) => occurrence : slim);
  return {
    name: "first-seen",
    observe: (read) => {
      uses.add(deedIn(read.record), read);
      return [];
    },
    observeRow: ({ deed, shown }) => {
      if (deed !== undefined) uses.add(deed, shown);
      else if (shown !== undefined) uses.add(deedIn(shown.record), shown);
      return [];
    },
    finish: () =>
      novelties(uses).map((novelty) => {
        novelty.subject.toldSinceMs ??= novelty.sinceMs;
        return hitOf(findingOf(novelty, includesEvents));
      }),
    save: () => savedUses(uses),
    restore: (saved) => {
      if (!isSavedUses(saved)) return false;
      restoreUses(uses, saved);
      return true;
    },
    disclosures: () => disclosures(uses),
  };
}

function novelties(uses: FirstUses): readonly Novelty[] {
  return [...uses.accounts].flatMap(([accountName, account]) => {
    const halfMs = baselineEndMs(account);
    return WATCHES.flatMap((watch) =>
      [...account.subjects.get(watch.name)!].flatMap(([name, subject]): readonly Novelty[] => {
        // The half moves on with every run; what was new then is no less so now.
        const sinceMs = subject.toldSinceMs ?? halfMs;
        if (sinceMs === undefined || !isNew(subject, sinceMs)) return [];
        return [{ accountName, account, watch, name, subject, sinceMs }];
      }),
    );
  });
}

/** When the second half begins; undefined when the first is too short to say what is usual. */
function baselineEndMs({ firstMs, lastMs, days }: AccountUses): number | undefined {
  const halfMs = secondHalfMs(firstMs, lastMs);
  if (halfMs - firstMs < MIN_BASELINE_DAYS * DAY_MS) return undefined;
  const worked = [...days].filter((day) => (day + 1) * DAY_MS <= halfMs);
  return worked.length < MIN_DAYS_OF_WORK ? undefined : halfMs;
}

function isNew({ knownMs = Infinity, first, firstSuccess }: Subject, sinceMs: number): boolean {
  const shown = firstSuccess ?? first;
  return shown !== undefined && shown.ms >= sinceMs && knownMs >= sinceMs;
}

function findingOf(
  { accountName, account, watch, name, subject, sinceMs }: Novelty,
  includesEvents: boolean,
): HeldFinding {
  const { first, firstSuccess, deeds, knownMs } = subject;
  const shown = firstSuccess ?? first!;
  // Refused at first, as it often is.
  const isTriedBefore = first!.ms >= sinceMs && compareOccurrences(first!, shown) < 0;
  const known = [...account.subjects.get(watch.name)!]
    .flatMap(([one, of]) => (of.knownMs !== undefined && of.knownMs < sinceMs ? [one] : []))
    .toSorted();
  const isRefused = firstSuccess === undefined;
  return buildFinding({
    kind: "anomaly",
    detector: "first-seen",
    level: levelOfWeight(weightOf(watch.weight, shown, isRefused)),
    title: watch.title(name, isRefused),
    description: watch.description,
    tags: watch.tags,
    records: isTriedBefore ? [first!, shown] : [shown],
    groupKey: JSON.stringify([watch.name, accountName, name]),
    evidence: {
      tier: "first-seen",
      what: watch.name,
      name,
      ...(accountName === "" ? {} : { account: accountName }),
      baseline: [isoTime(account.firstMs), isoTime(sinceMs)],
      known_before: known.slice(0, MAX_LISTED),
      known_before_count: known.length,
      event_count: deeds,
      ...(knownMs === undefined ? {} : { first_used: isoTime(knownMs) }),
    },
    dataWindow: [isoTime(account.firstMs), isoTime(account.lastMs)],
    firstStep: firstStepOf(watch, name, shown),
    includesEvents,
  });
}

function firstStepOf(
  { step: { says, path } }: Watch,
  name: string,
  { record }: Use,
): FirstStep | undefined {
  const value = path === ARN ? identityOf(record).arn : name;
  return value === undefined ? undefined : { says, path, value };
}

/** What deployments do counts less (docs/rules.md, "Levels"); a refused deed has lost nothing. */
function weightOf(weight: Weight, { actor }: Use, isRefused: boolean): Weight {
  const { impact, certainty } = weight;
  return {
    ...weight,
    impact: isRefused ? impact - 1 : impact,
    certainty: actor === "workload" ? certainty - 1 : certainty,
  };
}

/** What could not be judged, once. */
function disclosures({ accounts }: FirstUses): readonly string[] {
  const without = [...accounts.values()].filter((one) => baselineEndMs(one) === undefined);
  const left = WATCHES.flatMap(({ name, unjudged }) => {
    const count = without.reduce((sum, one) => sum + usedIn(one, name), 0);
    return count === 0 ? [] : [unjudged(count)];
  });
  if (left.length === 0) return [];
  return [
    `first-seen: ${left.join(" and ")} not judged: the first half of the records must be ${MIN_BASELINE_DAYS} days long, with work on ${MIN_DAYS_OF_WORK} of them`,
  ];
}

function usedIn({ subjects }: AccountUses, watch: WatchName): number {
  return [...subjects.get(watch)!.values()].filter(({ first }) => first !== undefined).length;
}
