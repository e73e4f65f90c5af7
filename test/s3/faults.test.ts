import type { ServerResponse } from "node:http";
import { afterEach, describe, expect, test, vi } from "vitest";
import { listBucket } from "../../src/s3/bucket-files.ts";
import { seededRandom } from "../../src/emulator/seeded-random.ts";
import { answerError, type Asked, etagOf, startBucketServer } from "../support/bucket-server.ts";
import { recordText } from "../support/trail-shapes.ts";
import { answerIn, found, keyOf, logFile, optionsFor } from "./in-buckets.ts";

const keys = Array.from({ length: 60 }, (_, i) =>
  keyOf(`20260303T01${String(i).padStart(2, "0")}Z`, {
    region: i < 30 ? "eu-west-1" : "us-east-1",
  }),
).toSorted();
const objects = new Map(keys.map((key, i) => [key, logFile(`Create${i}`)]));

let close: (() => Promise<void>) | undefined;
afterEach(async () => close?.());

type Instead = (asked: Asked, response: ServerResponse) => boolean;

async function serve(instead?: Instead, pageSize = 1000) {
  const server = await startBucketServer(
    { trail: objects },
    { pageSize, ...(instead === undefined ? {} : { instead }) },
  );
  close = server.close;
  return server;
}

async function clean() {
  const { url } = await serve();
  const answer = await answerIn("s3://trail", optionsFor(url));
  await close?.();
  return answer;
}

test.each([
  [1, 1000],
  [16, 3],
  [64, 3],
])(
  "%i at once, pages of %i keys: the same answer, one request in ten throttled, failed or reset",
  async (concurrency, pageSize) => {
    const expected = await clean();
    const random = seededRandom(concurrency);
    let faults = 0;
    const { url } = await serve((_asked, response) => {
      const drawn = random();
      if (drawn >= 0.1) return false;
      faults++;
      if (drawn < 0.03) return answerError(response, 503, "SlowDown");
      if (drawn < 0.06) return answerError(response, 500, "InternalError");
      response.socket?.resetAndDestroy();
      return true;
    }, pageSize);
    const answer = await answerIn("s3://trail", optionsFor(url, { concurrency }), concurrency);
    expect(answer).toStrictEqual(expected);
    expect(expected.filesRead).toBe(60);
    expect(faults).toBeGreaterThan(3);
  },
);

test("an answer that is cut off is asked for again", async () => {
  const expected = await clean();
  const { url } = await serve(({ key, times }, response) => {
    if (key === "" || times > 1) return false;
    const { bytes } = objects.get(key)!;
    response.writeHead(200, { etag: `"${etagOf({ bytes })}"`, "content-length": bytes.length });
    response.write(bytes.subarray(0, 10), () => response.destroy());
    return true;
  });
  expect(await answerIn("s3://trail", optionsFor(url))).toStrictEqual(expected);
});

const [first = "", second = ""] = keys;
const place = `s3://trail/${first}`;
const GET_HINT =
  "the principal needs s3:GetObject for what is in arn:aws:s3:::trail; docs/bucket.md has a policy with the least that is needed.";

/** An answer to the first object alone. */
const toFirst =
  (answer: (response: ServerResponse) => unknown): Instead =>
  ({ key }, response) => {
    if (key !== first) return false;
    answer(response);
    return true;
  };

describe("an object that cannot be read is one skip with a name, and the others are read", () => {
  test.each([
    [
      "deleted since it was listed",
      toFirst((r) => answerError(r, 404, "NoSuchKey")),
      "deleted since it was listed",
      "a life-cycle rule, or somebody, is deleting logs while they are read.",
    ],
    [
      "replaced since it was listed",
      toFirst((r) => answerError(r, 412, "PreconditionFailed")),
      "replaced since it was listed",
      "CloudTrail never writes a log file twice: find out who did, then ask again.",
    ],
    [
      "other bytes than were listed, from a server that knows no If-Match",
      toFirst((r) => r.writeHead(200, { etag: '"other"', "content-length": 2 }).end("{}")),
      "replaced since it was listed",
      "CloudTrail never writes a log file twice: find out who did, then ask again.",
    ],
    [
      "archived",
      toFirst((r) => answerError(r, 403, "InvalidObjectState")),
      "archived in a storage class that must be restored first (InvalidObjectState)",
      "restore it with aws s3api restore-object, then ask again.",
    ],
    [
      "not allowed",
      toFirst((r) => answerError(r, 403, "AccessDenied")),
      "not allowed: the message",
      GET_HINT,
    ],
    [
      "encrypted with a key that is disabled",
      toFirst((r) => answerError(r, 400, "KMS.DisabledException")),
      "its KMS key may not be used: the message",
      "the principal needs kms:Decrypt for the key of the trail, which must be enabled; docs/bucket.md has a policy with the least that is needed.",
    ],
    [
      "throttled for ever",
      toFirst((r) => answerError(r, 503, "SlowDown")),
      "still throttled after many attempts",
      "try again later, or with a lower --concurrency.",
    ],
    [
      "answered with a page to sign in",
      toFirst((r) => r.writeHead(200, { "content-length": 2 }).end("<>")),
      "the endpoint answered without an ETag",
      "check what stands behind --endpoint-url, and proxies on the way.",
    ],
    [
      "unknown to us",
      toFirst((r) => answerError(r, 418, "Teapot")),
      "S3 answered Teapot (418): the message",
      "look the name up in S3's list of error codes.",
    ],
  ])("%s", async (_, instead, reason, hint) => {
    const expected = await clean();
    const { url, asked } = await serve(instead);
    const answer = await answerIn("s3://trail", optionsFor(url));
    expect(answer.skips).toStrictEqual([{ where: place, reason, hint }]);
    expect(answer.text).toBe(expected.text.slice(expected.text.indexOf("\n") + 1));
    // What has failed for good is not asked for a second time.
    const most = reason.startsWith("still") || reason.includes("ETag") ? 10 : 1;
    expect(asked.filter(({ key }) => key === first)).toHaveLength(most);
  });
});

test("a listing that fails in the middle is named, with what it was to list", async () => {
  const { url } = await serve(
    ({ query }, response) =>
      query.get("continuation-token")?.includes("us-east-1/2026") === true &&
      answerError(response, 403, "AccessDenied"),
    7,
  );
  const lines = await found("s3://trail", optionsFor(url));
  expect(lines.filter((line) => !line.startsWith("remote"))).toStrictEqual([
    "unreadable s3://trail/AWSLogs/111122223333/CloudTrail/us-east-1/: not allowed: the message",
  ]);
  expect(lines).toHaveLength(30 + 7 + 1);
});

describe("the Region of the bucket", () => {
  test.each([
    ["a header", "", { "x-amz-bucket-region": "eu-central-1" }, 301, "PermanentRedirect"],
    ["the text", "<Region>eu-central-1</Region>", {}, 400, "AuthorizationHeaderMalformed"],
  ])("is learnt from %s, once", async (_, more, headers, status, code) => {
    const expected = await clean();
    const { url, asked } = await serve(
      ({ headers: { authorization } }, response) =>
        !authorization!.includes("/eu-central-1/s3/") &&
        answerError(response, status, code, more, headers),
    );
    expect(await answerIn("s3://trail", optionsFor(url))).toStrictEqual(expected);
    const wrong = asked.filter(({ headers: h }) => h.authorization!.includes("/us-east-1/"));
    expect(wrong).toHaveLength(1);
  });
});

test("a clock that is wrong is put right by what S3 says the time is", async () => {
  const expected = await clean();
  const skewMs = 3 * 3_600_000;
  const { url } = await serve(({ headers }, response) => {
    const date = String(headers["x-amz-date"]);
    const isRight =
      date.slice(0, 11) === new Date().toISOString().replace(/[-:]/g, "").slice(0, 11);
    return !isRight && answerError(response, 403, "RequestTimeTooSkewed");
  });
  const asking = optionsFor(url, { now: () => Date.now() - skewMs });
  expect(await answerIn("s3://trail", asking)).toStrictEqual(expected);
});

test("whoever pays says so, and nobody does unasked", async () => {
  const { url, asked } = await serve();
  await found("s3://trail", optionsFor(url));
  await found("s3://trail", optionsFor(url, { requesterPays: true }));
  const payers = asked.map(({ headers }) => headers["x-amz-request-payer"]);
  const half = payers.length / 2;
  expect([...new Set(payers.slice(0, half)), ...new Set(payers.slice(half))]).toStrictEqual([
    undefined,
    "requester",
  ]);
});

test("of several profiles and roles, a bucket is read with the first that may list it", async () => {
  const { url, asked } = await serve(
    ({ headers }, response) =>
      headers.authorization!.includes("Credential=denied/") &&
      answerError(response, 403, "AccessDenied"),
  );
  const access = (accessKeyId: string) => ({
    credentials: async () => ({ accessKeyId, secretAccessKey: "x" }),
    profile: accessKeyId,
    region: "us-east-1",
    endpoint: url,
  });
  const asking = optionsFor(url, { accesses: [access("denied"), access("allowed")] });
  const { filesRead, skips } = await answerIn("s3://trail", asking);
  expect({ filesRead, skips }).toStrictEqual({ filesRead: 60, skips: [] });
  const denied = asked.filter(({ headers }) => headers.authorization!.includes("=denied/"));
  expect(denied).toHaveLength(1);
});

test("a large object is taken up where its connection broke", async () => {
  const count = 40_000;
  const one = recordText("CreateUser", `,"pad":"${"x".repeat(300)}"`);
  const large = Buffer.from(`{"Records":[${Array.from({ length: count }, () => one).join(",")}]}`);
  const ranges: (string | undefined)[] = [];
  const server = await startBucketServer(
    { trail: new Map([["a.json", { bytes: large }]]) },
    {
      instead: ({ key, headers, times }, response) => {
        if (key === "") return false;
        ranges.push(headers.range);
        if (times > 1) return false;
        response.writeHead(200, {
          etag: `"${etagOf({ bytes: large })}"`,
          "content-length": large.length,
        });
        response.write(large.subarray(0, 1_000_000), () =>
          setTimeout(() => response.destroy(), 50),
        );
        return true;
      },
    },
  );
  close = server.close;
  const { text, filesRead } = await answerIn("s3://trail/a.json", optionsFor(server.url));
  expect({ text, filesRead }).toStrictEqual({ text: `${one}\n`.repeat(count), filesRead: 1 });
  expect(ranges).toHaveLength(2);
  expect(ranges[1]).toMatch(/^bytes=[1-9]\d*-$/);
});

test("an object that nobody waits for any more is not fetched to its end", async () => {
  let isClosed = false;
  const { url } = await serve(({ key }, response) => {
    if (key !== second) return false;
    response.on("close", () => (isClosed = true));
    return true;
  });
  const end = new AbortController();
  const listing = listBucket("s3://trail", optionsFor(url), {}, end.signal);
  for await (const file of listing) {
    if (file.kind !== "remote" || !file.name.endsWith(second)) continue;
    const fetched = file.whole((sizeBytes) => Buffer.alloc(sizeBytes));
    setTimeout(() => end.abort(new Error("the reading has ended")), 50);
    await expect(fetched).rejects.toThrow("the reading has ended");
    break;
  }
  await vi.waitFor(() => expect(isClosed).toBe(true));
});

/** An answer to listings, of which no page is the last. */
const endless =
  (entriesOf: (prefix: string) => string): Instead =>
  ({ key, query, times }, response) => {
    if (key !== "") return false;
    const more = `<IsTruncated>true</IsTruncated><NextContinuationToken>t${times}</NextContinuationToken>`;
    const entries = entriesOf(query.get("prefix") ?? "");
    response.end(`<ListBucketResult>${more}${entries}</ListBucketResult>`);
    return true;
  };

const NO_PROGRESS = "the endpoint's pages of a listing do not go on";

test.each([
  [
    "the same object on every page",
    endless(() => "<Contents><Key>a.txt</Key><Size>0</Size></Contents>"),
    [NO_PROGRESS],
    3,
  ],
  ["no entry on any page", endless(() => ""), [NO_PROGRESS], 102],
  [
    "a folder in every folder",
    endless((prefix) => `<CommonPrefixes><Prefix>${prefix}a/</Prefix></CommonPrefixes>`),
    ["the endpoint listed something that was not asked for", NO_PROGRESS],
    2000,
  ],
])("a listing without an end is left: %s", async (_what, instead, reasons, mostRequests) => {
  const { url, asked } = await serve(instead);
  const { text, skips } = await answerIn("s3://trail", optionsFor(url));
  expect(text).toBe("");
  expect([...new Set(skips.map(({ reason }) => reason))]).toEqual(reasons);
  expect(asked.length).toBeLessThanOrEqual(mostRequests);
});
