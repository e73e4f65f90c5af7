import { expect, test } from "vitest";
import type { Finding } from "../../../src/detect/finding.ts";
import { cleanText } from "../../../src/output/clean-text.ts";
import type { Display } from "../../../src/output/display.ts";
import { findingTable } from "../../../src/output/findings/table.ts";
import { DETECTION, MANY, NOTHING_TO_RANK } from "./findings.ts";

const FINDINGS = [DETECTION, MANY, NOTHING_TO_RANK];

function tableOf(
  width: number,
  findings: readonly Finding[],
  paint: Display["paint"] = (_, text) => text,
): string {
  const display = { width, clean: cleanText, paint };
  const sink = findingTable({ display, version: "", isLive: false });
  return `${sink.heading()}${sink.write(findings) as string}${sink.end(undefined)}`;
}

function table(width: number): readonly string[] {
  return tableOf(width, FINDINGS, (style, text) =>
    style === "bold" ? text : `<${style}>${text}</>`,
  ).split("\n");
}

test("a finding is a row whose level is a word in a colour; a long title wraps", () => {
  expect(table(100)).toEqual([
    "LEVEL   TIME (UTC)           COUNT  TITLE                               PRINCIPAL  TARGET   ID",
    "<red>HIGH  </>  2026-03-03 14:00:12      1  CloudTrail logging stopped          eve        trail/t  20478638",
    "<yellow>MEDIUM</>  2026-03-03 14:00:12      2  Burst of 3 first-seen actions in 1  eve        trail/t  0a35749a",
    "                                    service, and a title that is",
    "                                    longer than any column of the",
    "                                    table",
    "<dim>INFO  </>                           0  Too few principals to compare                           213fcec5",
    "",
  ]);
});

test.each([80, 100, 120, 160])("no line is longer than %i columns", (width) => {
  const lengths = table(width).map((line) => line.replace(/<[^>]*>/g, "").length);
  expect(Math.max(...lengths)).toBeLessThanOrEqual(width);
});

test("a wide table has the source, and how many more there are", () => {
  expect(table(120)[2]).toMatch(/198\.51\.100\.20 \+1  0a35749a$/);
});

test.each([
  [{ key: "AWSReservedSSO_PowerUser_3f9c51d27ab8e604" }, "PowerUser (SSO)"],
  [
    { key: "111122223333:AWSReservedSSO_PowerUser_3f9c51d27ab8e604" },
    "111122223333:PowerUser (SSO)",
  ],
  [{ key: "a", keys: ["AWSReservedSSO_Admin_3f9c51d27ab8e604", "b"] }, "Admin (SSO) +1"],
  [
    {
      key: "111122223333:mallory",
      type: "FederatedUser",
      arn: "arn:aws:sts::111122223333:federated-user/mallory",
    },
    "mallory",
  ],
])("the principal %j is shown as %s", (principal, shown) => {
  expect(tableOf(110, [{ ...NOTHING_TO_RANK, principal }]).trimEnd()).toMatch(
    new RegExp(`compare +${shown.replace(/[()+]/g, "\\$&")} +213fcec5$`),
  );
});
