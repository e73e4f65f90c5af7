import { createInterface } from "node:readline/promises";
import { withIgnored } from "../../detect/write-ignore-list.ts";
import { EXIT, type ExitCode, SpitzelError } from "../../errors.ts";
import { day, findingId, REASON, UNTIL } from "../../options/chosen-options.ts";
import type { TypedOptions } from "../../options/typed-options.ts";
import type { Environment } from "../../run/environment.ts";
import { replaceFile, targetOf } from "../../run/state-file.ts";
import { count } from "../../source/wording.ts";
import { chosenFindings } from "./chosen-findings.ts";

/**
 * `spitzel detect --write-ignore FILE ID…`: adds findings to a list of known ones. Of the operands those are ids that an
 * action cannot be. Reason and end are asked for on a terminal, when they are not typed.
 */
export async function writeIgnore(
  operands: readonly string[],
  typed: TypedOptions,
  environment: Environment,
  path: string,
): Promise<ExitCode> {
  const ids = operands.filter((one) => !/[:*]/.test(one)).map(findingId);
  if (ids.length === 0) {
    throw new SpitzelError("expected ids of findings behind --write-ignore FILE, got none", {
      hint: "write for example: spitzel detect -t logs/ --write-ignore known.yml 3919f59a.",
    });
  }
  const today = new Date(environment.now()).toISOString().slice(0, 10);
  const accepted = await acceptedBy(typed, environment);
  if (accepted.expires < today) {
    throw new SpitzelError(
      `expected a day that is not over after --until, got ${accepted.expires}`,
      {
        hint: "what is over ignores nothing.",
      },
    );
  }
  // What cannot be added to is said before the records are read.
  await withIgnored(path, [], accepted, today);
  const actions = operands.filter((one) => /[:*]/.test(one));
  const { run, findings, wrong } = await chosenFindings(
    actions,
    { typed, environment },
    ids,
    false,
  );
  let added = 0;
  if (wrong === 0 && !run.isStopped) {
    const list = await withIgnored(path, findings, accepted, today);
    added = list.added;
    if (added > 0) await replaceFile(await targetOf(path), list.text);
  }
  run.reporter.summary(`${count(added, "entry")} added to ${path}`);
  return run.finish({
    decide: (covered) => (wrong > 0 && covered === EXIT.done ? EXIT.usage : covered),
  });
}

/** @throws SpitzelError (exit code 2) where nobody can be asked. */
async function acceptedBy(
  typed: TypedOptions,
  { stdin, stderr }: Environment,
): Promise<{ readonly reason: string; readonly expires: string }> {
  let [reason, expires] = [typed.get(REASON), typed.get(UNTIL)];
  if (reason !== undefined && expires !== undefined) return { reason, expires };
  if (!("isTTY" in stdin && stdin.isTTY === true) || stderr.isTTY !== true) {
    throw new SpitzelError("expected --reason and --until beside --write-ignore", {
      hint: 'nothing is ignored without both: --reason "nightly deployment" --until 2027-01-31.',
    });
  }
  // Not as a terminal of its own: so Ctrl-C is the program's.
  const lines = createInterface({ input: stdin, output: stderr, terminal: false });
  try {
    reason ??= (await lines.question("Why are they known? ")).trim();
    expires ??= day((await lines.question("Until which day (2027-01-31)? ")).trim());
  } finally {
    lines.close();
  }
  if (reason !== "") return { reason, expires };
  throw new SpitzelError("expected a reason, got none", {
    hint: "nothing is ignored without one.",
  });
}
