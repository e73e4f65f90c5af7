import { describe, expect, test } from "vitest";
import { hostOf, pathOfKey } from "../../src/s3/host.ts";
import { isS3Url, parseS3Url } from "../../src/s3/s3-url.ts";

test.each([
  ["s3://b-1", { bucket: "b-1", key: "" }],
  ["s3://my.bucket/", { bucket: "my.bucket", key: "" }],
  ["S3://Old_Bucket/a//b c", { bucket: "Old_Bucket", key: "a//b c" }],
  ["s3://b-1/a%20b", { bucket: "b-1", key: "a%20b" }],
])("%s", (text, url) => {
  expect([isS3Url(text), parseS3Url(text)]).toStrictEqual([true, url]);
});

test.each([
  "s3://",
  "s3:///a",
  "s3://-a/b",
  "s3://arn:aws:s3:eu-west-1:111122223333:accesspoint/x",
])("%s names no bucket", (text) => {
  expect(() => parseS3Url(text)).toThrow(/^expected a bucket behind s3:\/\/, got "/);
});

describe("the host", () => {
  const https = { protocol: "https:", port: undefined } as const;
  test.each([
    ["b-1", "eu-west-1", { ...https, hostname: "b-1.s3.eu-west-1.amazonaws.com", path: "" }],
    // No certificate is good for a name with a dot.
    ["b.1", "eu-west-1", { ...https, hostname: "s3.eu-west-1.amazonaws.com", path: "/b.1" }],
    ["b-1", "cn-north-1", { ...https, hostname: "b-1.s3.cn-north-1.amazonaws.com.cn", path: "" }],
    ["b-1", "us-iso-east-1", { ...https, hostname: "b-1.s3.us-iso-east-1.c2s.ic.gov", path: "" }],
  ])("of %s in %s", (bucket, region, host) => {
    expect(hostOf(bucket, region, undefined)).toStrictEqual(host);
  });

  test("of another server has the bucket as its folder", () => {
    expect(hostOf("b.1", "eu-west-1", "http://127.0.0.1:7070/s3/")).toStrictEqual({
      protocol: "http:",
      hostname: "127.0.0.1",
      port: 7070,
      path: "/s3/b.1",
    });
  });
});

test("a key as a path keeps its slashes and nothing else that is reserved", () => {
  expect(pathOfKey("a//b c+(é)!'*~_-.")).toBe("a//b%20c%2B%28%C3%A9%29%21%27%2A~_-.");
});
