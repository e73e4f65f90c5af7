import { RuleError } from "./diagnostic.ts";
import { holdsRules } from "./holds-rules.ts";
import { readDocument, type ReadContext, type ReadDocument } from "./read/read-document.ts";
import { readYamlDocuments } from "./read/yaml-tree.ts";
import type { LoadOptions, RuleSource } from "./rule-set.ts";

/** Documents and faults of rule files, in their order, before they are linked. Pure. */
export type ReadSources = readonly (ReadDocument | PassedOver | RuleError)[];

/** A file of a folder that holds no rules. */
interface PassedOver {
  readonly kind: "passed over";
  readonly file: string;
}

/** Reads every document of the given files (docs/design/detection.md §2.1). */
export function readSources(
  sources: readonly RuleSource[],
  options: LoadOptions = {},
): ReadSources {
  const context: ReadContext = {
    vars: options.vars ?? new Map(),
    isStrict: options.strictSigma ?? false,
    legacyAggregation: options.legacyAggregation ?? false,
    includeDeprecated: options.includeDeprecated ?? false,
  };
  const read: ReadSources[number][] = [];
  const keepFault = (error: unknown): void => {
    if (!(error instanceof RuleError)) throw error;
    read.push(error);
  };
  for (const { file, text, isFound = false } of sources) {
    if (isFound && !holdsRules(text)) {
      read.push({ kind: "passed over", file });
      continue;
    }
    for (const document of readYamlDocuments(file, text, keepFault)) {
      try {
        read.push(readDocument(document, context));
      } catch (error) {
        keepFault(error);
      }
    }
  }
  return read;
}
