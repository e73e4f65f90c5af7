import { type CloudTrailRecord, isJsonObject, stringField } from "../../../record.ts";
import { embeddedIn, type RecordView } from "../compile/record-view.ts";

/**
 * x.policy.public: a policy in the request lets everybody in: an Allow statement with principal `*`, or for all but
 * some, and no condition that ties the caller down; an identity provider that everybody can have an identity at and
 * no condition that says which; or Lambda's flat `principal: "*"`.
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
      isAllow(statement) &&
      ((namesEverybody(statement) && !isTiedDown(statement)) || trustsAnyIdentity(statement)),
  );
}

/** x.policy.adminWildcard: a policy in the request allows every action on every resource. */
export function isAdminWildcard(view: RecordView): boolean {
  return statementsIn(view).some(
    (statement) =>
      isAllow(statement) &&
      listOf(statement["Action"]).some((action) => action === "*" || action === "*:*") &&
      (statement["NotResource"] !== undefined ||
        listOf(statement["Resource"]).some(isEveryResource)),
  );
}

/** `*`, or an ARN of nothing but stars behind the partition. */
function isEveryResource(resource: unknown): boolean {
  return typeof resource === "string" && /^(?:\*+|arn:[a-z-]*\*?(?::\*+)+)$/.test(resource);
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

function namesEverybody({ Principal, NotPrincipal }: CloudTrailRecord): boolean {
  if (Principal === "*" || NotPrincipal !== undefined) return true;
  if (!isJsonObject(Principal)) return false;
  return [Principal["AWS"], Principal["*"]].some((named) => listOf(named).includes("*"));
}

/**
 * Providers of identities for everybody, with the condition keys that say which identities are meant.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html
 */
const PUBLIC_PROVIDERS: readonly { readonly host: RegExp; readonly key: RegExp }[] = [
  {
    host: /(?:^|\/)(?:token\.actions\.githubusercontent\.com|gitlab\.com|app\.terraform\.io|agent\.buildkite\.com|oidc\.circleci\.com)/,
    key: /:(?:sub|job_workflow_ref|repository(?:_id|_owner|_owner_id)?)$/i,
  },
  {
    host: /(?:^|\/)(?:cognito-identity\.amazonaws\.com|accounts\.google\.com|www\.amazon\.com|graph\.facebook\.com)/,
    key: /:(?:sub|aud|azp|oaud|app_id|amr|user_id)$/i,
  },
];

function trustsAnyIdentity(statement: CloudTrailRecord): boolean {
  const principal = statement["Principal"];
  if (!isJsonObject(principal)) return false;
  return listOf(principal["Federated"]).some((provider) =>
    PUBLIC_PROVIDERS.some(
      ({ host, key }) =>
        typeof provider === "string" && host.test(provider) && !isHeldTo(statement, key),
    ),
  );
}

/** Condition keys that tie the caller to an account, organisation, network or endpoint. */
const TYING_KEYS =
  /^(?:aws:(?:source(?:arn|account|ip|vpc|vpce|owner|orgid|orgpaths)|principal(?:arn|account|orgid|orgpaths)|userid|vpcsourceip|calledvia.*)|kms:calleraccount|s3:dataaccesspoint.*)$/i;

function isTiedDown(statement: CloudTrailRecord): boolean {
  return isHeldTo(statement, TYING_KEYS);
}

/** Whether a condition asks for certain values of one of these keys. */
function isHeldTo(statement: CloudTrailRecord, wanted: RegExp): boolean {
  const condition = statement["Condition"];
  if (!isJsonObject(condition)) return false;
  return Object.entries(condition).some(
    ([operator, keys]) =>
      !/^Not|NotEquals|NotLike|NotIp/.test(operator) &&
      isJsonObject(keys) &&
      Object.entries(keys).some(
        ([key, values]) => wanted.test(key) && !listOf(values).some(isEverything),
      ),
  );
}

/** A condition on `*`, on any repository or on the whole internet ties nobody down. */
function isEverything(value: unknown): boolean {
  return ["*", "repo:*", "repo:*/*", "project_path:*", "0.0.0.0/0", "::/0"].some(
    (all) => value === all || (typeof value === "string" && value.startsWith(`${all}:`)),
  );
}

function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return value === undefined ? [] : [value];
}
