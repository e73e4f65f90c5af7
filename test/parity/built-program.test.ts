import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startServe } from "../support/running-emulator.ts";
import { type Outcome, quoted, runShell } from "../support/spitzel-command.ts";
import { PARITY_QUERIES, type ParityQuery, toWords } from "./queries.ts";

const NAMES = [
  "everything",
  "a service with two hosts",
  "excludes",
  "a filter",
  "a window between seconds",
];
const queries = PARITY_QUERIES.filter(({ name }) => NAMES.includes(name));

const ZCAT = "find examples/trail -path '*/CloudTrail/*' -name '*.gz' | sort | xargs zcat";

let all: Awaited<ReturnType<typeof startServe>>;
let management: Awaited<ReturnType<typeof startServe>>;
beforeAll(async () => {
  const words = ["--trail", "examples/trail", "--rate", "0"];
  [all, management] = await Promise.all([
    startServe([...words, "--data-events"]),
    startServe(words),
  ]);
});
afterAll(async () => {
  await Promise.all([all.stop(), management.stop()]);
});

/** The command line without the source: `spitzel 's3:*' --match …`. */
function command(query: ParityQuery): string {
  return `spitzel ${toWords(query).map(quoted).join(" ")} --quiet`;
}

/** What was printed, its lines sorted. */
function sorted({ stdout, stderr, exitCode }: Outcome) {
  return { lines: stdout.split("\n").toSorted(), stderr, exitCode };
}

test.each(queries)("$name: files, stdin and Event history give one answer", async (query) => {
  const files = sorted(await runShell(`${command(query)} --trail examples/trail`));
  const ndjson = "spitzel '*' --quiet --trail examples/trail";
  const others = {
    zcat: sorted(await runShell(`${ZCAT} | ${command(query)} --trail -`)),
    ndjson: sorted(await runShell(`${ndjson} | ${command(query)} --trail -`)),
    history: sorted(await runShell(`${command(query)} --endpoint-url ${all.url} --rate 1000`)),
  };
  expect({ exitCode: files.exitCode, stderr: files.stderr }).toStrictEqual({
    exitCode: 0,
    stderr: "",
  });
  expect(files.lines.length).toBeGreaterThan(2);
  expect(others).toStrictEqual({ zcat: files, ndjson: files, history: files });
});

describe("without --data-events", () => {
  test("Event history holds no data event", async () => {
    const files = await runShell(
      "spitzel '*' -m '$.managementEvent != false' --trail examples/trail --quiet",
    );
    const history = await runShell(
      `spitzel '*' --endpoint-url ${management.url} --rate 1000 --quiet`,
    );
    expect(sorted(history)).toStrictEqual(sorted(files));
  });

  test("an action that only data events carry finds nothing, and the notes say why", async () => {
    const { stdout, stderr, exitCode } = await runShell(
      `spitzel s3:GetObject --endpoint-url ${management.url} --rate 1000 --to 2026-04-01`,
    );
    expect({ stdout, stderr: stderr.split("\n"), exitCode }).toStrictEqual({
      stdout: "",
      stderr: [
        "note: s3:GetObject stands for data events only, which Event history never holds; read the files of a trail that logs them",
        "note: events can take 15 minutes to appear",
        "note: only us-east-1 was asked",
        "note: data events are never in Event history",
        "0 of 0 records matched · us-east-1 · asked oldest – 2026-04-01 23:59 UTC, read all · 3 pages · 0 skipped",
        "",
      ],
      exitCode: 0,
    });
  });
});
