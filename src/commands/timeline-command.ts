import { count } from "../source/wording.ts";
import { join } from "node:path";
import type { FindingRule } from "../detect/finding-parts.ts";
import { formatDiagnostic } from "../detect/sigma/diagnostic.ts";
import { loadRuleSet } from "../detect/sigma/load-rule-set.ts";
import type { EventBlock } from "../detect/timeline/event-window.ts";
import { createRuleHits } from "../detect/timeline/rule-hits.ts";
import { EXIT, type ExitCode, SpitzelError } from "../errors.ts";
import { wordHint } from "../fields/path-of-word.ts";
import { compileQuery, parseQuery } from "../match/query.ts";
import { usualFormat } from "../output/formats.ts";
import { WINDOW_FORMATS } from "../output/windows/formats.ts";
import { outputOption } from "../options/output-option.ts";
import { FIND, PRINT } from "../options/finding-options.ts";
import { asTyped, flag, list, value } from "../options/option.ts";
import { queryOptions } from "../options/query-options.ts";
import { CHECKPOINT, CURSOR, FOLLOW, MAX_TIME, READING_OPTIONS } from "../options/run-options.ts";
import type { TypedOptions } from "../options/typed-options.ts";
import { WHAT_OPTIONS } from "../options/what-options.ts";
import { WHEN_OPTIONS } from "../options/when-options.ts";
import { ACCOUNT_OPTIONS, TRAIL } from "../options/where-options.ts";
import type { Environment } from "../run/environment.ts";
import { openSource } from "../run/open-source.ts";
import { queryHints } from "../run/query-hints.ts";
import { readRules } from "../run/read-rules.ts";
import { RecordLoop } from "../run/record-run.ts";
import { remembering } from "../run/sample-records.ts";
import { OWN_RULES } from "../run/rules-folder.ts";
import { displayOf } from "../run/terminal.ts";
import type { Command } from "./command.ts";
import { NO_ENGINE } from "./investigate/refused.ts";

const WINDOW = value(
  {
    ...PRINT,
    name: "window",
    describe: "events of one entity that make a window (60)",
    usual: "60",
  },
  windowSize,
);

const RULES = list(
  { ...FIND, name: "rules", alias: "r", describe: "Sigma rules instead of the notebook's seven" },
  asTyped,
);

const OUTPUT = outputOption({ ...PRINT, formats: WINDOW_FORMATS, command: "spitzel timeline" });

const EXACT = flag({
  ...FIND,
  name: "exact",
  describe: "the notebook's tests word by word, faults included",
});

const ALL = flag({ ...PRINT, name: "all", describe: "windows without a hit too" });

export const command: Command = {
  arguments: [{ name: "actions", describe: "IAM actions to look at ('*')", words: "actions" }],
  options: [
    ...WHAT_OPTIONS,
    TRAIL,
    ...ACCOUNT_OPTIONS,
    ...WHEN_OPTIONS,
    WINDOW,
    RULES,
    OUTPUT,
    EXACT,
    ALL,
    MAX_TIME,
    ...READING_OPTIONS,
  ],
  refuses: [
    ...[CHECKPOINT, CURSOR, FOLLOW].map((option) => ({
      option,
      because: "is for queries: windows hold events of the whole time asked",
      hint: "ask a longer time with --from or --since.",
    })),
    NO_ENGINE,
  ],
  examples: [],
  run: (typed, environment) => timelineCommand(typed.operands, typed, environment),
};

/** `spitzel timeline`: each entity's events in windows, and the rules that hit them. @returns the exit code. */
async function timelineCommand(
  actions: readonly string[],
  typed: TypedOptions,
  environment: Environment,
): Promise<ExitCode> {
  const options = queryOptions(typed);
  const size = typed.get(WINDOW);
  const { stdout } = environment;
  const format = typed.get(OUTPUT) ?? usualFormat(stdout.isTTY === true);
  const isExact = typed.get(EXACT);
  const showsAll = typed.get(ALL);
  const rulePaths = typed.get(RULES);
  const isNotebook = rulePaths.length === 0;
  const ruleSet = loadRuleSet(
    await readRules(isNotebook ? [join(OWN_RULES, "notebook")] : rulePaths),
  );
  const globs = actions.length === 0 ? ["*"] : actions;
  const query = parseQuery({ ...options, actions: globs }, options.window, wordHint);
  const test = await compileQuery(query);
  const source = await openSource(query, { test, wantsPlaces: false }, options, environment);
  const { test: asking, records: sample } = remembering(test);
  const run = new RecordLoop({ query, test: asking, source, options, environment });
  for (const diagnostic of ruleSet.rejected) run.reporter.problem(formatDiagnostic(diagnostic));

  const hits = createRuleHits(
    ruleSet,
    ({ tags }) => !isNotebook || tags.includes("exact") === isExact,
  );
  run.begin();
  await run.forEachBatch({ limit: Infinity, dedupe: true }, async (records) => {
    for (const { record } of records) {
      if (run.breather.isDue()) await run.breather.breathe();
      hits.observe(record);
    }
    for (const skip of hits.skips()) run.coverage.skip(skip);
    return "";
  });
  const finishing = hits.finish();
  while (finishing.next().done !== true && !run.isStopped) await run.breather.pause();
  const windows = hits.windows.windows(size);
  const shown = showsAll ? windows : windows.filter((one) => one.hits.length > 0);
  const sink = await WINDOW_FORMATS[format]({ display: displayOf(stdout, options.wantsColor) });
  await run.write(sink.heading());
  for (const window of shown) await run.write(await sink.write([window]));
  await run.write(sink.end(undefined));

  if (run.coverage.stoppedBy === undefined && run.coverage.recordsRead > 0) {
    const hints = await queryHints({ query, options, coverage: run.coverage, sample });
    for (const hint of hints) run.reporter.note(hint);
  }
  if (hits.windows.untimed > 0) {
    run.reporter.note(
      hits.windows.untimed === 1
        ? "1 record without a time has no place in a window"
        : `${hits.windows.untimed} records without a time have no place in a window`,
    );
  }
  const { entityCount } = hits.windows;
  for (const line of hitLines(windows)) run.reporter.summary(line);
  run.reporter.summary(
    `${count(entityCount, "entity")}, ${count(windows.length, "window")} of up to ${size} events, ${windows.filter((one) => one.hits.length > 0).length} with hits`,
  );
  return run.finish({
    decide: (covered) =>
      ruleSet.rejected.length > 0 && covered === EXIT.done ? EXIT.usage : covered,
  });
}

/** `Secret read: 60 events in 5 windows`, for each rule that hit. */
function hitLines(windows: readonly EventBlock[]): readonly string[] {
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
