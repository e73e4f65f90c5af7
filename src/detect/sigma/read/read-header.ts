import { type Level, LEVELS } from "../../level.ts";
import { RuleError } from "../diagnostic.ts";
import { optionalText, requiredEntry, asText, textList } from "./read-node.ts";
import type { DocumentHeader, Logsource } from "../rule-set.ts";
import { entryOf, toJson, type YamlMap } from "./yaml-tree.ts";

const STATUSES: ReadonlySet<string> = new Set([
  "stable",
  "test",
  "experimental",
  "deprecated",
  "unsupported",
]);

const TAXONOMIES: ReadonlySet<string> = new Set(["sigma", "spitzel"]);

/** What to assume without `level`: a rule that does not say how bad it is must not wake anybody up. */
const DEFAULT_LEVEL: Level = "informational";

/** Reads what all kinds of documents have in common. @throws RuleError */
export function readHeader(root: YamlMap, sha256: string): DocumentHeader {
  const title = asText(requiredEntry(root, "title").value, '"title"').trim();
  if (title === "") throw new RuleError('expected "title" to be a text', root.place);
  const name = optionalText(root, "name");
  const status = oneOf(root, "status", STATUSES);
  const author = optionalText(root, "author");
  const settings = readSettings(root);
  return {
    meta: {
      id: optionalText(root, "id") ?? name ?? title,
      ...(name === undefined ? {} : { name }),
      title,
      ...(status === undefined ? {} : { status }),
      level: readLevel(root) ?? DEFAULT_LEVEL,
      ...(author === undefined ? {} : { author }),
      file: root.place.file,
      sha256,
      tags: textList(root, "tags"),
      references: textList(root, "references"),
      falsepositives: textList(root, "falsepositives"),
      staged: settings["staged"] === true,
    },
    description: optionalText(root, "description"),
    place: root.place,
    taxonomy: oneOf(root, "taxonomy", TAXONOMIES) ?? "sigma",
    settings,
    isEnabled: settings["enabled"] !== false,
  };
}

export function readLevel(root: YamlMap): Level | undefined {
  const text = oneOf(root, "level", new Set(LEVELS));
  return LEVELS.find((level) => level === text);
}

function oneOf(root: YamlMap, key: string, known: ReadonlySet<string>): string | undefined {
  const text = optionalText(root, key)?.toLowerCase();
  if (text === undefined || known.has(text)) return text;
  const place = entryOf(root, key)?.value.place ?? root.place;
  throw new RuleError(
    `expected "${key}" to be one of ${[...known].join(", ")}, got ${text}`,
    place,
  );
}

function readSettings(root: YamlMap): Readonly<Record<string, unknown>> {
  const node = entryOf(root, "spitzel")?.value;
  if (node === undefined) return {};
  if (node.kind !== "map") throw new RuleError('expected "spitzel" to be a map', node.place);
  return Object.fromEntries(node.entries.map(({ key, value }) => [key, toJson(value)]));
}

export function readLogsource(root: YamlMap): Logsource {
  const { value } = requiredEntry(root, "logsource");
  if (value.kind !== "map") throw new RuleError('expected "logsource" to be a map', value.place);
  const part = (key: string): string | undefined => optionalText(value, key)?.toLowerCase();
  return { product: part("product"), service: part("service"), category: part("category") };
}

/** CloudTrail records are what we have: product aws, service absent or cloudtrail (docs/design/detection.md §2.1). */
export function isForCloudTrail({ product, service, category }: Logsource): boolean {
  return (
    product === "aws" &&
    (service === undefined || service === "cloudtrail") &&
    category === undefined
  );
}

export function showLogsource({ product, service, category }: Logsource): string {
  return [product, category, service].filter((part) => part !== undefined).join("/");
}
