import { shellQuoted } from "../../detect/shell-quoted.ts";
import { EXIT } from "../../errors.ts";
import { placedList } from "../../investigate/places.ts";
import { OverviewProfile } from "../../investigate/profile/overview-profile.ts";
import { PRINT } from "../../options/finding-options.ts";
import { FINDINGS, INVESTIGATE_OPTIONS, TOP } from "../../options/investigate-options.ts";
import { outputOption } from "../../options/output-option.ts";
import { COLOR } from "../../options/run-options.ts";
import { usualFormat } from "../../output/formats.ts";
import { OVERVIEW_FORMATS } from "../../output/investigate/formats.ts";
import type { Environment } from "../../run/environment.ts";
import { readInvestigation } from "../../run/investigation-run.ts";
import { displayOf } from "../../run/terminal.ts";
import { count } from "../../source/wording.ts";
import type { Command, TypedCommand } from "../command.ts";
import { REFUSED } from "./refused.ts";

const OUTPUT = outputOption({ ...PRINT, formats: OVERVIEW_FORMATS, command: "spitzel overview" });

/** `spitzel overview`: the first minute. */
export const command: Command = {
  arguments: [{ name: "actions", describe: "IAM actions to look at ('*')", words: "actions" }],
  options: [TOP, OUTPUT, ...INVESTIGATE_OPTIONS],
  refuses: REFUSED,
  examples: [["What is in these logs, and whom to look at", "spitzel overview -t logs/"]],
  more: "More: spitzel help investigate",
  run: overview,
};

async function overview(typed: TypedCommand, environment: Environment) {
  const { stdout } = environment;
  const format = typed.get(OUTPUT) ?? usualFormat(stdout.isTTY === true);
  const top = typed.get(TOP);
  const profile = new OverviewProfile();
  const { run, findings, hasRejectedRules, addresses, where } = await readInvestigation({
    actions: typed.operands,
    typed,
    environment,
    wantsFindings: typed.get(FINDINGS),
    take: (one, { record }) => profile.take(one, record),
  });
  const seen = profile.overview(findings, top);
  const sink = await OVERVIEW_FORMATS[format]({ display: displayOf(stdout, typed.get(COLOR)) });
  await run.write(sink.heading());
  await run.write(
    await sink.write([
      {
        ...seen,
        sources: placedList(seen.sources, addresses),
        new_sources: placedList(seen.new_sources, addresses),
      },
    ]),
  );
  await run.write(sink.end(undefined));
  const [first] = seen.incidents;
  const next = first?.access_keys[0] ?? first?.principals[0];
  if (next !== undefined) {
    for (const verb of ["entity", "lineage", "story --entity"]) {
      run.reporter.note(`next: spitzel ${verb} ${shellQuoted(next)} ${where}`.trimEnd());
    }
  }
  run.reporter.summary(
    `${count(seen.incident_count, "incident")} of ${count(findings.length, "finding")}`,
  );
  return run.finish({
    decide: (covered) => (hasRejectedRules && covered === EXIT.done ? EXIT.usage : covered),
  });
}
