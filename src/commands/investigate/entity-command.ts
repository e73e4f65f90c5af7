import { EXIT, SpitzelError } from "../../errors.ts";
import type { Finding } from "../../detect/finding.ts";
import { Around } from "../../investigate/around.ts";
import { findingMarks } from "../../investigate/finding-marks.ts";
import type { Step } from "../../investigate/shapes/step.ts";
import { storyOf } from "../../investigate/story.ts";
import { value } from "../../options/option.ts";
import { parseDuration } from "../../options/time.ts";
import { WAY_KEYS } from "../../investigate/change-way.ts";
import { type Entity, entityOf, wantedOf } from "../../investigate/entity.ts";
import { placedList } from "../../investigate/places.ts";
import { EntityProfile } from "../../investigate/profile/entity-profile.ts";
import { UNDOING, undoRule } from "../../investigate/undo-rule.ts";
import { PRINT } from "../../options/finding-options.ts";
import { FINDINGS, INVESTIGATE_OPTIONS, TOP } from "../../options/investigate-options.ts";
import { outputOption } from "../../options/output-option.ts";
import { COLOR } from "../../options/run-options.ts";
import { usualFormat } from "../../output/formats.ts";
import { ENTITY_FORMATS } from "../../output/investigate/formats.ts";
import type { Environment } from "../../run/environment.ts";
import { readInvestigation } from "../../run/investigation-run.ts";
import { displayOf } from "../../run/terminal.ts";
import { shellQuoted } from "../../detect/shell-quoted.ts";
import { count } from "../../source/wording.ts";
import type { Command, TypedCommand } from "../command.ts";
import { REFUSED } from "./refused.ts";

const AROUND = value(
  { ...PRINT, name: "around", describe: "and what anybody did so long before and after: 10m" },
  parseDuration,
);
const OUTPUT = outputOption({ ...PRINT, formats: ENTITY_FORMATS, command: "spitzel entity" });

/** `spitzel entity`: all that the records say of one thing. */
export const command: Command = {
  arguments: [{ name: "what", describe: "user, role, key, ARN, address, account or resource" }],
  options: [TOP, AROUND, OUTPUT, ...INVESTIGATE_OPTIONS],
  refuses: REFUSED,
  examples: [
    ["Who this is, what it changed and what is left of it", "spitzel entity support-2 -t logs/"],
    ["Who changed this bucket", "spitzel entity my-bucket -t logs/"],
    ["What happened around an event", "spitzel entity EVENT-ID --around 10m -t logs/"],
  ],
  more: "More: spitzel help investigate",
  run: entity,
};

async function entity(typed: TypedCommand, environment: Environment) {
  const [what = ""] = typed.operands;
  if (what === "") {
    throw new SpitzelError("expected the name of something, got nothing", {
      hint: "write for example: spitzel entity deploy-admin.",
    });
  }
  const { stdout } = environment;
  const format = typed.get(OUTPUT) ?? usualFormat(stdout.isTTY === true);
  const top = typed.get(TOP);
  const subject = entityOf(what);
  const profile = new EntityProfile(subject);
  const aroundMs = typed.get(AROUND);
  const around = aroundMs === undefined ? undefined : new Around(aroundMs);
  const { run, findings, hasRejectedRules, addresses, where } = await readInvestigation({
    actions: [],
    typed,
    environment,
    wantsFindings: typed.get(FINDINGS),
    needs: around === undefined ? entityNeeds(subject, profile) : undefined,
    take: (one) => {
      const isOfIt = profile.take(one);
      around?.take(one, isOfIt);
    },
  });
  const sink = await ENTITY_FORMATS[format]({ display: displayOf(stdout, typed.get(COLOR)) });
  await run.write(sink.heading());
  const steps = around && firstSteps(around, findings, top * 10);
  const card = profile.card(findings, top, steps);
  await run.write(await sink.write([{ ...card, sources: placedList(card.sources, addresses) }]));
  await run.write(sink.end(undefined));
  if (card.candidates.total > 1) {
    const names = card.candidates.most.map(({ name }) => name).join(", ");
    run.reporter.note(
      `"${what}" is the name of ${card.candidates.total}: ${names}; ask for one of them`,
    );
  }
  if (profile.size === 0) run.reporter.note(`no record that was read names "${what}"`);
  else {
    for (const next of ["story --entity", "lineage"]) {
      run.reporter.note(`next: spitzel ${next} ${shellQuoted(what)} ${where}`.trimEnd());
    }
  }
  run.reporter.summary(`${count(profile.size, "record")} of ${what}`);
  return run.finish({
    decide: (covered) => (hasRejectedRules && covered === EXIT.done ? EXIT.usage : covered),
  });
}

/** What happened around the records of the entity is known once these are: then all records are needed. */
function entityNeeds(subject: Entity, profile: EntityProfile) {
  const wanted = wantedOf([subject]);
  return {
    wanted: wanted === "all" ? wanted : { ...wanted, texts: [...wanted.texts, ...WAY_TEXTS] },
    rules: [{ id: UNDOING, root: undoRule() }],
    takeCaller: (caller: string, address: string | undefined) =>
      profile.takeCaller(caller, address),
  };
}

/** A change of one way may be undone by one of the other. */
const WAY_TEXTS = WAY_KEYS.map((key) => JSON.stringify(key));

function firstSteps(around: Around, findings: readonly Finding[], most: number): readonly Step[] {
  const steps: Step[] = [];
  for (const step of storyOf(around.observations(), findingMarks(findings))) {
    if (steps.push(step) === most) break;
  }
  return steps;
}
