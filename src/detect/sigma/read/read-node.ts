import { RuleError } from "../diagnostic.ts";
import {
  entryOf,
  type YamlEntry,
  type YamlMap,
  type YamlNode,
  type YamlScalar,
} from "./yaml-tree.ts";

/** Readers of typed parts of a document. All throw a RuleError with the place of what is wrong. */

export function requiredEntry(map: YamlMap, key: string): YamlEntry {
  const entry = entryOf(map, key);
  if (entry === undefined) throw new RuleError(`expected the key "${key}"`, map.place);
  return entry;
}

export function asMap(node: YamlNode, what: string): YamlMap {
  if (node.kind !== "map") throw wrongKind(node, `${what} to be a map`);
  return node;
}

export function asScalar(node: YamlNode, what: string): YamlScalar {
  if (node.kind !== "scalar" || node.value === null) throw wrongKind(node, `${what} to be a text`);
  return node;
}

/** A text; numbers and booleans as they are written. */
export function asText(node: YamlNode, what: string): string {
  return asScalar(node, what).source;
}

/** The text under `key`, or undefined when absent, null or empty. */
export function optionalText(map: YamlMap, key: string): string | undefined {
  const node = entryOf(map, key)?.value;
  if (node === undefined || (node.kind === "scalar" && node.value === null)) return undefined;
  return asText(node, `"${key}"`).trim() || undefined;
}

/** A list of texts; one text counts as a list of one, nothing as an empty list. */
export function textList(map: YamlMap, key: string): readonly string[] {
  const node = entryOf(map, key)?.value;
  if (node === undefined || (node.kind === "scalar" && node.value === null)) return [];
  return scalarsOf(node, `"${key}"`).map(({ source }) => source);
}

export function scalarsOf(node: YamlNode, what: string): readonly YamlScalar[] {
  return (node.kind === "list" ? node.items : [node]).map((item) => asScalar(item, what));
}

function wrongKind(node: YamlNode, wanted: string): RuleError {
  const got =
    node.kind === "scalar" ? (node.value === null ? "nothing" : node.source) : `a ${node.kind}`;
  return new RuleError(`expected ${wanted}, got ${got}`, node.place);
}
