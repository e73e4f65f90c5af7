import { expect, test } from "vitest";
import { runShell } from "../support/spitzel-command.ts";

const FAULT = `Date.prototype.toISOString = () => { throw new TypeError("planted"); };`;

test("an error that nobody expected keeps its stack, with the names of the sources", async () => {
  const fault = `data:text/javascript,${encodeURIComponent(FAULT)}`;
  const { stdout, stderr, exitCode } = await runShell(
    "spitzel '*' --trail examples/trail --from 2026-03-02",
    { env: { NODE_OPTIONS: `--import=${fault}` } },
  );
  expect({ stdout, exitCode }).toStrictEqual({ stdout: "", exitCode: 1 });
  expect(stderr).toContain("TypeError: planted");
  expect(
    [...stderr.matchAll(/ at (?:async )?([\w.]+) \(file:\S+\/dist\//g)].map(([, name]) => name),
  ).toStrictEqual(["isCalendarDate", "parseMoment", "timeWindow", "queryOptions", "run", "main"]);
});
