import { shapeOf } from "../../engine/candidates/candidate-statement.ts";
import type { Projection, TableDescription } from "../../engine/sql-engine.ts";
import { EXIT } from "../../errors.ts";
import {
  checkedTable,
  ENGINE,
  engineAddress,
  RESULTS,
  TABLE,
  TRINO_URL,
  WORKGROUP,
} from "../../options/engine-options.ts";
import { historyChoice } from "../../options/history-choice.ts";
import type { Option } from "../../options/option.ts";
import { EXTERNAL_ID, PROFILE, ROLE_ARN, ROLE_SESSION_NAME } from "../../options/where-options.ts";
import { cleanText } from "../../output/clean-text.ts";
import { openEngine } from "../../run/open-engine.ts";
import type { Command } from "../command.ts";
import { interruptible } from "./asked-table.ts";

/** No bucket is asked here: the engine alone. */
const here = <T>(option: Option<T>, more: Partial<Option<T>> = {}): Option<T> => {
  const { sources: _sources, needs: _needs, excludes: _excludes, group: _group, ...rest } = option;
  return { ...rest, ...more };
};

const [ASKED, NAMED] = [here(ENGINE, { isRequired: true }), here(TABLE, { isRequired: true })];
const [URL_OF_TRINO, GROUP, PLACE] = [here(TRINO_URL), here(WORKGROUP), here(RESULTS)];
const [OF_PROFILE, WITH_ROLE] = [here(PROFILE), here(ROLE_ARN)];
const [WITH_ID, SESSION] = [here(EXTERNAL_ID), here(ROLE_SESSION_NAME)];

/** `spitzel table show`: what an engine knows of a table. */
export const command: Command = {
  arguments: [],
  options: [ASKED, NAMED, URL_OF_TRINO, GROUP, PLACE, OF_PROFILE, WITH_ROLE, WITH_ID, SESSION],
  examples: [],
  run: async (typed, environment) => {
    const [name = "trino", parts = []] = [typed.get(ASKED), typed.get(NAMED)];
    const where = {
      url: typed.get(URL_OF_TRINO),
      workgroup: typed.get(GROUP),
      results: typed.get(PLACE),
    };
    const history = {
      ...historyChoice(typed),
      profiles: typed.get(OF_PROFILE),
      roles: typed.get(WITH_ROLE),
      externalId: typed.get(WITH_ID),
      sessionName: typed.get(SESSION),
    };
    const table = checkedTable(parts, name);
    const address = engineAddress(name, where);
    const engine = await openEngine(address, { history }, environment);
    return interruptible(engine, environment, async (signal) => {
      const described = await engine.describe(table, signal);
      environment.stdout.write(
        linesOf(described)
          .map((line) => `${cleanText(line)}\n`)
          .join(""),
      );
      return EXIT.done;
    });
  },
};

const FORMS = {
  lines: "a row for each line of a log file",
  columns: "a row for each record, in AWS's columns",
} as const;

function linesOf(table: TableDescription): readonly string[] {
  const shape = shapeOf(table);
  return [
    `form            ${shape === undefined ? "one in which records get lost: it cannot be used" : FORMS[shape.kind]}`,
    `location        ${table.location}`,
    ...(table.template === undefined ? [] : [`of a partition  ${table.template}`]),
    ...(table.partitions.length === 0
      ? ["partitions      none: every query reads everything"]
      : []),
    ...table.partitions.map(
      ({ name, projection }) => `partition       ${name}: ${projectionText(projection)}`,
    ),
  ];
}

function projectionText(projection: Projection | undefined): string {
  switch (projection?.type) {
    case undefined:
      return "what is registered";
    case "injected":
      return "what a query names";
    case "enum":
      return projection.values.join(", ");
    case "date":
      return `days from ${projection.range.join(" to ")}, written ${projection.format}`;
    case "integer":
      return `numbers from ${projection.range.join(" to ")}`;
  }
}
