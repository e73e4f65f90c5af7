import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { describe, expect, onTestFinished, test } from "vitest";
import { formatBytes } from "../../src/source/wording.ts";
import { PROJECT, quoted } from "../support/spitzel-command.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { recordText } from "../support/trail-shapes.ts";

/** util-linux; other systems have a `script` with other options. */
const hasScript = spawnSync("script", ["-qec", "exit 0", "/dev/null"]).status === 0;

const CTRL_C = "\u0003";

/** The built program on a terminal of its own; Ctrl-C is typed as soon as this stands there. */
async function onTerminal(words: readonly string[], interruptAt: RegExp) {
  const line = [process.execPath, `${PROJECT}dist/cli.js`, ...words].map(quoted).join(" ");
  const child = spawn("script", ["-qefc", `stty cols 120; exec ${line}`, "/dev/null"], {
    stdio: ["pipe", "pipe", "ignore"],
    env: { PATH: process.env["PATH"], HOME: "/nonexistent", TERM: "xterm", NO_COLOR: "1" },
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let shown = "";
  let isInterrupted = false;
  child.stdout.on("data", (chunk) => {
    shown += String(chunk);
    if (isInterrupted || !interruptAt.test(shown)) return;
    isInterrupted = true;
    child.stdin.write(CTRL_C);
  });
  await once(child, "close");
  return { shown, exitCode: child.exitCode };
}

const RULE = `title: Costly
id: 11111111-2222-4333-8444-555555555555
logsource: {product: aws, service: cloudtrail}
detection:
  selection: {requestParameters.text|re: '(?=a).*a.*x'}
  condition: selection
level: low
`;

/** Each takes long enough that all of them take minutes on the fastest machine. */
const COSTLY = recordText("CreateUser", `,"requestParameters":{"text":"${"ab".repeat(500)}"}`);

describe.skipIf(!hasScript)("a reading of files says on a terminal how far it is", () => {
  const match = ["-m", "$.requestParameters.text regex '(?=a).*a.*x'"];

  test.each([
    ["a query", ["*", ...match]],
    ["a tally", ["*", ...match, "--count-by", "user"]],
    ["detectors", ["detect", "--no-pack", "--only", "sigma", "-r", "rule.yml"]],
    ["a timeline", ["timeline", "-r", "rule.yml"]],
    ["a story", ["story", "*", "--no-pack", "-r", "rule.yml"]],
  ])("%s", { timeout: 120_000 }, async (_name, words) => {
    const text = `${COSTLY}\n`.repeat(50);
    const files = Array.from({ length: 150 }, (_, i) => [`logs/${1000 + i}.ndjson`, text]);
    const folder = tempFolder({ ...Object.fromEntries(files), "rule.yml": RULE });
    const line = words.map((word) => (word === "rule.yml" ? `${folder}/rule.yml` : word));
    const all = formatBytes(files.length * text.length);
    const { shown, exitCode } = await onTerminal(
      [...line, "-t", `${folder}/logs`],
      / of \d+\.\d MB, \d+ %/,
    );
    const [, share] = /\d matched · ([^·]* %)/.exec(shown) ?? [];
    expect({ exitCode, share }, shown).toEqual({
      exitCode: 130,
      share: expect.stringMatching(new RegExp(`^\\d.*B of ${all}, \\d+ %$`)) as string,
    });
  });
});
