/// <reference types="node" />

/**
 * A query in the words of every engine. All of them find the same records.
 * @typedef {{
 *   readonly name: string,
 *   readonly spitzel: string,
 *   readonly jq: string,
 *   readonly sql: string,
 *   readonly naive: (record: any) => boolean,
 *   readonly suzaku?: string,
 *   readonly ripgrep?: string,
 * }} Query
 */

/** @type {readonly Query[]} */
export const QUERIES = [
  {
    name: "rare literal",
    spitzel: `'s3:Get*' -m '$.errorCode == "AccessDenied"' -m '$.userIdentity.arn regex "/MyRole/"'`,
    jq: `.eventSource == "s3.amazonaws.com" and (.eventName | startswith("Get")) and .errorCode == "AccessDenied" and (.userIdentity.arn | test("/MyRole/"))`,
    sql: `(r->>'$.eventSource') = 's3.amazonaws.com' and starts_with((r->>'$.eventName'), 'Get') and (r->>'$.errorCode') = 'AccessDenied' and regexp_matches((r->>'$.userIdentity.arn'), '/MyRole/')`,
    naive: (record) =>
      record.eventSource === "s3.amazonaws.com" &&
      record.eventName.startsWith("Get") &&
      record.errorCode === "AccessDenied" &&
      /\/MyRole\//.test(record.userIdentity.arn),
  },
  {
    name: "5 % literal",
    spitzel: `'*' -m '$.errorCode == "AccessDenied"'`,
    jq: `.errorCode == "AccessDenied"`,
    sql: `(r->>'$.errorCode') = 'AccessDenied'`,
    naive: ({ errorCode }) => errorCode === "AccessDenied",
    suzaku: "errorCode:AccessDenied",
    ripgrep: '"errorCode":"AccessDenied"',
  },
  {
    name: "no literal",
    spitzel: `'*:*' -m '$.readOnly != true'`,
    jq: `.readOnly != true`,
    sql: `coalesce((r->>'$.readOnly'), '') <> 'true'`,
    naive: ({ readOnly }) => readOnly !== true,
  },
  {
    name: "four paths, two regexes",
    spitzel: `'*:*' -m '$.readOnly != true' -m '$.userIdentity.arn regex "role/(app|ci|backup)"' -m '$.sourceIPAddress regex "[02468]$"' -m '$.userIdentity.sessionContext.sessionIssuer.userName != "backup"'`,
    jq: `.readOnly != true and (.userIdentity.arn | test("role/(app|ci|backup)")) and (.sourceIPAddress | test("[02468]$")) and .userIdentity.sessionContext.sessionIssuer.userName != "backup"`,
    sql: `coalesce((r->>'$.readOnly'), '') <> 'true' and regexp_matches((r->>'$.userIdentity.arn'), 'role/(app|ci|backup)') and regexp_matches((r->>'$.sourceIPAddress'), '[02468]$') and coalesce((r->>'$.userIdentity.sessionContext.sessionIssuer.userName'), '') <> 'backup'`,
    naive: (record) =>
      record.readOnly !== true &&
      /role\/(app|ci|backup)/.test(record.userIdentity.arn) &&
      /[02468]$/.test(record.sourceIPAddress) &&
      record.userIdentity.sessionContext.sessionIssuer.userName !== "backup",
  },
];

/** @param {string | undefined} name */
export function queryNamed(name) {
  const query = QUERIES.find((one) => one.name === name);
  if (query === undefined) throw new RangeError(`expected the name of a query, got ${name}`);
  return query;
}
