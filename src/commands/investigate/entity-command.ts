import { EXIT, SpitzelError } from "../../errors.ts";
import { entityOf } from "../../investigate/entity.ts";
import { placedList } from "../../investigate/places.ts";
import { EntityProfile } from "../../investigate/profile/entity-profile.ts";
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

const OUTPUT = outputOption({ ...PRINT, formats: ENTITY_FORMATS, command: "spitzel entity" });

/** `spitzel entity`: all that the records say of one thing. */
export const command: Command = {
  arguments: [{ name: "what", describe: "user, role, key, ARN, address, account or resource" }],
  options: [TOP, OUTPUT, ...INVESTIGATE_OPTIONS],
  refuses: REFUSED,
  examples: [
    ["Who this is, what it changed and what is left of it", "spitzel entity support-2 -t logs/"],
    ["Who changed this bucket", "spitzel entity my-bucket -t logs/"],
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
  const profile = new EntityProfile(entityOf(what));
  const { run, findings, hasRejectedRules, addresses, where } = await readInvestigation({
    actions: [],
    typed,
    environment,
    wantsFindings: typed.get(FINDINGS),
    take: (one) => profile.take(one),
  });
  const sink = await ENTITY_FORMATS[format]({ display: displayOf(stdout, typed.get(COLOR)) });
  await run.write(sink.heading());
  const card = profile.card(findings, top);
  await run.write(await sink.write([{ ...card, sources: placedList(card.sources, addresses) }]));
  await run.write(sink.end(undefined));
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
