import { basename } from "node:path";
import { rethrowUnless, rethrowUnlessSystem, SpitzelError } from "../../errors.ts";
import { readGivenText } from "../../given-file.ts";
import { isJsonObject } from "../../record.ts";
import { type Indicator, indicatorOf, type RawIndicator } from "./indicator.ts";
import { parseCsvIndicators } from "./parse-csv.ts";
import type { ParsedFeed } from "./parsed-feed.ts";
import { parseMisp } from "./parse-misp.ts";
import { parseStix } from "./parse-stix.ts";

export interface ReadIndicators {
  readonly indicators: readonly Indicator[];
  /** Entries that no record could match, or that we cannot evaluate. */
  readonly leftOut: number;
  /** Entries that their source took back. */
  readonly withdrawn: number;
}

/**
 * Reads a plain list, CSV (value,type,source,severity), a STIX 2.1 bundle or MISP JSON; which one, the content
 * says.
 * @throws SpitzelError (exit code 2) for a file that cannot be read, or that holds no indicator.
 */
export async function readIndicators(path: string): Promise<ReadIndicators> {
  let text: string;
  try {
    text = (await readGivenText(path)).replace(/^\uFEFF/, "");
  } catch (cause) {
    rethrowUnlessSystem(cause);
    throw new SpitzelError(`${path} cannot be read`, { hint: "check the path.", cause });
  }
  const { raw, leftOut, withdrawn } = parse(text, path);
  const indicators = raw.flatMap((one) => indicatorOf(one, basename(path)) ?? []);
  if (indicators.length === 0) {
    const but = withdrawn === 0 ? "" : ` but ${withdrawn} withdrawn`;
    throw new SpitzelError(`expected indicators in ${path}, found none${but}`, {
      hint: "write one value a line, or give CSV with a heading (value,type,source,severity), STIX 2.1 or MISP JSON.",
    });
  }
  return { indicators, leftOut: leftOut + raw.length - indicators.length, withdrawn };
}

function parse(text: string, path: string): ParsedFeed {
  if (/^\s*<(?:!doctype|html|\?xml|head|body)\b/i.test(text)) {
    throw new SpitzelError(`expected indicators in ${path}, found a page of HTML or XML`, {
      hint: "download the list itself: a page to sign in, perhaps.",
    });
  }
  if (/^\s*[{[]/.test(text) && !/^\s*\[[0-9a-f:.]+\]/i.test(text)) return parseJson(text, path);
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const isCsv = /^"?[\w-]+"?(?:,"?[\w-]+"?)+$/.test(lines.find((line) => line !== "") ?? "");
  if (isCsv) return plain(parseCsvIndicators(text, path));
  const values = lines.map((line) => line.replace(/(?:^|\s)#.*$/, "").trim());
  return plain(values.filter((value) => value !== "").map((value) => ({ value })));
}

function plain(raw: readonly RawIndicator[]): ParsedFeed {
  return { raw, leftOut: 0, withdrawn: 0 };
}

function parseJson(text: string, path: string): ParsedFeed {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (cause) {
    rethrowUnless(cause, SyntaxError);
    throw new SpitzelError(`${path} is not valid JSON`, {
      hint: "give a STIX 2.1 bundle or a MISP export.",
      cause,
    });
  }
  if (isJsonObject(content) && content["type"] === "bundle") return parseStix(content);
  return parseMisp(content);
}
