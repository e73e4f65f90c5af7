import { holdsRules } from "./holds-rules.ts";
import { RuleError, type Diagnostic } from "./diagnostic.ts";
import { linkCorrelations } from "./read/link-correlations.ts";
import { applyFilters } from "./read/link-filters.ts";
import { readDocument, type ReadContext, type ActiveDocument } from "./read/read-document.ts";
import type {
  CorrelationDocument,
  LeftOut,
  LoadOptions,
  RuleSet,
  RuleSource,
  SigmaFilter,
  SigmaRule,
} from "./rule-set.ts";
import { readYamlDocuments } from "./read/yaml-tree.ts";

/**
 * Reads and links every document of the given files (docs/design/detection.md §2.1). Pure. What cannot run is in
 * `rejected`, with its place; nothing is skipped silently.
 */
export function loadRuleSet(sources: readonly RuleSource[], options: LoadOptions = {}): RuleSet {
  const context: ReadContext = {
    vars: options.vars ?? new Map(),
    isStrict: options.strictSigma ?? false,
    legacyAggregation: options.legacyAggregation ?? false,
    includeDeprecated: options.includeDeprecated ?? false,
  };
  const rejected: Diagnostic[] = [];
  const warnings: Diagnostic[] = [];
  const notApplicable: LeftOut[] = [];
  const inactive: LeftOut[] = [];
  const passedOver: string[] = [];
  const rules: SigmaRule[] = [];
  const correlations: CorrelationDocument[] = [];
  const filters: SigmaFilter[] = [];
  const known = new Map<string, ActiveDocument>();

  const reject = (error: unknown, ruleId?: string): void => {
    if (!(error instanceof RuleError)) throw error;
    rejected.push(diagnosticOf(error, "error", "load", ruleId));
  };
  const keep = (document: ActiveDocument): void => {
    const first = known.get(document.meta.id);
    if (first !== undefined) {
      const message = duplicateText(first, document);
      const error = new RuleError(message, document.place);
      warnings.push(diagnosticOf(error, "warning", "duplicate-id", document.meta.id));
      return;
    }
    known.set(document.meta.id, document);
    if (document.kind === "rule") rules.push(document);
    else if (document.kind === "filter") filters.push(document);
    else correlations.push(document);
  };
  for (const { file, text, isFound = false } of sources) {
    if (isFound && !holdsRules(text)) {
      passedOver.push(file);
      continue;
    }
    for (const document of readYamlDocuments(file, text, reject)) {
      try {
        const read = readDocument(document, context);
        if (read.kind === "runs") read.documents.forEach(keep);
        else (read.kind === "inactive" ? inactive : notApplicable).push(read.leftOut);
      } catch (error) {
        reject(error);
      }
    }
  }
  const filtered = applyFilters(rules, filters, [...notApplicable, ...inactive], reject);
  const linked = linkCorrelations(filtered, correlations, context.isStrict, reject);
  return { ...linked, filters, notApplicable, inactive, passedOver, rejected, warnings };
}

/** Which copy runs, and why that one. */
function duplicateText({ meta, place }: ActiveDocument, other: ActiveDocument): string {
  const isSame = meta.sha256 === other.meta.sha256;
  const what = isSame ? "the same text" : "another text";
  return `the id ${meta.id} is taken: ${place.file}:${place.line} runs, which was read before; this one, ${what}, is left out`;
}

function diagnosticOf(
  { message, place }: RuleError,
  severity: Diagnostic["severity"],
  check: string,
  ruleId: string | undefined,
): Diagnostic {
  return { ...place, message, severity, check, ...(ruleId === undefined ? {} : { ruleId }) };
}
