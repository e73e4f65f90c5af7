import { LEVELS, type Level, severityId } from "../../level.ts";
import { RuleError } from "../diagnostic.ts";
import { whyNeverFires } from "./never-fires.ts";
import { resolveReference } from "./rule-reference.ts";
import { fieldPath } from "../tree/field-path.ts";
import type { CorrelationDocument, SigmaCorrelation, SigmaRule } from "../rule-set.ts";

/** Chains of correlations longer than this are a mistake (docs/design/detection.md §2.12). */
const MAX_DEPTH = 10;

/**
 * Looks up what correlations refer to, and decides which rules only feed them: those of the same file, unless the
 * correlation says `generate: true`. Rules of other files keep reporting: losing a rule because somebody
 * correlates on it is a trap. A correlation whose reference is rejected is rejected too.
 * @param isStrict loaded with --strict-sigma, which holds for the paths of correlations too
 * @returns the correlations in an order in which each comes after what it refers to.
 */
export function linkCorrelations(
  rules: readonly SigmaRule[],
  documents: readonly CorrelationDocument[],
  isStrict: boolean,
  reject: (error: unknown, ruleId?: string) => void,
): { readonly rules: readonly SigmaRule[]; readonly correlations: readonly SigmaCorrelation[] } {
  const muted = new Set<string>();
  const generated = new Set<string>();
  const candidates = [...rules, ...documents];
  for (const document of documents) {
    for (const reference of document.references) {
      const target = tryResolve(reference, candidates, document);
      if (target === undefined || target.place.file !== document.place.file) continue;
      (document.generate ? generated : muted).add(target.meta.id);
    }
  }
  const emits = ({ meta }: SigmaRule | CorrelationDocument): boolean =>
    !muted.has(meta.id) || generated.has(meta.id);
  const finalRules = rules.map((rule) => (emits(rule) ? rule : { ...rule, emits: false }));

  const byId = new Map(finalRules.map((rule) => [rule.meta.id, rule]));
  const linked = new Map<CorrelationDocument, SigmaCorrelation>();
  const link = (
    document: CorrelationDocument,
    path: readonly CorrelationDocument[],
  ): SigmaCorrelation => {
    const known = linked.get(document);
    if (known !== undefined) return known;
    if (path.includes(document))
      throw new RuleError("the correlation refers to itself", document.place);
    if (path.length >= MAX_DEPTH) {
      throw new RuleError(`expected at most ${MAX_DEPTH} correlations in a chain`, document.place);
    }
    const targets = document.references.map((reference) => {
      const target = resolveReference(reference, candidates, document.place);
      if (target.kind === "correlation") return link(target, [...path, document]);
      return byId.get(target.meta.id) ?? target;
    });
    const pathsOf = (fields: readonly string[]): SigmaCorrelation["groupPaths"] =>
      targets.map((target, index) =>
        fields.map((field) => fieldPath(aliasedField(document, field, target, index), isStrict)),
      );
    const correlation: SigmaCorrelation = {
      ...document,
      meta: { ...document.meta, level: levelOf(document, targets) },
      targets,
      groupPaths: pathsOf(document.groupBy),
      valuePaths: pathsOf(document.condition.fields),
      emits: emits(document),
    };
    const reason = document.isEnabled ? whyNeverFires(correlation) : undefined;
    if (reason !== undefined) throw new RuleError(reason, document.place);
    linked.set(document, correlation);
    return correlation;
  };
  for (const document of documents) {
    try {
      link(document, []);
    } catch (error) {
      reject(error, document.meta.id);
    }
  }
  return { rules: finalRules, correlations: [...linked.values()] };
}

/** What a field of group-by or of the condition is called in the records of one target: its alias there, or its own name. */
function aliasedField(
  { aliases, references }: CorrelationDocument,
  field: string,
  { meta: { id, name, title } }: SigmaRule | SigmaCorrelation,
  index: number,
): string {
  const alias = aliases.get(field);
  const keys = [references[index], id, name, title];
  return keys.map((key) => alias?.get(key ?? "")).find((found) => found !== undefined) ?? field;
}

function tryResolve(
  reference: string,
  candidates: readonly (SigmaRule | CorrelationDocument)[],
  { place }: CorrelationDocument,
): SigmaRule | CorrelationDocument | undefined {
  try {
    return resolveReference(reference, candidates, place);
  } catch (error) {
    if (!(error instanceof RuleError)) throw error;
    // Reported when the correlation itself is linked.
    return undefined;
  }
}

/** Without a level of its own: the highest referenced. */
function levelOf(
  document: CorrelationDocument,
  targets: readonly { readonly meta: { readonly level: Level } }[],
): Level {
  if (document.hasOwnLevel) return document.meta.level;
  const highest = Math.max(...targets.map(({ meta }) => severityId(meta.level)));
  return LEVELS[highest - 1] ?? document.meta.level;
}
