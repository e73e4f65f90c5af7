import { layoutOf } from "../../engine/table/trail-layout.ts";
import { tableDdl } from "../../engine/table/table-ddl.ts";
import { EXIT } from "../../errors.ts";
import { flag } from "../../options/option.ts";
import { Reporter } from "../../run/reporter.ts";
import { count } from "../../source/wording.ts";
import type { Command } from "../command.ts";
import { TABLE_OPTIONS, withTable } from "./asked-table.ts";

const ONLY_PRINT = flag({ name: "print", describe: "print the statement, and do not run it" });

/** `spitzel table create`: the statement on stdout, then it is run. */
export const command: Command = {
  arguments: [],
  options: [...TABLE_OPTIONS, ONLY_PRINT],
  examples: [
    [
      "A table in Athena, once it has been looked at",
      "spitzel table create -t s3://my-trail --engine athena --table default.trail --print",
    ],
  ],
  more: "More: spitzel help engines",
  run: async (typed, environment) => {
    const isOnlyPrinted = typed.get(ONLY_PRINT);
    return withTable(typed, environment, async ({ engine, table, files, options, signal }) => {
      const { root, accounts, regions } = await layoutOf(files.regionFolders(signal));
      const ddl = tableDdl(engine.kind, table, root);
      environment.stdout.write(`${ddl};\n`);
      if (isOnlyPrinted) return EXIT.done;
      await ended(engine.run({ sql: ddl, signal }));
      new Reporter(environment.stderr, options).summary(
        `made ${table.join(".")} of ${root}: ${count(accounts.length, "account")}, ${count(regions.length, "Region")}`,
      );
      return EXIT.done;
    });
  },
};

/** Of a statement that answers nothing. */
async function ended(rows: AsyncIterable<unknown>): Promise<void> {
  const iterator = rows[Symbol.asyncIterator]();
  // oxlint-disable-next-line no-await-in-loop -- one after another
  while ((await iterator.next()).done !== true);
}
