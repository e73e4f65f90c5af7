import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ObjectCache } from "../../src/s3/object-cache.ts";
import { runCli } from "../cli/fake-environment.ts";
import { startBucketServer, type Stored } from "../support/bucket-server.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { keyOf, logFile } from "./in-buckets.ts";

const first = keyOf("20260303T0100Z");
const second = keyOf("20260303T0200Z");
let objects: Map<string, Stored>;
let server: Awaited<ReturnType<typeof startBucketServer>>;

beforeEach(async () => {
  vi.stubEnv("AWS_ACCESS_KEY_ID", "test");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "secret");
  objects = new Map([
    [first, logFile("CreateUser")],
    [second, logFile("CreateRole")],
  ]);
  server = await startBucketServer({ trail: objects });
});
afterEach(async () => {
  await server.close();
  vi.unstubAllEnvs();
});

/** What a query prints, and which objects it fetched for that. */
async function asked(folder: string, ...more: readonly string[]) {
  const before = server.asked.length;
  const where = ["-t", "s3://trail", "--endpoint-url", server.url, "--cache", folder];
  const { stdout, stderr, exitCode } = await runCli(["*", ...where, "-q", ...more]);
  const gets = server.asked.slice(before).flatMap(({ key }) => (key === "" ? [] : [key]));
  return { stdout, stderr, exitCode, gets: gets.toSorted() };
}

test("the second question fetches nothing, and the answer is the same", async () => {
  const folder = join(tempFolder(), "cache");
  const once = await asked(folder);
  expect(once).toMatchObject({ exitCode: 0, stderr: "", gets: [first, second] });
  expect(await asked(folder)).toStrictEqual({ ...once, gets: [] });
  expect(await asked(folder, "-m", '$.eventName == "CreateRole"')).toMatchObject({ gets: [] });
});

test("objects are kept as they are under their keys, for nobody else to read", async () => {
  const folder = join(tempFolder(), "cache");
  const { stdout } = await asked(folder);
  const path = join(folder, "trail", first);
  expect(readFileSync(path)).toStrictEqual(Buffer.from(objects.get(first)!.bytes));
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(statSync(join(folder, "trail/AWSLogs")).mode & 0o777).toBe(0o700);
  const fromDisk = await runCli(["*", "-t", join(folder, "trail"), "-q"]);
  expect(fromDisk).toStrictEqual({ stdout, stderr: "", exitCode: 0 });
});

test("an object that was replaced in the bucket, or changed on the disk, is fetched again", async () => {
  const folder = tempFolder();
  await asked(folder);
  objects.set(first, logFile("DeleteUser"));
  const replaced = await asked(folder);
  expect(replaced.gets).toStrictEqual([first]);
  expect(replaced.stdout).toContain("DeleteUser");
  const path = join(folder, "trail", second);
  const bytes = readFileSync(path);
  bytes[bytes.length - 9]! ^= 1;
  writeFileSync(path, bytes);
  expect(await asked(folder)).toStrictEqual({ ...replaced, gets: [second] });
  expect(await asked(folder)).toStrictEqual({ ...replaced, gets: [] });
});

test("two runs at once, and one that was killed between an object and its note", async () => {
  const folder = tempFolder();
  const [one, other] = await Promise.all([asked(folder), asked(folder)]);
  expect(one.stdout).toBe(other.stdout);
  expect(await asked(folder)).toMatchObject({ stdout: one.stdout, gets: [] });
  expect(readdirSync(join(folder, ".etags")).filter((name) => name.endsWith(".part"))).toEqual([]);
  const note = join(folder, ".etags/trail", `${first}.txt`);
  writeFileSync(note, readFileSync(note, "utf8").slice(0, 20));
  expect(await asked(folder)).toMatchObject({ stdout: one.stdout, gets: [first] });
});

test("keys that make no path are read and not kept", async () => {
  objects.set("AWSLogs//twice.json", { bytes: Buffer.from('{"Records":[]}') });
  const folder = join(tempFolder(), "a/b");
  expect(await asked(folder)).toMatchObject({ exitCode: 0 });
  expect(await asked(folder)).toMatchObject({ exitCode: 0, gets: ["AWSLogs//twice.json"] });
  expect(existsSync(join(folder, "trail/AWSLogs/twice.json"))).toBe(false);
});

test("no key leads out of the folder", () => {
  const folder = join(tempFolder(), "a/b");
  const failures: unknown[] = [];
  const cache = new ObjectCache({ folder, pid: 1, onFailure: (error) => failures.push(error) });
  for (const key of ["../../evil", "/evil", "a/../../../evil", ".", "a\0b", "x".repeat(300)]) {
    const listed = { name: `s3://trail/${key}`, sizeBytes: 2, etag: '"1"' };
    cache.write(listed, Buffer.from("{}"));
    expect(cache.read(listed, (size) => Buffer.alloc(size))).toBe(undefined);
  }
  expect({ failures, made: existsSync(folder) }).toStrictEqual({ failures: [], made: false });
});

test("one key that is a folder of another: both are read, one is kept", async () => {
  objects.set("AWSLogs/x.json", { bytes: Buffer.from('{"Records":[]}') });
  objects.set("AWSLogs/x.json/y.json", { bytes: Buffer.from('{"Records":[]}') });
  const folder = tempFolder();
  expect(await asked(folder)).toMatchObject({ stderr: "", exitCode: 0 });
  const again = await asked(folder);
  expect(again).toMatchObject({ stderr: "", exitCode: 0 });
  expect(again.gets).toHaveLength(1);
});

test("a folder that cannot be made is wrong use", async () => {
  const file = join(tempFolder({ file: "" }), "file", "below");
  expect(await asked(file)).toStrictEqual({
    stdout: "",
    stderr: `spitzel: the folder ${file} cannot be made: no such file or folder\nhint: name another after --cache.\n`,
    exitCode: 2,
    gets: [],
  });
});
