import { EXIT, type ExitCode, SpitzelError } from "../../errors.ts";
import { usualFormat } from "../../output/formats.ts";
import { VALIDATION_FORMATS } from "../../output/validation/formats.ts";
import { queryOptions } from "../../options/query-options.ts";
import { COLOR, QUIET } from "../../options/run-options.ts";
import type { TypedOptions } from "../../options/typed-options.ts";
import { PUBLIC_KEYS } from "../../options/validate-options.ts";
import type { Environment } from "../../run/environment.ts";
import { newCoverage } from "../../run/new-coverage.ts";
import { openValidation } from "../../run/open-validation.ts";
import { Reporter } from "../../run/reporter.ts";
import { standardOutput } from "../../run/standard-output.ts";
import { stopOnDemand } from "../../run/stopping.ts";
import { displayOf } from "../../run/terminal.ts";
import { count } from "../../source/wording.ts";
import type { VerifiedChain } from "../../validate/finding.ts";
import { validateTrail } from "../../validate/validate-trail.ts";
import { OUTPUT, SAVE_PUBLIC_KEYS, TRAIL_ARN } from "./command.ts";

/** Kinds of findings that say that something could not be verified, not that something is wrong. */
const UNPROVEN: ReadonlySet<string> = new Set(["no-digests", "logs-before-digests"]);

/**
 * Checks digests and log files: findings to stdout, and what is verified of each account and Region. @returns the exit
 * code: 1 for findings, 4 when something, or all, could not be verified.
 */
export async function validateCommand(
  typed: TypedOptions,
  environment: Environment,
): Promise<ExitCode> {
  const { stdout, stderr, onInterrupt, now } = environment;
  const reporter = new Reporter(stderr, {
    isQuiet: typed.get(QUIET),
    wantsColor: typed.get(COLOR),
  });
  const coverage = newCoverage((skip) => reporter.skip(skip));
  const abort = new AbortController();
  stopOnDemand(abort, { onInterrupt, maxTimeMs: undefined });
  const { signal } = abort;
  const options = queryOptions(typed);
  const asked = {
    publicKeysFile: typed.get(PUBLIC_KEYS),
    savePublicKeysFile: typed.get(SAVE_PUBLIC_KEYS),
  };
  const format = typed.get(OUTPUT) ?? usualFormat(stdout.isTTY === true);
  const trail = typed.get(TRAIL_ARN)?.replace(/^.*\//, "");
  if (options.trails.length === 0) {
    throw new SpitzelError("expected a trail, got none", {
      hint: "name its bucket or a folder: spitzel validate -t s3://my-trail.",
    });
  }
  const opened = await openValidation({ ...options, ...asked }, environment, { signal, coverage });
  const display = displayOf(stdout, options.wantsColor);
  const sink = await VALIDATION_FORMATS[format]({ display });
  const write = standardOutput(stdout, abort);
  const proven: VerifiedChain[] = [];
  const findings = { wrong: 0, unproven: 0 };
  try {
    const lines = validateTrail(opened.logFiles, {
      digestFiles: opened.digestFiles,
      window: options.window,
      nowMs: now(),
      signal,
      coverage,
      keysOf: opened.keysOf,
      trail,
    });
    for await (const line of lines) {
      if (line.kind === "verified") proven.push(line);
      else findings[UNPROVEN.has(line.kind) ? "unproven" : "wrong"]++;
      await write(await sink.write([line]));
    }
    await write(sink.end(undefined));
    await opened.saveKeys();
  } catch (error) {
    if (error !== signal.reason) throw error;
    return EXIT.interrupted;
  }
  const [digests, logs] = [sumOf(proven, "digests"), sumOf(proven, "logs")];
  reporter.restOfSkips();
  reporter.summary(
    [
      `${digests.valid} of ${count(digests.total, "digest")} and ${logs.valid} of ${count(logs.total, "log file")} verified`,
      count(findings.wrong + findings.unproven, "finding"),
      `${coverage.skipCount} skipped`,
    ].join(" · "),
  );
  if (digests.valid === 0) {
    reporter.problem("nothing could be verified");
    return EXIT.partial;
  }
  if (coverage.skipCount > 0) return EXIT.partial;
  if (findings.wrong > 0) return EXIT.noMatch;
  return findings.unproven > 0 ? EXIT.partial : EXIT.done;
}

function sumOf(chains: readonly VerifiedChain[], what: "digests" | "logs") {
  return {
    valid: chains.reduce((sum, chain) => sum + chain[what].valid, 0),
    total: chains.reduce((sum, chain) => sum + chain[what].total, 0),
  };
}
