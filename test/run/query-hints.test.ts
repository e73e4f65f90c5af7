import { expect, test } from "vitest";
import { runCli } from "../cli/fake-environment.ts";
import { EXAMPLE_TRAIL } from "../support/example-trail.ts";

const NAME = "note: no record that was looked at has $.eventname: did you mean $.eventName?";
const ERROR = "note: no record that was looked at has $.errorcode: did you mean $.errorCode?";

test.each([
  // A misspelt path of a negation is true of every record.
  [["*", "-c", "-m", 'not $.eventname == "ListUsers"'], [NAME]],
  [["*", "-c", "-m", '$.errorCode != null or $.eventname == "ListUsers"'], [NAME]],
  [
    ["*", "-c", "-m", "not $.userIdentity.username == 'dana'"],
    [
      "note: no record that was looked at has $.userIdentity.username: did you mean $.userIdentity.userName?",
    ],
  ],
  [["detect", "-m", '$.errorcode == "AccessDenied"'], [ERROR]],
  [["timeline", "-m", "$.errorcode == null"], [ERROR]],
  // Some records have it, and those that match need not.
  [["*", "-c", "-m", "$.errorCode == null"], []],
  [["*", "-c", "-m", "$.vpcEndpointId == null and $.userIdentity.onBehalfOf == null"], []],
])("%j: %j", async (words, notes) => {
  const { stderr } = await runCli([...words, "-t", EXAMPLE_TRAIL]);
  expect(stderr.split("\n").filter((line) => line.includes("did you mean"))).toEqual(notes);
});
