import type { Finding } from "../../detect/finding.ts";
import type { Level } from "../../detect/level.ts";
import type { Style } from "../display.ts";
import type { Sink } from "../sink.ts";
import { type Column, Table } from "../table.ts";
import { shortId } from "../investigate/incident-lines.ts";
import type { FindingFormatOptions } from "./formats.ts";
import { shortTarget } from "./target.ts";

/** The level in a word and a colour: neither alone reaches everybody. */
const LEVEL_WORDS: Readonly<Record<Level, readonly [word: string, style: Style | undefined]>> = {
  critical: ["CRITICAL", "red"],
  high: ["HIGH", "red"],
  medium: ["MEDIUM", "yellow"],
  low: ["LOW", undefined],
  informational: ["INFO", "dim"],
};

/** Narrower terminals need the room for the title. */
const WIDTH_WITH_SOURCE = 120;

const COLUMNS: readonly Column<Finding>[] = [
  {
    name: "level",
    isWhole: true,
    valueOf: ({ severity }) => LEVEL_WORDS[severity][0],
    styleOf: ({ severity }) => LEVEL_WORDS[severity][1],
  },
  {
    name: "time (UTC)",
    isWhole: true,
    valueOf: ({ first_seen }) => first_seen.replace("T", " ").replace("Z", ""),
  },
  { name: "count", isWhole: true, isRight: true, valueOf: ({ count }) => count },
  {
    name: "title",
    wraps: true,
    valueOf: ({ title, rule }) => (rule?.staged === true ? `[staged] ${title}` : title),
  },
  { name: "principal", valueOf: principalOf },
  {
    name: "target",
    valueOf: ({ resources = [] }) => firstOf(resources.flatMap((one) => shortTarget(one))),
  },
];

const SOURCE: Column<Finding> = { name: "source", valueOf: ({ source }) => firstOf(source?.ips) };

/** The id as far as `detect --explain` needs it; on a terminal, where somebody may type it. */
const ID: Column<Finding> = { name: "id", isWhole: true, valueOf: ({ id }) => shortId(id) };

/** A finding a row: level, time, events, title, principal, what it was done to, and, where there is room, from where. */
export function findingTable({ display, isLive }: FindingFormatOptions): Sink<Finding, unknown> {
  const isTerminal = display.width !== undefined;
  const hasSource = (display.width ?? Infinity) >= WIDTH_WITH_SOURCE;
  const columns = [...COLUMNS, ...(hasSource ? [SOURCE] : []), ...(isTerminal ? [ID] : [])];
  return new Table({ columns, display, isLive });
}

/**
 * The first principal, and how many more. A role of IAM Identity Center goes by its permission set, a federated
 * user by its name instead of its number.
 */
function principalOf({ principal }: Finding): string {
  const { key = "", keys, type, arn } = principal ?? {};
  if (keys !== undefined) return firstOf(keys.map(shortened));
  if (type === "FederatedUser") return arn?.split("/").at(-1) ?? key;
  return shortened(key);
}

const SSO_ROLE = /^((?:\d{12}:)?)AWSReservedSSO_(.+)_[0-9a-f]{16}$/;

function shortened(key: string): string {
  return key.replace(SSO_ROLE, "$1$2 (SSO)");
}

/** The first, and how many more. */
function firstOf(list: readonly string[] = []): string {
  const [first = ""] = list;
  return list.length > 1 ? `${first} +${list.length - 1}` : first;
}
