import { shellQuoted } from "../detect/shell-quoted.ts";
import type { ReportOfRecords } from "../investigate/report/report-records.ts";
import type { Report, ReportCase, ReportCommand } from "../investigate/shapes/report.ts";
import { addressFiles } from "../options/address-options.ts";
import { FINDINGS } from "../options/investigate-options.ts";
import type { TypedOptions } from "../options/typed-options.ts";
import { isoSeconds } from "../record.ts";
import type { Environment } from "./environment.ts";
import { commandOf } from "./going-on.ts";
import type { Investigation } from "./investigation-run.ts";
import { summaryLine } from "./summary.ts";

const MAX_SKIPS = 20;

interface Of {
  readonly typed: TypedOptions;
  readonly environment: Environment;
  readonly read: Investigation;
  readonly title: string | undefined;
}

/** A report with what the run knows: what was read and not, and how to repeat it. */
export function reportOf(made: ReportOfRecords, { typed, environment, read, title }: Of): Report {
  const { coverage } = read.run;
  const accounts = made.overview.accounts.most.map(({ name }) => name).join(", ");
  return {
    ...made,
    title: title ?? `What happened in ${accounts === "" ? "these accounts" : accounts}`,
    version: environment.version,
    made_at: isoSeconds(environment.now()),
    coverage: {
      is_complete: coverage.isComplete && coverage.stoppedBy === undefined,
      says: summaryLine(coverage),
      skips: coverage.skips
        .slice(0, MAX_SKIPS)
        .map(({ where, place, reason }) =>
          place === undefined ? `${where}: ${reason}` : `${where}, ${place}: ${reason}`,
        ),
      skip_count: coverage.skipCount,
      not_looked_for: notLookedFor(typed),
    },
    commands: commandsOf(made, environment.words ?? [], read.where),
  };
}

function notLookedFor(typed: TypedOptions): readonly string[] {
  const geoip = addressFiles(typed)?.geoip ?? [];
  return [
    ...(typed.get(FINDINGS) ? [] : ["Anything that rules and detectors find: --no-findings."]),
    ...(geoip.length === 0
      ? ["Impossible travel and calls from new countries: both need --geoip FILE."]
      : []),
  ];
}

function commandsOf(
  { cases, records }: ReportOfRecords,
  words: readonly string[],
  where: string,
): readonly ReportCommand[] {
  const [cited] = records;
  const of = (verb: string, text: string): string =>
    `spitzel ${verb} ${shellQuoted(text)} ${where}`.trimEnd();
  return [
    { says: "This report", command: commandOf(words) },
    ...cases.flatMap((one) => {
      const who = askedName(one);
      return who === undefined
        ? []
        : [
            { says: `${one.name}: what happened, in order`, command: of("story --entity", who) },
            { says: `${one.name}: who came from whom`, command: of("lineage", who) },
          ];
    }),
    ...(cited === undefined
      ? []
      : [
          {
            says: "The SHA-256 of a record cited below, here the first",
            command:
              `spitzel '*' -m ${shellQuoted(`$.eventID == "${cited.event_id}"`)} ${where} | tr -d '\\n' | sha256sum`.replace(
                "  |",
                " |",
              ),
          },
        ]),
  ];
}

function askedName({ incident, name }: ReportCase): string | undefined {
  return incident === undefined ? name : (incident.access_keys[0] ?? incident.principals[0]);
}
