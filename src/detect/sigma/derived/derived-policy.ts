import { type CloudTrailRecord, isJsonObject, stringField } from "../../../record.ts";
import { embeddedIn, type RecordView } from "../compile/record-view.ts";

/**
 * x.policy.public: a policy in the request lets everybody in: an Allow statement with principal `*` and no
 * condition that ties the caller down, or Lambda's flat `principal: "*"`.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
 */
export function isPublicPolicy(view: RecordView): boolean {
  const parameters = view.record["requestParameters"];
  if (isJsonObject(parameters) && stringField(parameters, "principal") === "*") {
    const isTied = ["sourceArn", "sourceAccount", "principalOrgID"].some((key) =>
      Object.hasOwn(parameters, key),
    );
    if (!isTied) return true;
  }
  return statementsIn(view).some(
    (statement) =>
      isAllow(statement) && namesEverybody(statement["Principal"]) && !isTiedDown(statement),
  );
}

/** x.policy.adminWildcard: a policy in the request allows every action on every resource. */
export function isAdminWildcard(view: RecordView): boolean {
  return statementsIn(view).some(
    (statement) =>
      isAllow(statement) &&
      listOf(statement["Action"]).some((action) => action === "*" || action === "*:*") &&
      listOf(statement["Resource"]).includes("*"),
  );
}

const MAX_DEPTH = 32;

/** Every statement of every policy document in the request: as an object, or as JSON in a string. */
function statementsIn(view: RecordView): readonly CloudTrailRecord[] {
  const statements: CloudTrailRecord[] = [];
  const visit = (value: unknown, depth: number): void => {
    if (depth > MAX_DEPTH) return;
    if (typeof value === "string") {
      const inner = value.includes("Statement") ? embeddedIn(view, value) : undefined;
      if (inner !== undefined) visit(inner, depth + 1);
    } else if (Array.isArray(value)) {
      for (const member of value) visit(member, depth + 1);
    } else if (isJsonObject(value)) {
      for (const [key, member] of Object.entries(value)) {
        if (key === "Statement") statements.push(...listOf(member).filter(isJsonObject));
        else visit(member, depth + 1);
      }
    }
  };
  visit(view.record["requestParameters"], 0);
  return statements;
}

function isAllow(statement: CloudTrailRecord): boolean {
  return statement["Effect"] === "Allow";
}

function namesEverybody(principal: unknown): boolean {
  if (principal === "*") return true;
  return isJsonObject(principal) && listOf(principal["AWS"]).includes("*");
}

/** Condition keys that tie the caller to an account, organisation, network or endpoint. */
const TYING_KEYS =
  /^(?:aws:(?:source(?:arn|account|ip|vpc|vpce|owner|orgid|orgpaths)|principal(?:arn|account|orgid|orgpaths)|userid|vpcsourceip|calledvia.*)|kms:calleraccount|s3:dataaccesspoint.*)$/i;

function isTiedDown(statement: CloudTrailRecord): boolean {
  const condition = statement["Condition"];
  if (!isJsonObject(condition)) return false;
  return Object.entries(condition).some(
    ([operator, keys]) =>
      !/^Not|NotEquals|NotLike|NotIp/.test(operator) &&
      isJsonObject(keys) &&
      Object.entries(keys).some(
        ([key, values]) => TYING_KEYS.test(key) && !listOf(values).some(isEverything),
      ),
  );
}

/** A condition on `*` or on the whole internet ties nobody down. */
function isEverything(value: unknown): boolean {
  return value === "*" || value === "0.0.0.0/0" || value === "::/0";
}

function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return value === undefined ? [] : [value];
}
