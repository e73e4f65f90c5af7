import { SortedSpool } from "../../detect/sorted-spool.ts";
import { EXIT } from "../../errors.ts";
import { entityOf, wantedOf } from "../../investigate/entity.ts";
import { findingMarks } from "../../investigate/finding-marks.ts";
import type { Observation } from "../../investigate/observation.ts";
import { timeOrder } from "../../investigate/order.ts";
import { placedStep } from "../../investigate/places.ts";
import { storyOf } from "../../investigate/story.ts";
import { ENTITY, FINDINGS, INVESTIGATE_OPTIONS } from "../../options/investigate-options.ts";
import { PRINT } from "../../options/finding-options.ts";
import { outputOption } from "../../options/output-option.ts";
import { usualFormat } from "../../output/formats.ts";
import { STEP_FORMATS } from "../../output/investigate/formats.ts";
import { readInvestigation } from "../../run/investigation-run.ts";
import { displayOf } from "../../run/terminal.ts";
import { count } from "../../source/wording.ts";
import type { Command, TypedCommand } from "../command.ts";
import type { Environment } from "../../run/environment.ts";
import { COLOR } from "../../options/run-options.ts";
import { REFUSED } from "./refused.ts";

const OUTPUT = outputOption({ ...PRINT, formats: STEP_FORMATS, command: "spitzel story" });

/** `spitzel story`: what happened, in order. */
export const command: Command = {
  arguments: [{ name: "actions", describe: "IAM actions to look at ('*')", words: "actions" }],
  options: [ENTITY, OUTPUT, ...INVESTIGATE_OPTIONS],
  refuses: REFUSED,
  examples: [
    ["All that came from a network", "spitzel story --entity 203.0.113.64/28 -t logs/"],
    ["What changed, whoever did it", "spitzel story 'iam:*' 'ec2:*' -t logs/"],
  ],
  more: "More: spitzel help investigate",
  run: story,
};

async function story(typed: TypedCommand, environment: Environment) {
  const { stdout } = environment;
  const format = typed.get(OUTPUT) ?? usualFormat(stdout.isTTY === true);
  const entities = typed.get(ENTITY).map(entityOf);
  const spool = new SortedSpool<Observation>();
  const { run, findings, hasRejectedRules, addresses } = await readInvestigation({
    actions: typed.operands,
    typed,
    environment,
    wantsFindings: typed.get(FINDINGS),
    needs: entities.length === 0 ? undefined : { wanted: wantedOf(entities) },
    take: (one) => {
      if (entities.length > 0 && !entities.some(({ partIn }) => partIn(one) !== undefined)) return;
      spool.add(timeOrder(one), one);
    },
  });
  const sink = await STEP_FORMATS[format]({ display: displayOf(stdout, typed.get(COLOR)) });
  const totals = { steps: 0, events: 0 };
  await run.write(sink.heading());
  for (const step of storyOf(itemsOf(spool), findingMarks(findings))) {
    if (run.isStopped) break;
    totals.steps++;
    totals.events += step.count;
    await run.write(await sink.write([placedStep(step, addresses)]));
  }
  await run.write(sink.end(undefined));
  if (entities.length > 0 && totals.events === 0) {
    const texts = entities.map(({ text }) => `"${text}"`).join(", ");
    run.reporter.note(`no record that was read names ${texts}`);
  }
  run.reporter.summary(`${count(totals.events, "event")} in ${count(totals.steps, "step")}`);
  return run.finish({
    decide: (covered) => (hasRejectedRules && covered === EXIT.done ? EXIT.usage : covered),
  });
}

function* itemsOf(spool: SortedSpool<Observation>): Generator<Observation> {
  for (const { item } of spool.drain()) yield item;
}
