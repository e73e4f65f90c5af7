import { checkTable } from "../../engine/table/check-table.ts";
import { EXIT } from "../../errors.ts";
import { cleanText } from "../../output/clean-text.ts";
import { Reporter } from "../../run/reporter.ts";
import { count } from "../../source/wording.ts";
import type { Command } from "../command.ts";
import { TABLE_OPTIONS, withTable } from "./asked-table.ts";

/** `spitzel table check`: what of a bucket a table does not read, which no query of it would say. */
export const command: Command = {
  arguments: [],
  options: TABLE_OPTIONS,
  examples: [
    [
      "Are all accounts and days of the bucket in the table?",
      "spitzel table check -t s3://my-trail --engine athena --table default.cloudtrail_logs",
    ],
  ],
  more: "More: spitzel help engines",
  run: async (typed, environment) =>
    withTable(typed, environment, async ({ engine, table, files, options, signal }) => {
      const nowMs = environment.now();
      const checked = await checkTable({ engine, table, files, nowMs, signal });
      const reporter = new Reporter(environment.stderr, options);
      for (const { account, region, firstDay, lastDay, reason, days } of checked.unread) {
        const when = firstDay === lastDay ? firstDay : `${firstDay} – ${lastDay}`;
        environment.stdout.write(
          cleanText(`${account} ${region} ${when} (${count(days, "day")}): ${reason}`) + "\n",
        );
      }
      for (const { name, reason, hint } of checked.unlisted) {
        reporter.skip({ where: name, reason, ...(hint === undefined ? {} : { hint }) });
      }
      reporter.restOfSkips();
      if (!checked.isOfUse) {
        reporter.problem(
          `${table.join(".")} has a form in which records get lost: make a table of lines, spitzel table create`,
        );
      }
      const unread = checked.unread.reduce((sum, { days }) => sum + days, 0);
      reporter.summary(
        `${count(checked.accounts, "account")}, ${count(checked.regions, "Region")} and ${count(checked.days, "day")} in the bucket · ${unread === 0 ? "all of them in the table" : `${count(unread, "day")} of a Region not in the table`}`,
      );
      const isWhole = unread === 0 && checked.isOfUse && checked.unlisted.length === 0;
      if (checked.days === 0) reporter.problem("no day of log files was found in the bucket");
      return isWhole && checked.days > 0 ? EXIT.done : EXIT.partial;
    }),
};
