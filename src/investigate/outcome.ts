/** Codes of errors that say: you may not. Services have their own spellings. */
const DENIED =
  /access.?denied|unauthori[sz]ed|not.?authori[sz]ed|forbidden|explicitdeny|auth.?failure|invalid.?client.?token|failed authentication|optinrequired/i;

export type Outcome = "success" | "denied" | "failure";

/** What came of a call, by its error code. */
export function outcomeOf(error: string | undefined): Outcome {
  if (error === undefined) return "success";
  return DENIED.test(error) ? "denied" : "failure";
}
