import { RuleError, type Diagnostic } from "./diagnostic.ts";
import { linkCorrelations } from "./read/link-correlations.ts";
import { applyFilters } from "./read/link-filters.ts";
import type { ActiveDocument } from "./read/read-document.ts";
import type { ReadSources } from "./read-sources.ts";
import type {
  CorrelationDocument,
  LeftOut,
  LoadOptions,
  RuleSet,
  SigmaFilter,
  SigmaRule,
} from "./rule-set.ts";

/** Links documents that were read. What cannot run is in `rejected`, with its place; nothing is skipped silently. */
export function linkRuleSet(
  read: ReadSources,
  { strictSigma = false }: Pick<LoadOptions, "strictSigma"> = {},
): RuleSet {
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
  for (const one of read) {
    if (one instanceof RuleError) reject(one);
    else if (one.kind === "runs") one.documents.forEach(keep);
    else if (one.kind === "passed over") passedOver.push(one.file);
    else (one.kind === "inactive" ? inactive : notApplicable).push(one.leftOut);
  }
  const filtered = applyFilters(rules, filters, [...notApplicable, ...inactive], reject);
  const linked = linkCorrelations(filtered, correlations, strictSigma, reject);
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
