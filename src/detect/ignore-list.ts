import { SpitzelError } from "../errors.ts";
import { isJsonObject } from "../record.ts";
import type { Hit } from "./hit.ts";
import { namesOf } from "./selection.ts";

/** A finding that is known and accepted, until a date. */
export interface IgnoreEntry {
  /** Of which file, and the how manieth: `entry 2 of ignore.yml`. */
  readonly where: string;
  readonly rule: string | undefined;
  readonly principal: string | undefined;
  readonly reason: string;
  /** The last day on which it holds, `YYYY-MM-DD`. */
  readonly expires: string;
}

export interface IgnoreList {
  readonly ignores: (hit: Hit) => boolean;
  /** Those that hold. */
  readonly entries: readonly IgnoreEntry[];
  /** A line for every entry that no longer holds: it must be renewed or removed. */
  readonly expired: readonly string[];
}

export const NO_IGNORE_LIST: IgnoreList = { ignores: () => false, entries: [], expired: [] };

/**
 * Reads a YAML list of entries with `rule` or `principal` or both, and `reason` and `expires`.
 * @param today `YYYY-MM-DD`
 * @throws SpitzelError (exit code 2) naming the entry that lacks something: nothing is ignored without a reason.
 */
export async function readIgnoreList(path: string, today: string): Promise<IgnoreList> {
  const content = await (await import("./yaml-file.ts")).readYamlFile(path);
  const { ignore = content, ...others } = isJsonObject(content) ? content : {};
  const list = isJsonObject(content) ? ignore : content;
  const [other] = isJsonObject(content) && Array.isArray(list) ? Object.keys(others) : [];
  if (other !== undefined) {
    throw new SpitzelError(`unknown key "${other}" in ${path}`, { hint: "there is ignore." });
  }
  if (!Array.isArray(list)) {
    throw new SpitzelError(`expected a list of entries in ${path}`, { hint: EXAMPLE });
  }
  const entries = list.map((entry, i) => parseEntry(entry, `entry ${i + 1} of ${path}`));
  const current = entries.filter(({ expires }) => expires >= today);
  return {
    entries: current,
    ignores: (hit) => current.some((entry) => covers(entry, hit)),
    expired: entries
      .filter(({ expires }) => expires < today)
      .map(
        ({ rule, principal, reason, expires }) =>
          `${path}: the entry for ${[rule, principal].filter(Boolean).join(" by ")} (${reason}) expired on ${expires} and ignores nothing`,
      ),
  };
}

const EXAMPLE =
  'write for example - {rule: burst, principal: deployer, reason: "nightly deployment", expires: 2027-01-31}.';

function parseEntry(entry: unknown, where: string): IgnoreEntry {
  if (!isJsonObject(entry)) {
    throw new SpitzelError(`expected an object as ${where}`, { hint: EXAMPLE });
  }
  const text = (name: string): string | undefined => {
    const value = entry[name];
    return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
  };
  const unknown = Object.keys(entry).find((name) => !KEYS.includes(name));
  if (unknown !== undefined) {
    throw new SpitzelError(`unknown key "${unknown}" in ${where}`, { hint: EXAMPLE });
  }
  const [rule, principal, reason, expires] = [
    text("rule"),
    text("principal"),
    text("reason"),
    text("expires"),
  ];
  if (rule === undefined && principal === undefined) {
    throw new SpitzelError(`expected rule or principal in ${where}`, { hint: EXAMPLE });
  }
  if (reason === undefined) {
    throw new SpitzelError(`expected a reason in ${where}`, { hint: EXAMPLE });
  }
  if (expires === undefined || !isDay(expires)) {
    throw new SpitzelError(`expected a date such as 2027-01-31 as expires in ${where}`, {
      hint: EXAMPLE,
    });
  }
  return { where, rule, principal, reason, expires };
}

const KEYS = ["rule", "principal", "reason", "expires"];

/** `2027-01-31`. */
export function isDay(text: string): boolean {
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : NaN;
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
}

function covers({ rule, principal }: IgnoreEntry, hit: Hit): boolean {
  const { detector, rule: found } = hit;
  return (
    (rule === undefined ||
      [detector, ...(found === undefined ? [] : namesOf(found))].includes(rule.toLowerCase())) &&
    (principal === undefined || hit.principals().includes(principal))
  );
}
