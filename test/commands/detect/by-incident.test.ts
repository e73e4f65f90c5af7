import { expect, test } from "vitest";
import { runCli } from "../../cli/fake-environment.ts";
import { FakeStream } from "../../cli/fake-stream.ts";
import { EXAMPLE_TRAIL } from "../../support/example-trail.ts";

const WORDS = ["detect", "-t", EXAMPLE_TRAIL, "--min-level", "high"];

async function printed(
  words: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<string> {
  return (await runCli([...WORDS, ...words], { variables })).stdout;
}

test("on a terminal findings stand under their incidents, with ids, and those of none come last", async () => {
  const stdout = new FakeStream({ isTTY: true, columns: 200 });
  await runCli([...WORDS, "--no-color"], { stdout });
  const lines = stdout.written.split("\n");
  expect(lines.filter((line) => /^(?:CRITICAL|HIGH) +[0-9a-f]{8} |^of no/.test(line))).toEqual([
    expect.stringMatching(
      /^CRITICAL 27e1afa4 {2}build-agent, deploy-admin, support-2, sandbox-admin,/,
    ),
    expect.stringMatching(/^HIGH {5}cc5e17c0 {2}root, /),
    "of no incident",
  ]);
  const granted = lines.find((line) => line.includes("Administrator rights granted  "));
  expect(granted).toMatch(/^HIGH .* support-2 .* 3919f59a$/);
});

test("elsewhere findings stand alone, in the shape they have, unless --by incident is typed", async () => {
  const plain = await printed([]);
  expect(plain).not.toContain("incident");
  expect(await printed(["--by", "finding"])).toBe(plain);
  const lines = (await printed(["--by", "incident"]))
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  const incidents = lines.filter(({ schema }) => schema === "spitzel.incident/1");
  const findings = lines.filter(({ schema }) => schema === "spitzel.finding/1");
  expect(incidents.map(({ findings: n }) => n)).toEqual([36, 2]);
  expect(findings.map(({ incident }) => incidents.findIndex(({ id }) => id === incident))).toEqual([
    ...Array.from({ length: 12 }, () => 0),
    1,
    -1,
  ]);
  const alone = findings.map(({ incident: _incident, ...rest }) => JSON.stringify(rest));
  expect(alone.toSorted()).toEqual(plain.trimEnd().split("\n").toSorted());
});

test("rows of records that nobody parsed give the same incidents as the records", async () => {
  const words = ["--by", "incident"];
  expect(await printed(words)).toBe(await printed(words, { SPITZEL_SCAN: "plain" }));
});

test("what needs all findings is refused with --stream and formats of single findings", async () => {
  const refused = async (...words: readonly string[]) => {
    const { exitCode, stderr } = await runCli([...WORDS, "--by", "incident", ...words]);
    return [exitCode, stderr.split("\n")[0]];
  };
  expect(await refused("--stream")).toEqual([
    2,
    "spitzel: --stream prints findings before incidents are known",
  ]);
  expect(await refused("-o", "csv")).toEqual([
    2,
    "spitzel: --by incident is for --output table and ndjson, not csv",
  ]);
});
