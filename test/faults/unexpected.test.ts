import { describe, expect, test } from "vitest";
import { runShell } from "../support/spitzel-command.ts";
import { startSpitzel } from "../support/running-spitzel.ts";
import { tempFolder } from "../support/temp-folder.ts";

const FAULT = `Date.prototype.toISOString = () => { throw new TypeError("planted"); };`;
const QUERY = "spitzel '*' --trail examples/trail --from 2026-03-02";

function withFault(env: Readonly<Record<string, string>> = {}) {
  const fault = `data:text/javascript,${encodeURIComponent(FAULT)}`;
  return { env: { NODE_OPTIONS: `--import=${fault}`, ...env } };
}

test("an error that nobody expected is one line, with what to do, and exit code 70", async () => {
  const { stdout, stderr, exitCode } = await runShell(QUERY, withFault());
  expect({ stdout, exitCode }).toStrictEqual({ stdout: "", exitCode: 70 });
  expect(stderr.split("\n")).toStrictEqual([
    "spitzel: a fault of spitzel itself: TypeError: planted; the answer is not complete",
    expect.stringMatching(
      /^hint: SPITZEL_DEBUG=1 shows where it happened; please report it/,
    ) as string,
    "",
  ]);
});

test("SPITZEL_DEBUG keeps its stack, with the names of the sources", async () => {
  const { stderr, exitCode } = await runShell(QUERY, withFault({ SPITZEL_DEBUG: "1" }));
  expect(exitCode).toBe(70);
  expect(stderr).toContain("TypeError: planted");
  expect(
    [...stderr.matchAll(/ at (?:async )?([\w.]+) \(file:\S+\/dist\//g)].map(([, name]) => name),
  ).toContain("isCalendarDate");
});

const FULL = {
  stdout: "",
  stderr: `spitzel: cannot write: no space left on the device; the answer is not complete
hint: free some space; temporary files go to TMPDIR.
`,
  exitCode: 70,
};

describe.skipIf(process.platform !== "linux")("a full disk under stdout is never an answer", () => {
  test.each([
    "'*' -t examples/trail -q",
    "'*' -t examples/trail -q -c",
    "'*' -t examples/trail -q -o csv",
    "'*' -t examples/trail -q -o table",
    "'*' -t examples/trail --explain",
    "detect -t examples/trail -q",
    "detect -t examples/trail -q -o table",
    "detect -t examples/trail -q --stream",
    "timeline -t examples/trail -q",
    "help cli",
    "--help",
    "--version",
  ])("spitzel %s", async (words) => {
    expect(await runShell(`spitzel ${words} > /dev/full`)).toStrictEqual(FULL);
  });
});

test.skipIf(process.platform !== "linux")(
  "too few file handles are said, and are never an answer",
  async () => {
    const codes = new Set<number | null>();
    for (const handles of [17, 18, 19, 20, 21, 22, 24, 28]) {
      const { stdout, stderr, exitCode } = await runShell(
        `ulimit -n ${handles}; spitzel '*' -t examples/trail -c -q`,
      );
      // Node itself could not open the program.
      if (/^node:|loadSource/.test(stderr)) continue;
      codes.add(exitCode);
      if (exitCode === 0)
        expect({ stdout, stderr }).toStrictEqual({ stdout: "1543\n", stderr: "" });
      else {
        expect({ stdout, exitCode }).toStrictEqual({ stdout: "", exitCode: 70 });
        expect(stderr).toMatch(/^spitzel: cannot go on: .*too many open files/);
      }
    }
    expect(codes).toContain(70);
  },
);

/** A tenth of a kilobyte that stands for nine to the power of nine values. */
const BOMB = [
  "a: &a [x, x, x, x, x, x, x, x, x]",
  ...Array.from("bcdefghi").map((name, i) => {
    const before = `*${"abcdefgh".charAt(i)}`;
    return `${name}: &${name} [${Array.from({ length: 9 }, () => before).join(", ")}]`;
  }),
].join("\n");

describe("a YAML file that is an attack is refused", () => {
  test.each([
    ["an alias that doubles itself", BOMB, "Excessive alias count"],
    ["an alias without its anchor", "a: *b\n", "Unresolved alias"],
    ["lists within lists", `a: ${"[".repeat(20_000)}`, "is not valid YAML"],
  ])("%s", async (_name, text, message) => {
    const folder = tempFolder({ "it.yaml": text });
    for (const option of ["--config", "--ignore"]) {
      const { stdout, stderr, exitCode } = await runShell(
        `spitzel detect -t examples/trail -q ${option} ${folder}/it.yaml`,
      );
      expect({ stdout, exitCode }).toStrictEqual({ stdout: "", exitCode: 2 });
      expect(stderr).toContain(message);
    }
  });
});

test("serve that is interrupted before its trail is loaded ends as interrupted", async () => {
  const spitzel = startSpitzel(["serve", "--trail", "-", "--quiet"]);
  await spitzel.idle();
  spitzel.read();
  spitzel.interrupt();
  expect(await spitzel.outcome()).toStrictEqual({ stdout: "", stderr: "", exitCode: 130 });
});
