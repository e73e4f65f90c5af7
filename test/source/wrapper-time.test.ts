import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runCli } from "../cli/fake-environment.ts";
import { tempFolder } from "../support/temp-folder.ts";

type Fields = Readonly<Record<string, unknown>>;

const record = (n: number): Fields => ({
  eventVersion: "1.08",
  eventID: `00000000-0000-4000-8000-00000000000${n}`,
  eventSource: "cloudtrail.amazonaws.com",
  eventName: "StopLogging",
  awsRegion: "us-east-1",
  sourceIPAddress: "198.51.100.7",
  recipientAccountId: "111122223333",
  userIdentity: { type: "IAMUser", userName: "erika", accountId: "111122223333" },
});
const time = (n: number): string => `2026-03-03T10:00:0${n}.000Z`;

/** Records without eventTime, as those who ship logs write them. */
const SHIPPED = {
  "inside the record": (n: number) => ({ "@timestamp": time(n), ...record(n) }),
  "around the record": (n: number) => ({
    "@timestamp": time(n),
    message: JSON.stringify(record(n)),
  }),
};

describe.each(Object.entries(SHIPPED))("a time that stands %s", (_name, write) => {
  describe.each(["", "plain"])("SPITZEL_SCAN=%s", (scan) => {
    const ask = async (...words: readonly string[]) => {
      const text = [1, 2, 3].map((n) => `${JSON.stringify(write(n))}\n`).join("");
      const folder = tempFolder({ "in.ndjson": text, "ioc.txt": "198.51.100.7\n" });
      const line = words.map((word) => (word === "ioc.txt" ? join(folder, word) : word));
      const where = ["-t", join(folder, "in.ndjson"), "--from", "2026-03-03T10:00:02", "-q"];
      const { stdout, exitCode } = await runCli([...line, ...where], {
        variables: { SPITZEL_SCAN: scan },
      });
      expect(exitCode).toBe(0);
      return stdout
        .split("\n")
        .slice(0, -1)
        .map((one) => JSON.parse(one) as Fields);
    };
    const span = (found: readonly Fields[]) =>
      found.map(({ first_seen: first, last_seen: last, count }) => ({ first, last, count }));
    const both = [{ first: "2026-03-03T10:00:02Z", last: "2026-03-03T10:00:03Z", count: 2 }];

    test("is the query's", async () => {
      const found = await ask("*", "--sort", "time");
      expect(found.map(({ eventID }) => eventID)).toEqual([
        record(2)["eventID"],
        record(3)["eventID"],
      ]);
    });

    test("the field time's", async () => {
      const times = ["2026-03-03T10:00:02Z", "2026-03-03T10:00:03Z"];
      const found = await ask("*", "--fields", "time", "-o", "ndjson");
      expect(found).toEqual(times.map((one) => ({ time: one })));
      const counted = await ask("*", "--count-by", "time", "-o", "ndjson");
      expect(new Set(counted.map(({ time: one }) => one))).toEqual(new Set(times));
    });

    test("a tally's", async () => {
      expect(await ask("*", "--count-by", "day")).toEqual([
        { day: "2026-03-03", count: 2, share: 1 },
      ]);
    });

    test("a finding's", async () => {
      const words = ["detect", "--no-pack", "--only", "ioc", "--ioc", "ioc.txt"];
      expect(span(await ask(...words))).toEqual(both);
    });

    test("a timeline's", async () => {
      const [window] = await ask("timeline", "-o", "ndjson");
      expect(window).toMatchObject({ first_seen: both[0]!.first, last_seen: both[0]!.last });
    });

    test("a story's", async () => {
      expect(span(await ask("story", "--no-findings", "-o", "ndjson"))).toEqual(both);
    });
  });
});
