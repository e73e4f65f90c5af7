import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, onTestFinished, test } from "vitest";
import { schemas } from "../../scripts/json-schemas.mjs";
import { serveRecords } from "../support/event-history.ts";
import { EXAMPLE_TRAIL } from "../support/example-trail.ts";
import { readTrail } from "../support/read-trail.ts";
import { PROJECT, runSpitzel } from "../support/spitzel-command.ts";
import { tempFolder } from "../support/temp-folder.ts";

const FOLDER = join(PROJECT, "docs/schemas");

test("docs/schemas holds what scripts/generate-schemas.mjs makes of the types", async () => {
  const committed = readdirSync(FOLDER).map((name) => [
    name,
    readFileSync(join(FOLDER, name), "utf8"),
  ]);
  expect(Object.fromEntries(committed)).toEqual(Object.fromEntries(await schemas()));
});

/** What is wrong with each of the values, by a schema of docs/schemas. */
function problems(schema: string, values: readonly unknown[]): readonly string[] {
  const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true });
  const validate = ajv.compile(JSON.parse(readFileSync(join(FOLDER, schema), "utf8")));
  return values.flatMap((value) => (validate(value) ? [] : ajv.errorsText(validate.errors)));
}

async function linesOf(...words: readonly string[]): Promise<readonly Record<string, unknown>[]> {
  const { stdout } = await runSpitzel([...words, "--quiet"]);
  return stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
}

const INDICATORS = "203.0.113.66\n198.51.100.0/24\n";
const MERGING = `rules:
  50afc82a-45cc-4e8c-b513-75ea1a3e0eef: { merge: { by: [userIdentity.arn], window: 1h } }
`;

describe("real output has the shape of its schema:", () => {
  test("findings of every kind and detector, with their records, and the summary", async () => {
    const folder = tempFolder({ "bad.txt": INDICATORS, "spitzel.yaml": MERGING });
    const lines = await linesOf(
      "detect",
      "--trail",
      EXAMPLE_TRAIL,
      "--ioc",
      join(folder, "bad.txt"),
      "--include-events",
      "--rank-min-events",
      "20",
      "--config",
      join(folder, "spitzel.yaml"),
      "--summary",
    );
    const findings = lines.filter(({ kind }) => kind !== "summary");
    const kinds = new Set(
      findings.map(({ kind, detector }) => `${String(kind)} ${String(detector)}`),
    );
    expect([...kinds].toSorted()).toEqual([
      "anomaly burst",
      "anomaly ranked",
      "correlation sigma",
      "detection sigma",
      "ioc ioc",
    ]);
    expect(problems("finding.json", findings)).toEqual([]);
    expect(problems("detect-summary.json", lines.slice(findings.length))).toEqual([]);
  });

  test("a ranking of too few principals, and a summary with a rejected rule", async () => {
    const folder = tempFolder({ "broken.yml": "title: x\nlogsource: {product: aws}\n" });
    const lines = await linesOf(
      "detect",
      "--trail",
      EXAMPLE_TRAIL,
      "--no-pack",
      "-r",
      join(folder, "broken.yml"),
      "--summary",
      "--rank-min-scorable-principals",
      "1000",
    );
    expect(lines.some(({ title }) => title === "Too few principals to compare")).toBe(true);
    expect(problems("finding.json", lines.slice(0, -1))).toEqual([]);
    expect(problems("detect-summary.json", lines.slice(-1))).toEqual([]);
  });

  test("windows of a timeline", async () => {
    const windows = await linesOf("timeline", "--trail", EXAMPLE_TRAIL, "--all", "-o", "ndjson");
    expect(windows.length).toBeGreaterThan(100);
    expect(problems("timeline-window.json", windows)).toEqual([]);
  });

  test("steps of a story", async () => {
    const steps = await linesOf("story", "--trail", EXAMPLE_TRAIL, "-o", "ndjson");
    expect(steps.length).toBeGreaterThan(300);
    expect(problems("step.json", steps)).toEqual([]);
  });

  test("the overview, in which the intruder is the first incident", async () => {
    const overviews = await linesOf("overview", "-t", EXAMPLE_TRAIL, "-o", "ndjson");
    expect(overviews.flatMap(({ incidents }) => incidents as object[])[0]).toMatchObject({
      severity: "critical",
      principals: expect.arrayContaining(["build-agent", "deploy-admin", "support-2"]),
    });
    expect(problems("overview.json", overviews)).toEqual([]);
  });

  test("incidents, and findings that carry their ids", async () => {
    const lines = await linesOf("detect", "-t", EXAMPLE_TRAIL, "--by", "incident", "-o", "ndjson");
    const incidents = lines.filter(({ schema }) => schema === "spitzel.incident/1");
    expect(incidents.map(({ severity }) => severity)).toEqual(["critical", "high"]);
    expect(problems("incident.json", incidents)).toEqual([]);
    expect(
      problems(
        "finding.json",
        lines.filter((line) => !incidents.includes(line)),
      ),
    ).toEqual([]);
  });

  test("the card of an entity", async () => {
    const cards = await linesOf("entity", "support-2", "-t", EXAMPLE_TRAIL, "-o", "ndjson");
    expect(cards.map(({ calls }) => calls)).toEqual([47]);
    expect(problems("entity.json", cards)).toEqual([]);
  });

  test("relatives of a lineage", async () => {
    const relatives = await linesOf("lineage", "111122223333", "-t", EXAMPLE_TRAIL, "-o", "ndjson");
    expect(relatives.length).toBeGreaterThan(10);
    expect(problems("relative.json", relatives)).toEqual([]);
  });

  test("the coverage of a complete run, and of one with skips", async () => {
    const folder = tempFolder({ "cut.json": '{"Records":[{"eventName":"A"},' });
    const reports = [];
    for (const trail of [EXAMPLE_TRAIL, join(folder, "cut.json")]) {
      const file = join(folder, "coverage.out");
      await runSpitzel(["*", "--trail", trail, "--coverage", file, "--count", "--quiet"]);
      reports.push(JSON.parse(readFileSync(file, "utf8")));
    }
    expect(reports.map(({ isComplete }) => isComplete)).toEqual([true, false]);
    expect(problems("coverage.json", reports)).toEqual([]);
  });

  test("the coverage and the summary of Event history, read in part and as a whole", async () => {
    const { records } = await readTrail([EXAMPLE_TRAIL]);
    const emulator = await serveRecords([records]);
    onTestFinished(() => emulator.close());
    const file = join(tempFolder({}), "coverage.out");
    const asked = ["--endpoint-url", emulator.url, "--rate", "1000"];
    const reports = [];
    for (const window of [[], ["--since", "200d"]]) {
      await runSpitzel(["iam:*", ...asked, ...window, "--coverage", file, "--count", "--quiet"]);
      reports.push(JSON.parse(readFileSync(file, "utf8")));
    }
    expect(reports.map(({ eventHistory }) => eventHistory.length)).toEqual([1, 1]);
    expect(problems("coverage.json", reports)).toEqual([]);
    const lines = await linesOf("detect", ...asked, "--only", "root_takeover", "--summary");
    expect(problems("detect-summary.json", lines.slice(-1))).toEqual([]);
  });

  test("a finding that is not whole is refused: the schema tests something", () => {
    expect(problems("finding.json", [{ kind: "detection", unknown: 1 }])[0]).toContain(
      "must have required property",
    );
  });
});
