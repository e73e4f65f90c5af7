import { expect, test } from "vitest";
import { findingCsv } from "../../src/output/finding-csv.ts";
import { DETECTION, NOTHING_TO_RANK } from "./findings.ts";

const { heading, rows } = findingCsv();

test("the twenty columns of Suzaku's timeline", () => {
  expect(heading).toBe(
    "Timestamp,RuleTitle,RuleAuthor,Level,EventName,ErrorCode,ErrorMessage,EventSource,AWS-Region,SrcIP,UserAgent,UserName,UserType,UserAccountID,UserARN,UserPrincipalID,UserAccessKeyID,EventID,Tags,RuleID\n",
  );
});

test("a finding is a row, and a formula in it is text", () => {
  expect(rows([DETECTION, NOTHING_TO_RANK])).toBe(
    "2026-03-03T14:00:12Z,CloudTrail logging stopped,spitzel,high,StopLogging,AccessDenied,not allowed,cloudtrail.amazonaws.com,eu-central-1,198.51.100.20,'=HYPERLINK(1),eve,IAMUser,111122223333,arn:aws:iam::111122223333:user/eve,AIDAEXAMPLE,AKIAIOSFODNN7EXAMPLE,0b1c,attack.defense-impairment; attack.t1685.002,11111111-2222-3333-4444-555555555555\n" +
      ",Too few principals to compare,,informational,,,,,,,,,,,,,,,,ranked\n",
  );
});
