import { EXIT, type ExitCode } from "../../errors.ts";
import { explainedFinding } from "../../output/findings/explained.ts";
import { COLOR } from "../../options/run-options.ts";
import type { TypedOptions } from "../../options/typed-options.ts";
import type { Environment } from "../../run/environment.ts";
import { displayOf } from "../../run/terminal.ts";
import { count } from "../../source/wording.ts";
import { chosenFindings } from "./chosen-findings.ts";
import { whyFired } from "./why-fired.ts";

/** `spitzel detect --explain ID`: one finding, why it fired, its first record, what next. */
export async function explainFinding(
  actions: readonly string[],
  typed: TypedOptions,
  environment: Environment,
  id: string,
): Promise<ExitCode> {
  const chosen = await chosenFindings(actions, { typed, environment }, [id], true);
  const { run, loaded, findings, incidents, wrong } = chosen;
  const display = displayOf(environment.stdout, typed.get(COLOR));
  for (const finding of findings) {
    const why = whyFired(finding, loaded.rows.rules);
    await run.write(explainedFinding({ finding, incident: incidents.of(finding), why }, display));
  }
  run.reporter.summary(`${count(findings.length, "finding")} explained`);
  return run.finish({
    decide: (covered) => (wrong > 0 && covered === EXIT.done ? EXIT.usage : covered),
  });
}
