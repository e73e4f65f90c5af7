import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { Spec, Validation } from "@cyclonedx/cyclonedx-library";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { serveRecords } from "../support/event-history.ts";
import { EXAMPLE_TRAIL } from "../support/example-trail.ts";
import { readTrail } from "../support/read-trail.ts";
import { PROJECT, quoted, runShell } from "../support/spitzel-command.ts";
import { tempFolder } from "../support/temp-folder.ts";

/** Building, packing and a dozen processes: much for a machine that is busy with other tests. */
const MINUTES_MS = 300_000;

/** The tarball, and where it is unpacked: where no other package is found. */
let tarball: string;
let unpacked: string;

/** As a release does it: `npm pack` in a clean clone, where nothing is built yet. */
beforeAll(() => {
  const own = mkdtempSync(join(tmpdir(), "spitzel-test-"));
  const clone = join(own, "clone");
  const words = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
  const files = execFileSync("git", words, { cwd: PROJECT, encoding: "utf8" }).split("\0");
  const packedFrom = /^(?:src|docs|examples|rules|scripts)\/|^[^/]+$/;
  for (const file of files.filter((path) => packedFrom.test(path))) {
    mkdirSync(join(clone, dirname(file)), { recursive: true });
    cpSync(join(PROJECT, file), join(clone, file));
  }
  symlinkSync(join(PROJECT, "node_modules"), join(clone, "node_modules"));
  const folder = join(own, "packed");
  mkdirSync(folder);
  const output = execFileSync("npm", ["pack", "--json", "--pack-destination", folder], {
    cwd: clone,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [, name = ""] = /"filename": "([^"]+)"/.exec(output) ?? [];
  tarball = join(folder, basename(name));
  execFileSync("tar", ["-xzf", tarball, "-C", folder]);
  unpacked = join(folder, "package");
  return () => rmSync(own, { recursive: true, force: true });
}, MINUTES_MS);

const read = (file: string): string => readFileSync(join(unpacked, file), "utf8");

test(
  "the package of a clean clone answers like the project, without any other package beside it",
  async () => {
    const { records } = await readTrail([EXAMPLE_TRAIL]);
    const emulator = await serveRecords([records], {});
    onTestFinished(() => emulator.close());
    const commands = [
      "--version",
      "help cli",
      "'*' -t examples/trail --match '$.resources[*].ARN != null' -o csv",
      "'iam:*' -t examples/trail -o table",
      `'iam:*' --endpoint-url ${emulator.url} --rate 1000 --from 2026-03-01 --quiet --dedupe`,
      "detect -t examples/trail",
      "timeline -t examples/trail",
      "rules list",
      "rules test",
    ];
    const program = join(unpacked, "dist/cli.js");
    for (const words of commands) {
      // oxlint-disable-next-line no-await-in-loop -- one process after another
      const [packed, own] = await Promise.all([
        runShell(`${quoted(process.execPath)} ${quoted(program)} ${words}`),
        runShell(`spitzel ${words}`),
      ]);
      expect({ words, ...packed }).toStrictEqual({ words, ...own });
      expect({ words, exitCode: own.exitCode }).toStrictEqual({ words, exitCode: 0 });
    }
  },
  MINUTES_MS,
);

test("npx runs the tarball without a registry", async () => {
  const folder = tempFolder();
  const query = `cloudtrail:StopLogging -t ${quoted(EXAMPLE_TRAIL)} --fields time,action,user --quiet`;
  const environment = { HOME: folder, npm_config_cache: join(folder, "cache") };
  const { stdout, exitCode } = await runShell(
    `cd ${quoted(folder)} && npx --yes --offline --package ${quoted(tarball)} spitzel ${query}`,
    { env: environment },
  );
  expect({ stdout, exitCode }).toStrictEqual({
    stdout:
      '{"time":"2026-03-03T02:47:14Z","action":"cloudtrail:StopLogging","user":"support-2"}\n',
    exitCode: 0,
  });
});

interface Bom {
  readonly components: readonly {
    readonly group?: string;
    readonly name: string;
    readonly version: string;
    readonly type: string;
    readonly purl: string;
    readonly "bom-ref": string;
    readonly licenses: readonly unknown[];
  }[];
  readonly dependencies: readonly {
    readonly ref: string;
    readonly dependsOn?: readonly string[];
  }[];
}

test("the package lists what is inside as a valid CycloneDX SBOM", async () => {
  const text = read("dist/sbom.cdx.json");
  const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot6);
  expect(await validator.validate(text)).toBeNull();
  const { components, dependencies }: Bom = JSON.parse(text);
  expect(components.filter(({ licenses }) => licenses.length !== 1)).toStrictEqual([]);
  const ids = components.map(
    ({ group, name, version }) => `${group === undefined ? "" : `${group}/`}${name} ${version}`,
  );
  // Each has its licence, and nothing else has one.
  const titles = read("dist/licenses.txt").matchAll(/(?:^|^-{78}\n\n)(\S+ \S+) \([^)]*\)\n\n/gm);
  expect(new Set(ids)).toStrictEqual(new Set([...titles].map(([, title = ""]) => title)));
  const refs = new Set(components.map((one) => one["bom-ref"]));
  const own = dependencies.find(({ ref }) => !refs.has(ref));
  expect(new Set(own?.dependsOn)).toStrictEqual(refs);
  expect(
    components.filter(({ type }) => type !== "library").map(({ type, name }) => ({ type, name })),
  ).toStrictEqual([
    { type: "data", name: "iam-data" },
    { type: "data", name: "world-atlas" },
  ]);
});

test("every package whose code is in a file of the bundle has its licence in the package", () => {
  const licences = read("dist/licenses.txt");
  const files = execFileSync("find", [join(unpacked, "dist"), "-name", "*.js"], {
    encoding: "utf8",
  });
  const texts = files
    .trim()
    .split("\n")
    .map((file) => readFileSync(file, "utf8"));
  // The bundler says of which file each part was.
  const parts = texts.join("\n").matchAll(/^\/\/ \S*node_modules\/((?:@[^/\s]+\/)?[^/\s]+)\//gm);
  const names = [...new Set([...parts].map(([, name]) => name ?? ""))];
  expect(names.filter((name) => !licences.includes(`\n${name} `)).toSorted()).toStrictEqual(
    names.filter((name) => licences.startsWith(`${name} `)),
  );
  expect(names).toContain("yargs");
});
