import { describe, expect, test } from "vitest";
import { readWriteOf } from "../../src/detect/read-write.ts";

describe("read or write", () => {
  test.each([
    [{ readOnly: true, eventName: "PutObject" }, "read"],
    [{ readOnly: "false", eventName: "GetObject" }, "write"],
    [{ eventName: "BatchGetSecretValue" }, "read"],
    [{ eventName: "CreateUser" }, "write"],
    [{}, "write"],
  ])("of %j is %s", (record, expected) => {
    expect(readWriteOf(record)).toBe(expected);
  });
});
