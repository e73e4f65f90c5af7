import { createHash } from "node:crypto";
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseAllDocuments,
} from "yaml";
import { RuleError, type RulePlace } from "../diagnostic.ts";

/** YAML as the rule readers see it: plain data, every node with its place, every scalar with its source text. */
export type YamlNode = YamlScalar | YamlList | YamlMap;

export interface YamlScalar {
  readonly kind: "scalar";
  readonly value: string | number | boolean | null;
  /**
   * A string's value; other scalars as written: an unquoted 012345678901 would lose its zero as a number
   * (docs/design/detection.md §2.1).
   */
  readonly source: string;
  readonly place: RulePlace;
}

interface YamlList {
  readonly kind: "list";
  readonly items: readonly YamlNode[];
  readonly place: RulePlace;
}

export interface YamlMap {
  readonly kind: "map";
  readonly entries: readonly YamlEntry[];
  readonly place: RulePlace;
}

export interface YamlEntry {
  readonly key: string;
  readonly keyPlace: RulePlace;
  readonly value: YamlNode;
}

export interface YamlDocument {
  readonly root: YamlNode;
  /** SHA-256 of the document's text, in hex. */
  readonly sha256: string;
}

/** A rule is a page of text; a document that expands beyond this is an attack (docs/design/detection.md §2.1). */
const MAX_NODES = 100_000;
const MAX_DEPTH = 64;

/**
 * The documents of one file. Empty documents are left out.
 * @param onError called with each document that is no YAML 1.2, or too large; the others are still returned.
 */
export function readYamlDocuments(
  file: string,
  text: string,
  onError: (error: RuleError) => void,
): readonly YamlDocument[] {
  const lines = new LineCounter();
  const parsed = parseAllDocuments(text, { lineCounter: lines, version: "1.2", schema: "core" });
  const placeAt = (offset: number): RulePlace => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(1, line), column: Math.max(1, col) };
  };
  const documents: YamlDocument[] = [];
  for (const document of "empty" in parsed ? [] : parsed) {
    try {
      const [error] = document.errors;
      if (error !== undefined) {
        throw new RuleError(firstLine(error.message), placeAt(error.pos[0]));
      }
      if (isEmptyNode(document.contents)) continue;
      const [start, , end] = document.range;
      const sha256 = createHash("sha256").update(text.slice(start, end)).digest("hex");
      documents.push({ root: treeOf(document, document.contents, placeAt), sha256 });
    } catch (error) {
      if (!(error instanceof RuleError)) throw error;
      onError(error);
    }
  }
  return documents;
}

function treeOf(
  document: Document.Parsed,
  contents: Node,
  placeAt: (offset: number) => RulePlace,
): YamlNode {
  let nodes = 0;
  const targets = new Map<Node, Node>();
  const convert = (node: unknown, depth: number, fallback: RulePlace): YamlNode => {
    nodes += 1;
    const place = hasRange(node) ? placeAt(node.range[0]) : fallback;
    if (nodes > MAX_NODES) {
      throw new RuleError(`expected at most ${MAX_NODES} nodes, aliases expanded`, place);
    }
    if (depth > MAX_DEPTH) throw new RuleError(`expected at most ${MAX_DEPTH} levels`, place);
    if (isAlias(node)) {
      // resolve() walks the document: once per alias is enough.
      const target = targets.get(node) ?? node.resolve(document);
      if (target === undefined) throw new RuleError(`alias *${node.source} has no anchor`, place);
      targets.set(node, target);
      return convert(target, depth + 1, place);
    }
    if (isMap(node)) {
      const entries = node.items.map(({ key, value }) => {
        const keyPlace = hasRange(key) ? placeAt(key.range[0]) : place;
        const keyNode = convert(key, depth + 1, keyPlace);
        if (keyNode.kind !== "scalar") throw new RuleError("expected a plain key", keyPlace);
        return { key: keyNode.source, keyPlace, value: convert(value, depth + 1, keyPlace) };
      });
      return { kind: "map", entries, place };
    }
    if (isSeq(node)) {
      return { kind: "list", items: node.items.map((i) => convert(i, depth + 1, place)), place };
    }
    return scalarOf(node, place);
  };
  return convert(contents, 0, placeAt(0));
}

/** A document of nothing but comments, as behind a final `---`. */
function isEmptyNode(contents: Node | null): contents is null {
  return contents === null || (isScalar(contents) && contents.value === null);
}

function scalarOf(node: unknown, place: RulePlace): YamlScalar {
  if (!isScalar(node)) return { kind: "scalar", value: null, source: "", place };
  const { value } = node;
  const isPlain =
    typeof value === "string" || typeof value === "number" || typeof value === "boolean";
  if (!isPlain) return { kind: "scalar", value: null, source: node.source ?? "", place };
  const source = typeof value === "string" ? value : (node.source ?? String(value));
  return { kind: "scalar", value, source, place };
}

function hasRange(node: unknown): node is { readonly range: readonly [number, number, number] } {
  return typeof node === "object" && node !== null && "range" in node && Array.isArray(node.range);
}

function firstLine(text: string): string {
  return text.split("\n")[0] ?? text;
}

/** The value under `key`, or undefined when the map lacks it. */
export function entryOf(map: YamlMap, key: string): YamlEntry | undefined {
  return map.entries.find((entry) => entry.key === key);
}

/** The tree as plain JSON values. Object.fromEntries defines keys: `__proto__` is one like any other. */
export function toJson(node: YamlNode): unknown {
  if (node.kind === "scalar") return node.value;
  if (node.kind === "list") return node.items.map(toJson);
  return Object.fromEntries(node.entries.map(({ key, value }) => [key, toJson(value)]));
}
