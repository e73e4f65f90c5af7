import { anchorOf } from "../../match/anywhere.ts";
import { disjunction, TRUE } from "./condition.ts";
import { textLiteral } from "./literal.ts";

/**
 * That a line may have one of the texts in a record, in any spelling: it has the part of it that no encoder touches.
 * The line's own text is looked at, not a record as the engine writes it: what is looked for may stand in an escape.
 * @param column the line
 */
export function lineMayHaveTexts(texts: readonly string[], column: string): string {
  if (texts.length === 0) return TRUE;
  const anchors = texts.map(anchorOf);
  if (anchors.some((anchor) => anchor === "")) return TRUE;
  const found = anchors.map(
    (anchor) => `strpos(lower(${column}), ${textLiteral(anchor.toLowerCase())}) > 0`,
  );
  return disjunction(found);
}
