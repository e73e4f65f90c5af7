import { expect, test } from "vitest";
import { findingCsv } from "../../../src/output/findings/csv.ts";
import { DETECTION, NOTHING_TO_RANK } from "./findings.ts";

const sink = findingCsv();

test("the twenty columns of Suzaku's timeline come first, as they are there", () => {
  expect(sink.heading()).toBe(
    "Timestamp,RuleTitle,RuleAuthor,Level,EventName,ErrorCode,ErrorMessage,EventSource,AWS-Region,SrcIP,UserAgent,UserName,UserType,UserAccountID,UserARN,UserPrincipalID,UserAccessKeyID,EventID,Tags,RuleID,Count,FirstSeen,LastSeen,Outcome,Principals,AccountIDs,Resources,ResourceTypes,Tactics,Techniques,Indicators,Kind,Detector,Description,RuleFile,FindingID\n",
  );
});

test("a finding is a row, and a formula in it is text", () => {
  expect(sink.write([DETECTION, NOTHING_TO_RANK])).toBe(
    `2026-03-03T14:00:12Z,CloudTrail logging stopped,spitzel,high,StopLogging,AccessDenied,not allowed,cloudtrail.amazonaws.com,eu-central-1,198.51.100.20,'=HYPERLINK(1),eve,IAMUser,111122223333,arn:aws:iam::111122223333:user/eve,AIDAEXAMPLE,AKIAIOSFODNN7EXAMPLE,0b1c,attack.defense-impairment; attack.t1685.002,11111111-2222-3333-4444-555555555555,1,2026-03-03T14:00:12Z,2026-03-03T14:00:12Z,failure,eve,111122223333,arn:aws:cloudtrail:eu-central-1:111122223333:trail/t,AWS::CloudTrail::Trail,Defense Impairment,T1685.002,198.51.100.20,detection,sigma,Somebody stopped a trail.,rules/aws/trail.yml,${DETECTION.id}\n` +
      `,Too few principals to compare,,informational,,,,,,,,,,,,,,,,ranked,0,,,,,,,,,,,anomaly,ranked,,,${NOTHING_TO_RANK.id}\n`,
  );
});
