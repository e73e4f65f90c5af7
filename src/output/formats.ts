import { SpitzelError } from "../errors.ts";
import type { Sink } from "./sink.ts";

/**
 * The formats of one kind of thing by name, each loaded when it is asked for. What `--output` takes, its help and
 * its errors are derived from these: a format is a file and a line in a registry.
 */
export type Formats<O, T, S> = Readonly<Record<string, (options: O) => Promise<Sink<T, S>>>>;

/** The names of a registry, in its order. */
export function formatNames<N extends string>(formats: Readonly<Record<N, unknown>>): readonly N[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Object.keys gives a registry's names as texts
  return Object.keys(formats) as N[];
}

/** "ndjson, csv or table". */
function eitherOf(names: readonly string[]): string {
  const last = names.at(-1) ?? "";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} or ${last}`;
}

/**
 * What `--help` says of `--output`.
 * @param usual the format when none is typed; unless given, what stdout is decides
 */
export function outputHelp(formats: Readonly<Record<string, unknown>>, usual?: string): string {
  const names = eitherOf(formatNames(formats));
  return usual === undefined
    ? `${names}; table on a terminal, else ndjson`
    : `${names}; ${usual} unless said otherwise`;
}

/**
 * @param command for the hint, such as "spitzel detect"
 * @throws SpitzelError (exit code 2) for another name.
 */
export function formatNamed<N extends string>(
  formats: Readonly<Record<N, unknown>>,
  text: string,
  command: string,
): N {
  const names = formatNames(formats);
  const found = names.find((name) => name === text);
  if (found !== undefined) return found;
  throw new SpitzelError(`expected ${eitherOf(names)} after --output, got "${text}"`, {
    hint: formatHint(names, text, command),
  });
}

/** What other programs call these formats. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  markdown: "md",
  text: "table",
  txt: "table",
  plain: "table",
  tree: "table",
  graphviz: "dot",
};

function formatHint(names: readonly string[], text: string, command: string): string {
  const lower = text.toLowerCase();
  const meant = [lower, OTHER_NAMES[lower]].find((one) => names.some((name) => name === one));
  if (meant !== undefined) return `did you mean ${meant}?`;
  if (lower === "json" || lower === "jsonl") {
    return `ndjson is one JSON object a line; for one list: ${command} … | jq -s .`;
  }
  if (lower === "html") return "a page is written by spitzel report -o FILE.html.";
  return `to write to a file: ${command} … > FILE.`;
}

/** Tables are for people, lines for programs. */
export function usualFormat(isTerminal: boolean): "table" | "ndjson" {
  return isTerminal ? "table" : "ndjson";
}
