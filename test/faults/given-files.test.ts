import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runCli } from "../cli/fake-environment.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { recordText } from "../support/trail-shapes.ts";

// Files that options name: one that cannot be what it is taken for is an error, whether it would be needed or not.

/** Runs words over a trail: TEXT among them stands for a file of text. */
async function run(words: readonly string[]) {
  const folder = tempFolder({ "in.json": recordText("CreateUser"), "text.txt": "no database" });
  const { exitCode, stdout, stderr } = await runCli(
    words.map((word) =>
      word.replace(/^TRAIL$/, join(folder, "in.json")).replace(/^TEXT$/, join(folder, "text.txt")),
    ),
  );
  return { exitCode, stdout, stderr: stderr.replaceAll(`${folder}/`, "") };
}

describe.skipIf(process.platform !== "linux")("a device without an end is refused", () => {
  test.each([
    [["detect", "--ioc", "/dev/zero", "-t", "TRAIL"], 256],
    [["detect", "--config", "/dev/zero", "-t", "TRAIL"], 256],
    [["detect", "--ignore", "/dev/zero", "-t", "TRAIL"], 256],
    [["detect", "-r", "/dev/zero", "-t", "TRAIL"], 256],
    [["timeline", "-r", "/dev/zero", "-t", "TRAIL"], 256],
    [["rules", "lint", "/dev/zero"], 256],
    [["validate", "--public-keys", "/dev/zero", "-t", "TRAIL"], 256],
    [["*", "--accounts", "/dev/zero", "--region", "us-east-1"], 256],
    [["*", "--aws-ranges", "/dev/zero", "-t", "TRAIL"], 1024],
  ])("%j", async (words, mebibytes) => {
    expect(await run(words)).toEqual({
      exitCode: 2,
      stdout: "",
      stderr: `spitzel: expected a file of at most ${mebibytes} MiB, /dev/zero has more\nhint: name the file itself, not a device.\n`,
    });
  });
});

describe("a file that knows no addresses is refused", () => {
  const NO_DATABASE = `spitzel: expected a MaxMind DB in text.txt, found another kind of file\nhint: give an .mmdb of countries, cities or autonomous systems, unpacked: of MaxMind, DB-IP or IPinfo.\n`;
  const NO_RANGES = `spitzel: expected AWS's list of address ranges in text.txt, found another file\nhint: curl -O https://ip-ranges.amazonaws.com/ip-ranges.json\n`;

  test.each([
    [["--geoip", "TEXT"], NO_DATABASE],
    [["-c", "--geoip", "TEXT"], NO_DATABASE],
    [["-c", "--aws-ranges", "TEXT"], NO_RANGES],
    [["--explain", "--geoip", "TEXT"], NO_DATABASE],
    [["--count-by", "user", "--geoip", "TEXT"], NO_DATABASE],
    [["--sort", "time", "--aws-ranges", "TEXT"], NO_RANGES],
    [["--context", "5m", "--geoip", "TEXT"], NO_DATABASE],
  ])("%j", async (words, stderr) => {
    expect(await run(["*", "-t", "TRAIL", ...words])).toEqual({ exitCode: 2, stdout: "", stderr });
  });
});

test("a report of records without a time is written, and says so", async () => {
  const untimed = tempFolder({
    "in.json": JSON.stringify({ eventSource: "iam.amazonaws.com", eventName: "CreateUser" }),
  });
  const page = join(untimed, "out.html");
  const { exitCode } = await runCli(["report", "-t", join(untimed, "in.json"), "-o", page]);
  expect(exitCode).toBe(0);
  const html = readFileSync(page, "utf8");
  expect(html).toContain("No record with a time was read.");
  expect(html).toContain("1 finding makes no incident:");
});

test("a report of records of which one has a time that is none is written", async () => {
  const named = { eventSource: "iam.amazonaws.com", eventName: "CreateAccessKey" };
  const mixed = tempFolder({
    "in.json": JSON.stringify([
      { ...named, eventTime: "no time" },
      JSON.parse(recordText("CreateUser")),
    ]),
  });
  const page = join(mixed, "out.html");
  const { exitCode } = await runCli(["report", "-t", join(mixed, "in.json"), "-o", page]);
  expect(exitCode).toBe(0);
  expect(readFileSync(page, "utf8")).toContain("1 record of 1 account in 1 Region were read");
});
