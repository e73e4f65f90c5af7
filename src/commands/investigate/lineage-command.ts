import { SpitzelError } from "../../errors.ts";
import { familyOf } from "../../investigate/lineage/family.ts";
import { membersNamed } from "../../investigate/lineage/kin.ts";
import { LineageRecords } from "../../investigate/lineage/lineage.ts";
import { relativesOf } from "../../investigate/lineage/walk.ts";
import { PRINT } from "../../options/finding-options.ts";
import { READ_OPTIONS } from "../../options/investigate-options.ts";
import { flag, value } from "../../options/option.ts";
import { COLOR } from "../../options/run-options.ts";
import { outputOption } from "../../options/output-option.ts";
import { usualFormat } from "../../output/formats.ts";
import { RELATIVE_FORMATS } from "../../output/investigate/formats.ts";
import type { Environment } from "../../run/environment.ts";
import { readInvestigation } from "../../run/investigation-run.ts";
import { displayOf } from "../../run/terminal.ts";
import { count, number } from "../../source/wording.ts";
import type { Command, TypedCommand } from "../command.ts";
import { REFUSED } from "./refused.ts";

const UP = flag({ ...PRINT, name: "up", describe: "only where it comes from" });
const DOWN = flag({ ...PRINT, name: "down", describe: "only what came from it" });
const DEPTH = value(
  { ...PRINT, name: "depth", describe: "steps in each direction (20)", usual: "20" },
  depth,
);
const OUTPUT = outputOption({ ...PRINT, formats: RELATIVE_FORMATS, command: "spitzel lineage" });

/** `spitzel lineage`: which identity came from which. */
export const command: Command = {
  arguments: [{ name: "what", describe: "user, role, session, key, ARN, address or eventID" }],
  options: [UP, DOWN, DEPTH, OUTPUT, ...READ_OPTIONS],
  refuses: REFUSED,
  examples: [
    ["Who made this key, and what was done with it", "spitzel lineage AKIAEXAMPLE -t logs/"],
    ["The same as a drawing", "spitzel lineage AKIAEXAMPLE -t logs/ -o mermaid"],
  ],
  more: "More: spitzel help investigate",
  run: lineage,
};

async function lineage(typed: TypedCommand, environment: Environment) {
  const [what = ""] = typed.operands;
  const { stdout } = environment;
  const format = typed.get(OUTPUT) ?? usualFormat(stdout.isTTY === true);
  const [up, down, steps] = [typed.get(UP), typed.get(DOWN), typed.get(DEPTH)];
  const records = new LineageRecords();
  const { run } = await readInvestigation({
    actions: [],
    typed,
    environment,
    wantsFindings: false,
    take: (one, { record }) => records.take(one, record),
  });
  const family = familyOf(records);
  const starts = membersNamed(family, what);
  const walk = { up: up || !down, down: down || !up, depth: steps };
  const relatives = relativesOf(family, starts, walk);
  const sink = await RELATIVE_FORMATS[format]({ display: displayOf(stdout, typed.get(COLOR)) });
  await run.write(sink.heading());
  await run.write(await sink.write(relatives));
  await run.write(sink.end(undefined));
  if (starts.length === 0) run.reporter.note(`no identity that was seen is called "${what}"`);
  const others = number(family.members.size);
  run.reporter.summary(`${count(relatives.length, "relative")} among ${others} identities`);
  return run.finish();
}

function depth(text: string): number {
  if (/^[1-9]\d{0,2}$/.test(text)) return Number(text);
  throw new SpitzelError(`expected a number of steps from 1 to 999 after --depth, got "${text}"`, {
    hint: "write for example --depth 3.",
  });
}
