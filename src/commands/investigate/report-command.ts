import { shellQuoted } from "../../detect/shell-quoted.ts";
import { EXIT, SpitzelError } from "../../errors.ts";
import { entityOf } from "../../investigate/entity.ts";
import { ReportRecords } from "../../investigate/report/report-records.ts";
import { PRINT } from "../../options/finding-options.ts";
import { ENTITY, FINDINGS, INVESTIGATE_OPTIONS } from "../../options/investigate-options.ts";
import { asTyped, flag, value } from "../../options/option.ts";
import type { Environment } from "../../run/environment.ts";
import { readInvestigation } from "../../run/investigation-run.ts";
import { checkReportFile, writeReport } from "../../run/report-file.ts";
import { reportOf } from "../../run/report-of.ts";
import { count } from "../../source/wording.ts";
import type { Command, TypedCommand } from "../command.ts";
import { REFUSED } from "./refused.ts";

const OUTPUT = value(
  {
    ...PRINT,
    name: "output",
    alias: "o",
    describe: "file to write: report.html",
    isRequired: true,
  },
  asTyped,
);
const TITLE = value({ ...PRINT, name: "title", describe: "what stands above it" }, asTyped);
const MD = flag({ ...PRINT, name: "md", describe: "Markdown in place of HTML" });

/** `spitzel report`: one file for people who were not there. */
export const command: Command = {
  arguments: [{ name: "actions", describe: "IAM actions to look at ('*')", words: "actions" }],
  options: [OUTPUT, ENTITY, TITLE, MD, ...INVESTIGATE_OPTIONS],
  refuses: REFUSED,
  examples: [
    ["What happened, on a page for others", "spitzel report -t logs/ -o report.html"],
    ["The same of one user", "spitzel report --entity support-2 -t logs/ -o support-2.html"],
  ],
  more: "More: spitzel help investigate",
  run: report,
};

async function report(typed: TypedCommand, environment: Environment) {
  const path = typed.get(OUTPUT);
  if (path === undefined || path === "-" || path === "") {
    throw new SpitzelError(
      `expected a file to write after --output, got ${path === "-" ? "stdout" : "none"}`,
      {
        hint: "write for example: spitzel report -t logs/ -o report.html.",
      },
    );
  }
  const file = await checkReportFile(path);
  const entities = typed.get(ENTITY).map(entityOf);
  const title = typed.get(TITLE);
  const isMarkdown = typed.get(MD);
  const records = new ReportRecords();
  const read = await readInvestigation({
    actions: typed.operands,
    typed,
    environment,
    wantsFindings: typed.get(FINDINGS),
    take: (one, record) => records.take(one, record),
  });
  const { run, findings, addresses, hasRejectedRules } = read;
  const made = await records.report({
    findings,
    entities,
    addresses,
    breathe: async () => {
      if (run.breather.isDue()) await run.breather.pause();
      return run.isStopped;
    },
  });
  if (made !== undefined && !run.isStopped) {
    const whole = reportOf(made, { typed, environment, read, title });
    const text = isMarkdown
      ? (await import("../../output/report/markdown.ts")).reportMarkdown(whole)
      : (await import("../../output/report/page.ts")).reportPage(whole);
    await writeReport(file, text);
    run.reporter.note(`written: ${shellQuoted(path)}`);
  } else run.reporter.problem(`interrupted: ${path} was not written`);
  const cases = made?.cases.length ?? 0;
  run.reporter.summary(
    entities.length > 0
      ? `${count(cases, "entity")}, ${count(findings.length, "finding")}`
      : `${count(made?.overview.incident_count ?? 0, "incident")} of ${count(findings.length, "finding")}`,
  );
  return run.finish({
    decide: (covered) => (hasRejectedRules && covered === EXIT.done ? EXIT.usage : covered),
  });
}
