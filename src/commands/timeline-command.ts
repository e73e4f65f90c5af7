import { join } from "node:path";
import type { FindingRule } from "../detect/finding-parts.ts";
import { formatDiagnostic } from "../detect/sigma/diagnostic.ts";
import { loadRuleSet } from "../detect/sigma/load-rule-set.ts";
import type { EventWindow } from "../detect/timeline/event-window.ts";
import { createRuleHits } from "../detect/timeline/rule-hits.ts";
import { EXIT, type ExitCode, SpitzelError } from "../errors.ts";
import { compileQuery, parseQuery } from "../match/query.ts";
import { typedFormat, usualFormat } from "../output/formats.ts";
import { WINDOW_FORMATS } from "../output/windows/formats.ts";
import { sourceOptions } from "../options/detect-options.ts";
import type { Environment } from "../run/environment.ts";
import { openSource } from "../run/open-source.ts";
import type { TypedOptions } from "../options/arguments.ts";
import { readRules } from "../run/read-rules.ts";
import { RecordRun } from "../run/record-run.ts";
import { OWN_RULES } from "../run/rules-folder.ts";
import { displayOf } from "../run/terminal.ts";

/** `spitzel timeline`: each entity's events in windows, and the rules that hit them. @returns the exit code. */
export async function timelineCommand(
  actions: readonly string[],
  typed: TypedOptions,
  environment: Environment,
): Promise<ExitCode> {
  const options = sourceOptions(typed, environment.now());
  const size = windowSize(typed.text("window") ?? "60");
  const { stdout } = environment;
  const format =
    typedFormat(WINDOW_FORMATS, typed.text("output"), "spitzel timeline") ??
    usualFormat(stdout.isTTY === true);
  const rulePaths = typed.texts("rules");
  const isNotebook = rulePaths.length === 0;
  const ruleSet = loadRuleSet(
    await readRules(isNotebook ? [join(OWN_RULES, "notebook")] : rulePaths),
  );
  const globs = actions.length === 0 ? ["*"] : actions;
  const query = parseQuery({ ...options, actions: globs }, options.window);
  const test = await compileQuery(query);
  const source = await openSource(query, options, environment);
  const run = new RecordRun({ query, test, source, options, environment });
  for (const diagnostic of ruleSet.rejected) run.reporter.problem(formatDiagnostic(diagnostic));

  const isExact = typed.flag("exact");
  const hits = createRuleHits(
    ruleSet,
    ({ tags }) => !isNotebook || tags.includes("exact") === isExact,
  );
  await run.forEachBatch(async (batch) => {
    for (const { record } of batch) hits.observe(record);
  });
  hits.finish();
  const windows = hits.windows.windows(size);
  const shown = typed.flag("all") ? windows : windows.filter((one) => one.hits.length > 0);
  const sink = await WINDOW_FORMATS[format]({ display: displayOf(stdout, options.wantsColor) });
  await run.write(sink.heading());
  for (const window of shown) await run.write(await sink.write([window]));
  await run.write(sink.end(undefined));

  if (hits.windows.untimed > 0) {
    run.reporter.note(`${hits.windows.untimed} records without a time have no place in a window`);
  }
  for (const line of hitLines(windows)) run.reporter.summary(line);
  run.reporter.summary(
    `${hits.windows.entityCount} entities, ${windows.length} windows of up to ${size} events, ${windows.filter((one) => one.hits.length > 0).length} with hits`,
  );
  return run.finish((covered) =>
    ruleSet.rejected.length > 0 && covered === EXIT.done ? EXIT.usage : covered,
  );
}

/** `Secret read: 60 events in 5 windows`, for each rule that hit. */
function hitLines(windows: readonly EventWindow[]): readonly string[] {
  const counts = new Map<FindingRule["id"], { title: string; events: number; windows: number }>();
  for (const { rule, events } of windows.flatMap((window) => window.hits)) {
    const known = counts.get(rule.id) ?? { title: rule.title, events: 0, windows: 0 };
    counts.set(rule.id, {
      title: rule.title,
      events: known.events + events,
      windows: known.windows + 1,
    });
  }
  return [...counts.values()].map(
    ({ title, events, windows: n }) =>
      `${title}: ${events} ${events === 1 ? "event" : "events"} in ${n} ${n === 1 ? "window" : "windows"}`,
  );
}

function windowSize(text: string): number {
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw new SpitzelError(`expected a number of events after --window, got "${text}"`, {
    hint: "write for example --window 60.",
  });
}
