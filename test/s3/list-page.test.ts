import fc from "fast-check";
import { expect, test } from "vitest";
import { parseListPage } from "../../src/s3/list-page.ts";

const page = (inside: string): string =>
  `<?xml version="1.0"?>\n<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${inside}</ListBucketResult>`;

const escapeXml = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");

const contents = (key: string): string =>
  `<Contents><Key>${key}</Key><LastModified>2026-03-03T01:02:03.000Z</LastModified><ETag>&quot;abc&quot;</ETag><Size>7</Size></Contents>`;

test("objects, folders and the token for the next page", () => {
  const xml = page(
    `<Name>b</Name><Prefix>p/</Prefix><IsTruncated>true</IsTruncated><NextContinuationToken>a&amp;b=</NextContinuationToken>${contents("p/x&amp;y.json")}<CommonPrefixes><Prefix>p/a/</Prefix></CommonPrefixes><CommonPrefixes><Prefix>p/&#233;/</Prefix></CommonPrefixes>`,
  );
  expect(parseListPage(xml)).toStrictEqual({
    objects: [
      {
        key: "p/x&y.json",
        sizeBytes: 7,
        etag: '"abc"',
        writtenMs: Date.UTC(2026, 2, 3, 1, 2, 3),
        storageClass: undefined,
      },
    ],
    folders: ["p/a/", "p/é/"],
    token: "a&b=",
  });
});

test("keys are decoded when the answer says that they are encoded, and only then", () => {
  const keyIn = (more: string): string | undefined =>
    parseListPage(page(`${more}${contents("a%20b+c%25")}`)).objects[0]?.key;
  expect([keyIn("<EncodingType>url</EncodingType>"), keyIn("")]).toStrictEqual([
    "a b c%",
    "a%20b+c%25",
  ]);
});

test("any key comes back as it is", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", minLength: 1 }), (key) => {
      const encoded = encodeURIComponent(key);
      const [plain, url] = [
        page(contents(escapeXml(key))),
        page(`<EncodingType>url</EncodingType>${contents(encoded)}`),
      ].map((xml) => parseListPage(xml).objects[0]?.key);
      expect({ plain, url }).toStrictEqual({ plain: key, url: key });
    }),
  );
});

test.each([
  ["HTML", "<html>sign in</html>", "the endpoint answered a listing with something else"],
  ["nothing", "", "the endpoint answered a listing with something else"],
  [
    "an answer that was cut off",
    page(contents("a")).slice(0, -5),
    "the endpoint answered a listing with something else",
  ],
  [
    "an object without a size",
    page("<Contents><Key>a</Key></Contents>"),
    "the endpoint listed an object without a key or a size",
  ],
  [
    "more to come, and no word of where",
    page("<IsTruncated>true</IsTruncated>"),
    "the endpoint cut a listing off without saying how it goes on",
  ],
])("%s is refused", (_, xml, message) => {
  expect(() => parseListPage(xml)).toThrow(message);
});
