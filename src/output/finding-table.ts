import stringWidth from "string-width";
import type { Finding } from "../detect/finding.ts";
import type { Level } from "../detect/level.ts";
import { padded } from "./table.ts";

type Style = "bold" | "dim" | "red" | "yellow";

interface FindingTableOptions {
  /** Columns to fit into. */
  readonly width: number;
  readonly clean: (text: string) => string;
  readonly paint: (style: Style, text: string) => string;
}

interface Cells {
  readonly level: string;
  readonly time: string;
  readonly count: string;
  readonly title: string;
  readonly principal: string;
  readonly source: string;
}

/** The level in a word and a colour: neither alone reaches everybody. */
const LEVEL_WORDS: Readonly<Record<Level, readonly [word: string, style: Style | undefined]>> = {
  critical: ["CRITICAL", "red"],
  high: ["HIGH", "red"],
  medium: ["MEDIUM", "yellow"],
  low: ["LOW", undefined],
  informational: ["INFO", "dim"],
};

const GAP = "  ";
const LEVEL_WIDTH = 8;
const TIME_WIDTH = 16;
const COUNT_WIDTH = 5;
const SOURCE_WIDTH = 18;
/** Narrower terminals need the room for the title. */
const WIDTH_WITH_SOURCE = 120;
const PRINCIPAL_SHARE = 0.3;

/** A finding a row: level, time, events, title, principal, on a wide terminal the source. Long titles wrap. */
export function findingTable({ width, clean, paint }: FindingTableOptions): {
  readonly heading: string;
  readonly rows: (findings: readonly Finding[]) => string;
} {
  const hasSource = width >= WIDTH_WITH_SOURCE;
  const sourceWidth = hasSource ? SOURCE_WIDTH + GAP.length : 0;
  const fixed = LEVEL_WIDTH + TIME_WIDTH + COUNT_WIDTH + 4 * GAP.length + sourceWidth;
  const rest = Math.max(30, width - fixed);
  const principalWidth = Math.floor(rest * PRINCIPAL_SHARE);
  const titleWidth = rest - principalWidth;
  const line = ({ level, time, count, title, principal, source }: Cells): string =>
    [
      level,
      padded(time, TIME_WIDTH),
      count.padStart(COUNT_WIDTH),
      padded(title, titleWidth),
      padded(principal, principalWidth),
      ...(hasSource ? [padded(source, SOURCE_WIDTH)] : []),
    ]
      .join(GAP)
      .trimEnd();
  const row = (finding: Finding): string => {
    const [word, style] = LEVEL_WORDS[finding.severity];
    const level = word.padEnd(LEVEL_WIDTH);
    const isStaged = finding.rule?.staged === true;
    const [title = "", ...more] = wrapped(
      clean(isStaged ? `[staged] ${finding.title}` : finding.title),
      titleWidth,
    );
    const first = line({
      level: style === undefined ? level : paint(style, level),
      time: clean(finding.first_seen.slice(0, 16).replace("T", " ")),
      count: String(finding.count),
      title,
      principal: clean(principalOf(finding)),
      source: clean(manyOf(finding.source?.["ips"]) ?? ""),
    });
    const indent = " ".repeat(LEVEL_WIDTH + TIME_WIDTH + COUNT_WIDTH + 3 * GAP.length);
    return [first, ...more.map((text) => indent + text)].map((text) => `${text}\n`).join("");
  };
  const heading = line({
    level: "LEVEL".padEnd(LEVEL_WIDTH),
    time: "TIME (UTC)",
    count: "COUNT",
    title: "TITLE",
    principal: "PRINCIPAL",
    source: "SOURCE",
  });
  return {
    heading: `${paint("bold", heading)}\n`,
    rows: (findings) => findings.map(row).join(""),
  };
}

/**
 * The first principal, and how many more. A role of IAM Identity Center goes by its permission set, a federated
 * user by its name instead of its number.
 */
function principalOf({ principal }: Finding): string {
  const keys = principal?.["keys"];
  if (Array.isArray(keys) && keys.length > 0) return manyOf(keys.map(shortened)) ?? "";
  if (principal?.["type"] === "FederatedUser") {
    return textOf(principal["arn"]).split("/").at(-1) ?? textOf(principal["key"]);
  }
  return shortened(principal?.["key"]);
}

const SSO_ROLE = /^((?:\d{12}:)?)AWSReservedSSO_(.+)_[0-9a-f]{16}$/;

function shortened(key: unknown): string {
  return textOf(key).replace(SSO_ROLE, "$1$2 (SSO)");
}

/** Words on as many lines as they need; a word wider than a line is cut later. */
function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && stringWidth(`${last} ${word}`) <= width) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else lines.push(word);
  }
  return lines;
}

/** The first, and how many more. */
function manyOf(list: unknown): string | undefined {
  if (!Array.isArray(list) || list.length === 0) return undefined;
  const more = list.length > 1 ? ` +${list.length - 1}` : "";
  return `${textOf(list[0])}${more}`;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
