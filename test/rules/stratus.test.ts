import { basename } from "node:path";
import { existsSync, readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { severityId } from "../../src/detect/level.ts";
import { evaluate } from "../../src/rule-test/evaluate.ts";
import { ruleSourcesFor } from "../../src/rule-test/find-tests.ts";
import { readFixtureFile } from "../../src/rule-test/read-fixture-file.ts";
import { loadRuleSet } from "../../src/detect/sigma/load-rule-set.ts";

/** Stratus Red Team's detonation logs (Apache-2.0) are not part of the repository; see docs/rules.md. */
const LOGS = "../shared/trails/stratus-detonation-logs";

/** Technique, and the rule file that is meant to find it: a find by something else would be luck. */
const INTENDED = {
  "aws.credential-access.ec2-get-password-data": "windows-password-read",
  "aws.credential-access.ec2-steal-instance-credentials": "instance-credentials-off-instance",
  "aws.credential-access.secretsmanager-batch-retrieve-secrets": "secrets-harvest",
  "aws.credential-access.secretsmanager-retrieve-secrets": "secrets-harvest",
  "aws.credential-access.ssm-retrieve-securestring-parameters": "parameter-store-harvest",
  "aws.defense-evasion.cloudtrail-delete": "trail-tampering",
  "aws.defense-evasion.cloudtrail-event-selectors": "event-selectors-blinded",
  "aws.defense-evasion.cloudtrail-stop": "trail-tampering",
  "aws.defense-evasion.dns-delete-logs": "log-source-removed",
  "aws.defense-evasion.organizations-leave": "organization-altered",
  "aws.defense-evasion.vpc-remove-flow-logs": "log-source-removed",
  "aws.discovery.ec2-download-user-data": "user-data-harvest",
  "aws.execution.ec2-launch-unusual-instances": "compute-hijack",
  "aws.execution.ec2-user-data": "user-data-replaced",
  "aws.execution.ssm-send-command": "remote-command",
  "aws.execution.ssm-start-session": "remote-command",
  "aws.exfiltration.ec2-security-group-open-port-22-ingress": "network-opened-to-world",
  "aws.exfiltration.ec2-share-ami": "snapshot-shared",
  "aws.exfiltration.ec2-share-ebs-snapshot": "snapshot-shared",
  "aws.exfiltration.rds-share-snapshot": "snapshot-shared",
  "aws.impact.bedrock-invoke-model": "model-abuse",
  "aws.initial-access.console-login-without-mfa": "console-login-without-mfa",
  "aws.lateral-movement.ec2-instance-connect": "ssh-key-pushed",
  "aws.lateral-movement.ec2-serial-console-send-ssh-public-key": "ssh-key-pushed",
  "aws.persistence.iam-backdoor-role": "role-trust-opened",
  "aws.persistence.iam-backdoor-user": "access-key-for-other-user",
  "aws.persistence.iam-create-admin-user": "admin-user-created",
  "aws.persistence.iam-create-backdoor-role": "role-trust-opened",
  "aws.persistence.iam-create-user-login-profile": "console-password-set",
  "aws.persistence.lambda-backdoor-function": "resource-policy-opened",
  "aws.persistence.lambda-layer-extension": "lambda-changed-by-hand",
  "aws.persistence.lambda-overwrite-code": "lambda-changed-by-hand",
  "aws.persistence.rolesanywhere-create-trust-anchor": "identity-provider-added",
  "aws.persistence.sts-federation-token": "session-token-from-user-key",
  "aws.privilege-escalation.iam-update-user-login-profile": "console-password-set",
} as const;

const sources = await ruleSourcesFor(["rules/aws"]);
const ruleSet = loadRuleSet(sources);

describe.skipIf(!existsSync(LOGS))("Stratus Red Team's detonation logs", () => {
  test("every log at hand is a technique with a rule", () => {
    const logs = readdirSync(LOGS).filter((name) => name.endsWith(".json"));
    expect(logs.map((name) => name.replace(".json", ""))).toEqual(Object.keys(INTENDED));
  });

  test.each(Object.entries(INTENDED))("%s is found by %s", async (technique, intended) => {
    const records = await readFixtureFile(`${LOGS}/${technique}.json`, "the test");
    const found = (await evaluate(ruleSet, records, { iocs: [], vars: new Map() }))
      .filter(({ severity }) => severityId(severity) >= severityId("medium"))
      .map(({ rule }) => basename(rule?.file ?? "", ".yml"));
    expect(found).toContain(intended);
  });
});
