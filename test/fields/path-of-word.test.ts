import { expect, test } from "vitest";
import { wordHint } from "../../src/fields/path-of-word.ts";
import { parseQuery } from "../../src/match/query.ts";

test.each([
  ["errorCode", "paths start at the record: $.errorCode."],
  ["errorcode", "paths start at the record: $.errorCode."],
  ["userName", "paths start at the record: $.userIdentity.userName."],
  ["bucketName", "paths start at the record: $.requestParameters.bucketName."],
  ["key", "paths start at the record: $.userIdentity.accessKeyId."],
  ["ip", "paths start at the record: $.sourceIPAddress."],
  ["time", "paths start at the record: $.eventTime."],
  [
    "mfa",
    '"mfa" is worked out, for --fields and --count-by; compare what it comes of: $.userIdentity.sessionContext.attributes.mfaAuthenticated or $.additionalEventData.MFAUsed.',
  ],
  [
    "role",
    '"role" is worked out, for --fields and --count-by; compare what it comes of: $.userIdentity.arn.',
  ],
  [
    "service",
    '"service" is worked out, for --fields and --count-by; compare what it comes of: $.eventSource.',
  ],
  [
    "user",
    '"user" is worked out, for --fields and --count-by; compare what it comes of: $.userIdentity.arn or $.userIdentity.principalId.',
  ],
])("%s in an expression is answered with the path that is meant", (word, hint) => {
  const texts = { actions: ["*"], excludes: [], matches: [`not ${word} == "x"`] };
  expect(() => parseQuery(texts, {}, wordHint)).toThrow(
    expect.objectContaining({
      message: "expected a path, which starts with $",
      place: { text: `not ${word} == "x"`, offset: 4 },
      hint,
    }) as Error,
  );
});
