import type { ActiveDocument } from "./read/read-document.ts";
import type { Detection } from "./read/read-detection.ts";
import type { ReadSources } from "./read-sources.ts";
import type { RuleNode, SelectionNode } from "./tree/rule-node.ts";

/** The documents that run/make-pack has made a text of: Maps are lists of their entries, selections stand once. */
export function readPackText(text: string): ReadSources {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by packText (run/make-pack)
  const read = JSON.parse(text) as ReadSources;
  return read.map((one) =>
    "documents" in one ? { ...one, documents: one.documents.map(restored) } : one,
  );
}

/** As JSON has it. */
type Packed = Record<string, unknown>;

function restored(document: ActiveDocument): ActiveDocument {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by packText (run/make-pack)
  const packed = document as unknown as Packed;
  if (document.kind === "correlation") {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as above
    const aliases = packed["aliases"] as readonly [string, readonly [string, string][]][];
    return {
      ...document,
      aliases: new Map(aliases.map(([name, fields]) => [name, new Map(fields)])),
    };
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as above
  const { selections, tree, ...others } = packed["detection"] as {
    selections: readonly [string, SelectionNode][];
    tree: RuleNode;
    conditions: Detection["conditions"];
  };
  const byName = new Map(selections);
  const root = unnamed(tree, byName);
  const detection: Detection = { ...others, selections: byName, root };
  return document.kind === "rule" ? { ...document, detection, root } : { ...document, detection };
}

function unnamed(node: unknown, selections: ReadonlyMap<string, SelectionNode>): RuleNode {
  if (typeof node === "string") return selections.get(node)!;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by `named`
  const one = node as RuleNode;
  if (one.kind === "not") return { ...one, child: unnamed(one.child, selections) };
  if (one.kind === "and" || one.kind === "or") {
    return { ...one, children: one.children.map((child) => unnamed(child, selections)) };
  }
  return one;
}
