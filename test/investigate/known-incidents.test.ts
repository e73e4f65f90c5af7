import { describe, expect, test } from "vitest";
import type { EntityCard } from "../../src/investigate/shapes/entity-card.ts";
import type { Overview } from "../../src/investigate/shapes/overview.ts";
import type { Relative } from "../../src/investigate/shapes/relative.ts";
import type { Step } from "../../src/investigate/shapes/step.ts";
import { EXAMPLE_TRAIL } from "../support/example-trail.ts";
import { SHARED_TRAILS } from "../support/shared-trails.ts";
import { runSpitzel } from "../support/spitzel-command.ts";

/** What the commands say as NDJSON, of one trail. */
function asked(trail: string) {
  const lines = async <T>(...words: readonly string[]): Promise<readonly T[]> => {
    const { stdout } = await runSpitzel([...words, "-t", trail, "-o", "ndjson", "--quiet"]);
    return stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
  };
  return {
    overview: async () => (await lines<Overview>("overview"))[0],
    entity: async (what: string, ...more: readonly string[]) =>
      (await lines<EntityCard>("entity", what, "--no-findings", ...more))[0],
    lineage: (what: string) => lines<Relative>("lineage", what),
    story: (...words: readonly string[]) => lines<Step>("story", "--no-findings", ...words),
  };
}

/** `01:33:06 deploy-admin/cli-session iam:CreateUser ×2 (add) → AccessDenied | support-2`. */
function told({ first_seen, actor, actions, way, error, objects }: Step): string {
  const what = actions.map(({ name, count }) => (count === 1 ? name : `${name} ×${count}`));
  const went = `${way === undefined ? "" : ` (${way})`}${error === undefined ? "" : ` → ${error}`}`;
  const on = objects.map(({ name }) => name).join(" ");
  return `${first_seen.slice(11, 19)} ${actor.name} ${what.join(", ")}${went} | ${on}`;
}

/** The first of the lines that each pattern is found in, looking on behind the last found. */
function inOrder(lines: readonly string[], facts: readonly RegExp[]): readonly string[] {
  let at = 0;
  return facts.map((fact) => {
    const found = lines.slice(at).findIndex((line) => fact.test(line));
    if (found < 0) return `not told from line ${at} on: ${fact.source}`;
    at += found;
    return fact.source;
  });
}

describe("the night of 3 March, in the example trail", () => {
  const { overview, entity, story } = asked(EXAMPLE_TRAIL);

  test("the intruder is the first incident, and the story of its keys has every fact of examples/README.md in order", async () => {
    const [first] = (await overview())?.incidents ?? [];
    expect(first?.principals).toEqual([
      "build-agent",
      "deploy-admin",
      "support-2",
      "sandbox-admin",
    ]);
    const entities = [...(first?.access_keys ?? []), ...(first?.principals.slice(2, 3) ?? [])];
    const words = entities.flatMap((what) => ["--entity", what]);
    const lines = (await story(...words, "--from", "2026-03-03")).map(told);
    const facts = [
      /^01:0[4-6].* build-agent .*s3:GetBucket.* → AccessDenied/,
      /^01:21.* build-agent sts:AssumeRole .*deploy-admin/,
      /^01:23.* deploy-admin\/cli-session /,
      /^01:33.* iam:CreateUser \| .*support-2/,
      /^01:33.* iam:AttachUserPolicy \| .*AdministratorAccess/,
      /^01:33.* iam:CreateAccessKey \| .*support-2/,
      /^01:33.* iam:CreateLoginProfile \| .*support-2/,
      /^01:41.* iam:UpdateAssumeRolePolicy \| .*999988887777/,
      /^01:50.* support-2 signin:ConsoleLogin/,
      /^01:54.* lambda:UpdateFunctionCode /,
      /^02:01.* support-2 .*secretsmanager:GetSecretValue ×6/,
      /^02:10.* ec2:ModifySnapshotAttribute ×2 \(add\) .*999988887777/,
      /^02:14.* s3:GetObject ×14/,
      /^02:25.* sts:AssumeRole .*sandbox-admin/,
      /^02:28.* ec2:RunInstances ×2 → Client.UnauthorizedOperation/,
      /^02:28.* ec2:RunInstances → Client.VcpuLimitExceeded/,
      /^02:38.* ec2:RunInstances /,
      /^02:47:14 support-2 cloudtrail:StopLogging \| audit/,
      /^02:47:17 support-2 cloudtrail:DeleteTrail → AccessDenied \| .*central/,
    ];
    expect(inOrder(lines, facts)).toEqual(facts.map(({ source }) => source));
  });

  test("after the clean-up the new key is still there, and the trail that was stopped runs again", async () => {
    const user = await entity("support-2");
    const made = [...(user?.changes ?? []), ...(user?.changes_to_it ?? [])].map(
      ({ action, objects, state, undone_at = "" }) => [action, objects.join(" "), state, undone_at],
    );
    expect(made).toContainEqual([
      "iam:CreateAccessKey",
      "support-2 AKIALV6HYB2TMEXAMPLE",
      "still there",
      "",
    ]);
    const trail = await entity("audit");
    expect(trail?.changes_to_it.map(({ action, state }) => `${action} ${state}`)).toEqual([
      "cloudtrail:StopLogging undone",
      "cloudtrail:StartLogging still there",
    ]);
  });
});

const INVICTUS = SHARED_TRAILS.find(({ name }) => name === "invictus-ir_aws_dataset")?.path;

describe.runIf(INVICTUS !== undefined)("the exercise of Invictus, with the commands alone", () => {
  const { overview, entity, lineage, story } = asked(INVICTUS ?? "");
  const KEY = "AKIATFQR7NSC8Q4X20BJ";

  test("bert-jan is the first incident", async () => {
    const seen = await overview();
    expect(seen?.incidents[0]).toMatchObject({
      severity: "critical",
      entry: { who: `${KEY} of bert-jan` },
    });
    expect(seen?.incidents[0]?.principals[0]).toBe("bert-jan");
    expect(seen?.incident_count).toBe(2);
  });

  test("his keys, the roles that he took and the instance role that was used off its instance", async () => {
    const rows = await lineage("bert-jan");
    const roles = rows.flatMap(({ kind, name, events, calls }) =>
      kind === "credential" &&
      calls !== undefined &&
      events.some(({ action }) => action === "sts:AssumeRole")
        ? [/ (.+)\//.exec(name)?.[1]]
        : [],
    );
    expect(new Set(roles)).toEqual(
      new Set([
        "stratus-red-team-ec2-get-password-data-role",
        "stratus-red-team-leave-org-role",
        "stratus-red-team-get-usr-data-role",
        "stratus-red-team-ec2lui-role-pcccexdthk",
        "stratus-red-team-ec2lui-role-wuzemnoeqa",
      ]),
    );
    const off = rows.filter(({ marks }) =>
      marks.some((mark) => mark.startsWith("instance role used off")),
    );
    expect(off.map(({ name }) => name)).toEqual([
      "ASIATFQR7NSC36DZQP7P stratus-red-team-ec2-steal-credentials-role/i-0dbc91f429e48eeed",
    ]);
    const made = rows.filter(({ events }) =>
      events.some(({ action }) => action === "iam:CreateAccessKey"),
    );
    expect(made.map(({ id }) => id)).toEqual(["AKIATFQR7NSC3ZO6PKAZ", "AKIATFQR7NSCQLA2F4OD"]);
    expect(rows.some(({ id }) => id === KEY)).toBe(true);
  });

  test("image and snapshots were shared, and taken back at 12:11:57", async () => {
    const card = await entity("bert-jan", "--top", "60");
    const shared = card?.changes.filter(
      ({ action, way }) => action.startsWith("ec2:Modify") && way === "add",
    );
    expect(
      shared?.map(({ time, action, objects, state, undone_at = "" }) =>
        [time.slice(11, 19), action, objects[0], state, undone_at.slice(11, 19)].join(" "),
      ),
    ).toEqual([
      "12:11:01 ec2:ModifyImageAttribute ami-0aa1d83d0b0985c86 undone 12:11:57",
      "12:11:28 ec2:ModifySnapshotAttribute snap-083d3b857c13988bc undone 12:11:57",
    ]);
  });

  test("the clean-up at 12:28, in order", async () => {
    const lines = (await story("--entity", "bert-jan", "--from", "2023-07-10T12:28")).map(told);
    const facts = [
      /^12:28:24 .*iam:DeleteAccessKey/,
      /^12:28:24 .*iam:DeleteUser/,
      /^12:28:24 .*rds:ModifyDBSnapshotAttribute \(remove\)/,
      /^12:28:3\d .*iam:DeleteRole/,
      /^12:28:3\d .*rds:DeleteDBSnapshot/,
    ];
    expect(facts.filter((fact) => !lines.some((line) => fact.test(line)))).toEqual([]);
  });
});
