import { expect, test } from "vitest";
import { findingTable } from "../../src/output/finding-table.ts";
import { DETECTION, MANY, NOTHING_TO_RANK } from "./findings.ts";

const FINDINGS = [DETECTION, MANY, NOTHING_TO_RANK];

function table(width: number): readonly string[] {
  const { heading, rows } = findingTable({
    width,
    clean: (text) => text,
    paint: (style, text) => (style === "bold" ? text : `<${style}>${text}</>`),
  });
  return `${heading}${rows(FINDINGS)}`.split("\n");
}

test("a finding is a row whose level is a word in a colour; a long title wraps", () => {
  expect(table(100)).toEqual([
    "LEVEL     TIME (UTC)        COUNT  TITLE                                          PRINCIPAL",
    "<red>HIGH    </>  2026-03-03 14:00      1  CloudTrail logging stopped                     eve",
    "<yellow>MEDIUM  </>  2026-03-03 14:00      2  Burst of 3 first-seen actions in 1 service,    eve",
    "                                   and a title that is longer than any column of",
    "                                   the table",
    "<dim>INFO    </>                        0  Too few principals to compare",
    "",
  ]);
});

test.each([80, 100, 120, 160])("no line is longer than %i columns", (width) => {
  const lengths = table(width).map((line) => line.replace(/<[^>]*>/g, "").length);
  expect(Math.max(...lengths)).toBeLessThanOrEqual(width);
});

test("a wide table has the source, and how many more there are", () => {
  expect(table(120)[2]).toMatch(/198\.51\.100\.20 +1$|198\.51\.100\.20 \+1$/);
});

test.each([
  [{ key: "AWSReservedSSO_PowerUser_3f9c51d27ab8e604" }, "PowerUser (SSO)"],
  [{ key: "111122223333:AWSReservedSSO_PowerUser_3f9c51d27ab8e604" }, "111122223333:PowerUs…"],
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
  const { rows } = findingTable({ width: 110, clean: (text) => text, paint: (_, text) => text });
  expect(rows([{ ...NOTHING_TO_RANK, principal }]).trimEnd()).toMatch(
    new RegExp(`compare +${shown.replace(/[()+]/g, "\\$&")}$`),
  );
});
