import { join } from "node:path";
import { RuleError } from "../detect/sigma/diagnostic.ts";
import type { Detection } from "../detect/sigma/read/read-detection.ts";
import { readSources, type ReadSources } from "../detect/sigma/read-sources.ts";
import type { RuleNode } from "../detect/sigma/tree/rule-node.ts";
import { readRules } from "./read-rules.ts";
import { OWN_RULES } from "./rules-folder.ts";

/** The text of dist/pack.json: our own pack, read. The build calls this. */
export async function ownPack(): Promise<string> {
  return packText(readSources(await readRules([join(OWN_RULES, "aws")])));
}

/**
 * Our own pack as the build reads it once: plain data, so that a run needs neither its files nor a reader of YAML. Maps are
 * lists of their entries; a selection stands once, and elsewhere by its name.
 */
export function packText(read: ReadSources): string {
  const fault = read.find((one) => one instanceof RuleError);
  if (fault !== undefined) throw fault;
  return JSON.stringify(read, (key, value: unknown) => {
    if (value instanceof Map) return [...value];
    if (key === "root") return undefined;
    if (key === "detection") {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what documents have under this name
      const detection = value as Detection;
      return { ...detection, tree: named(detection.root) };
    }
    return value;
  });
}

/** The tree with its selections as names. */
function named(node: RuleNode): unknown {
  if (node.kind === "selection") return node.name;
  if (node.kind === "not") return { ...node, child: named(node.child) };
  if (node.kind === "and" || node.kind === "or") {
    return { ...node, children: node.children.map(named) };
  }
  return node;
}
