import { join } from "node:path";
import { expect, test } from "vitest";
import { checkRegions } from "../../src/lookup/check-regions.ts";
import { checkProfile } from "../../src/run/check-profile.ts";
import { tempFolder } from "../support/temp-folder.ts";

async function complaint(check: Promise<void>): Promise<unknown> {
  return check.then(
    () => "none",
    (error: Error & { hint?: string }) => [error.message, error.hint],
  );
}

test("a profile is looked for in both AWS files, and those that are there are named", async () => {
  const home = tempFolder({
    ".aws/config": "[default]\n[profile audit]\nregion = eu-west-1\n[sso-session corp]\n",
    ".aws/credentials": "[legacy]\naws_access_key_id = x\n",
  });
  const variables = { HOME: home };
  for (const name of ["default", "audit", "legacy"]) {
    expect(await complaint(checkProfile(name, variables))).toBe("none");
  }
  expect(await complaint(checkProfile("nope", variables))).toEqual([
    "no profile nope; you have default, audit, legacy",
    "profiles are in ~/.aws/config and ~/.aws/credentials, or where AWS_CONFIG_FILE says.",
  ]);
  expect(await complaint(checkProfile("adit", variables))).toEqual([
    "no profile adit; you have default, audit, legacy",
    "did you mean audit?",
  ]);
  const moved = { HOME: "/nonexistent", AWS_CONFIG_FILE: join(home, ".aws/config") };
  expect(await complaint(checkProfile("audit", moved))).toBe("none");
});

test.each([
  ["frankfurt", "did you mean eu-central-1?"],
  ["Sao-Paulo", "did you mean sa-east-1?"],
  ["eu-centrall-1", "did you mean eu-central-1?"],
])("the Region %s is refused: %s", async (name, hint) => {
  expect(await complaint(checkRegions(["eu-west-1", name]))).toEqual([
    `expected a Region, got "${name}"`,
    hint,
  ]);
});

test("names of Regions and patterns pass", async () => {
  expect(await complaint(checkRegions(["all", "us-*", "cn-north-1"]))).toBe("none");
});
