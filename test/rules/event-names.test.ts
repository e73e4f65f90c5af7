import { expect, test } from "vitest";
import { loadRuleSet } from "../../src/detect/sigma/load-rule-set.ts";
import { itemsOf } from "../../src/detect/sigma/tree/rule-node.ts";
import { dictionaryPrefixes, dictionarySpelling } from "../../src/match/action-dictionary.ts";
import { candidateActions } from "../../src/match/iam-actions.ts";
import { ruleSourcesFor } from "../../src/rule-test/find-tests.ts";

/** What AWS logs and no action has the name of: what people do at sign-in, and what services tell an account. */
const NO_ACTIONS: ReadonlySet<string> = new Set([
  "ConsoleLogin",
  "GetSigninToken",
  "PasswordUpdated",
  "PasswordRecoveryRequested",
  "PasswordRecoveryCompleted",
  "EmailUpdated",
  "SharedSnapshotVolumeCreated",
  "SharedSnapshotCopyInitiated",
]);

test("every event name in a rule of the pack is an action of some service", async () => {
  const { rules } = loadRuleSet(await ruleSourcesFor(["rules/aws"]));
  const names = new Set(
    rules
      .flatMap((rule) => itemsOf(rule.detection.root))
      .flatMap((item) =>
        item.kind === "field" && item.path.name === "eventName" ? item.values : [],
      )
      .map(({ source }) => source),
  );
  expect(names.size).toBeGreaterThan(400);
  expect([...names].filter((name) => !NO_ACTIONS.has(name) && !isAction(name))).toEqual([]);
});

/** `UpdateFunctionCode2` begins the dated names of one action; `ListFunctions20150331` is one; `…V2` ends so itself. */
function isAction(name: string): boolean {
  return isKnown(name) || isKnown(name.replace(/2$/, ""));
}

function isKnown(action: string): boolean {
  return dictionaryPrefixes().some((prefix) =>
    candidateActions(`${prefix}.amazonaws.com`, action).some((candidate) => {
      const colon = candidate.indexOf(":");
      return (
        dictionarySpelling(candidate.slice(0, colon).toLowerCase(), candidate.slice(colon + 1)) !==
        undefined
      );
    }),
  );
}
