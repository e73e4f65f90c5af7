import { spawn } from "node:child_process";
import {
  appendFileSync,
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  watch,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { exampleLogFiles } from "../support/example-trail.ts";
import { differences, lastVersions } from "../support/split-runs.ts";
import { PROJECT, runShell } from "../support/spitzel-command.ts";
import { tempFolder } from "../support/temp-folder.ts";

/** `node bench/detect/split.mjs` does hundreds, at random moments. */
test(
  "killed while its state is written, a detection loses no finding and prints none twice",
  { timeout: 300_000 },
  async () => {
    const folder = tempFolder();
    const logs = join(folder, "logs");
    mkdirSync(logs);
    const out = join(folder, "out.ndjson");
    const words = ["detect", "-t", "logs", "--cursor", "state", "--overlap", "60d", "-q"];
    /** @param kills whether it is killed as soon as something appears beside its state @returns the exit code; null when it was killed. */
    const run = async (kills: boolean): Promise<number | null> => {
      const fd = openSync(out, "a");
      const before = statSync(out).size;
      const child = spawn(process.execPath, [`${PROJECT}dist/cli.js`, ...words], {
        cwd: folder,
        stdio: ["ignore", fd, "ignore"],
        env: { HOME: "/nonexistent" },
      });
      const watched = watch(folder, () => {
        const isWriting = readdirSync(folder).some((name) => name.endsWith(".tmp"));
        if (kills && (isWriting || statSync(out).size > before)) child.kill("SIGKILL");
      });
      return new Promise((resolve) => {
        child.on("exit", (code) => {
          watched.close();
          closeSync(fd);
          resolve(code);
        });
      });
    };
    const files = exampleLogFiles();
    for (const [index, content] of files.entries()) {
      if (index % 2 === 0) writeFileSync(join(logs, `${index}.json`), content);
      else {
        const { Records } = JSON.parse(content.toString()) as { Records: readonly unknown[] };
        const lines = Records.map((record) => `${JSON.stringify(record)}\n`).join("");
        appendFileSync(join(logs, "live.ndjson"), lines);
      }
      if (index % 12 !== 11 && index < files.length - 1) continue;
      // oxlint-disable-next-line no-await-in-loop -- one run after another is the point
      await run(true);
      expect(await run(false)).toBe(0);
    }
    const printed = lastVersions(readFileSync(out, "utf8"));
    const { stdout } = await runShell(`cd '${folder}' && spitzel detect -t logs -q`);
    expect(differences(printed, lastVersions(stdout), false)).toEqual([]);
  },
);
