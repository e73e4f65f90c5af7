import { describe, expect, test } from "vitest";
import { compileQuery, compileRecord } from "../../../src/engine/sql/compile-query.ts";
import type { SqlDialect, TableShape } from "../../../src/engine/sql/compiled-sql.ts";
import { LINE_RECORD } from "../../../src/engine/sql/record-lines.ts";
import { parseQuery } from "../../../src/match/query.ts";

const LINES: TableShape = { kind: "lines", column: "line" };
/** As `GetTableMetadata` gives them of AWS's table. */
const COLUMNS: TableShape = {
  kind: "columns",
  columns: [
    { name: "eventtime", type: "string" },
    { name: "eventsource", type: "string" },
    { name: "eventname", type: "string" },
    { name: "errorcode", type: "string" },
    { name: "readonly", type: "string" },
    { name: "requestparameters", type: "string" },
    { name: "resources", type: "array<struct<arn:string,accountid:string,type:string>>" },
    {
      name: "useridentity",
      type: "struct<type:string,sessioncontext:struct<attributes:struct<mfaauthenticated:string>>>",
    },
  ],
};

interface Texts {
  readonly actions?: readonly string[];
  readonly excludes?: readonly string[];
  readonly texts?: readonly string[];
  readonly matches?: readonly string[];
  readonly from?: string;
  readonly to?: string;
}

function queryOf({ actions = ["*"], excludes = [], texts = [], matches = [], from, to }: Texts) {
  return parseQuery(
    { actions, excludes, texts, matches },
    {
      ...(from === undefined ? {} : { fromMs: Date.parse(from) }),
      ...(to === undefined ? {} : { toMs: Date.parse(to) }),
    },
  );
}

/** On the record `e`, one line a side, and what is left to spitzel. */
function record(texts: Texts, dialect: SqlDialect = "trino"): string {
  const { superset, subset, dropped } = compileRecord(queryOf(texts), LINE_RECORD, dialect);
  return [
    superset,
    ...(subset === superset ? [] : [`certain: ${subset}`]),
    ...dropped.map(({ what, why }) => `dropped: ${what}: ${why}`),
  ].join("\n");
}

function columns(texts: Texts): string {
  const { superset, dropped } = compileQuery(queryOf(texts), COLUMNS, "athena");
  return [superset, ...dropped.map(({ what, why }) => `dropped: ${what}: ${why}`)].join("\n");
}

describe("a comparison", () => {
  test("with a text compares JSON, which says that it is a text", () => {
    expect(record({ matches: ['$.errorCode == "AccessDenied"'] })).toMatchInlineSnapshot(
      `"coalesce(json_format(json_extract(e, '$.errorCode')) = '"AccessDenied"', false)"`,
    );
  });

  test("with a text in quotes has every quote twice", () => {
    expect(
      record({ matches: ['$.userIdentity.userName == "o\'neil \\"x\\""'] }),
    ).toMatchInlineSnapshot(
      `"coalesce(json_format(json_extract(e, '$.userIdentity.userName')) = '"o''neil \\"x\\""', false)"`,
    );
  });

  test("with letters other than ASCII's has them as escapes", () => {
    expect(
      record({ matches: ['$.userIdentity.userName == "gr\u00FC\u{1F600}"'] }),
    ).toMatchInlineSnapshot(
      `"coalesce(json_format(json_extract(e, '$.userIdentity.userName')) = U&'"gr\\00fc\\+01f600"', false)"`,
    );
  });

  test("that is negated swaps the sides, and keeps the records that lack the field", () => {
    expect(record({ matches: ['$.errorCode != "AccessDenied"'] })).toMatchInlineSnapshot(
      `"(not coalesce(json_format(json_extract(e, '$.errorCode')) = '"AccessDenied"', false))"`,
    );
  });

  test("with null takes what is missing for null", () => {
    expect(record({ matches: ["$.errorCode == null"] })).toMatchInlineSnapshot(
      `"coalesce(json_format(json_extract(e, '$.errorCode')) = 'null', true)"`,
    );
  });

  test("of presence takes null for missing", () => {
    expect(record({ matches: ["$.errorCode"] })).toMatchInlineSnapshot(
      `"coalesce(json_format(json_extract(e, '$.errorCode')) <> 'null', false)"`,
    );
  });

  test("with a number is a number's", () => {
    expect(record({ matches: ["$.requestParameters.maxResults == 1000"] })).toMatchInlineSnapshot(
      `"coalesce(try_cast(json_format(json_extract(e, '$.requestParameters.maxResults')) as double) = 1E3, false)"`,
    );
  });

  test("with a number that a double may round is about numbers at all", () => {
    expect(record({ matches: ["$.requestParameters.n > 9007199254740993"] }))
      .toMatchInlineSnapshot(`
      "coalesce(regexp_like(json_format(json_extract(e, '$.requestParameters.n')), '^[-0-9]'), false)
      certain: false
      dropped: $.requestParameters.n > 9007199254740992: an engine may round numbers this large"
    `);
  });

  test("with true is not one with the text", () => {
    expect(record({ matches: ["$.readOnly == true"] })).toMatchInlineSnapshot(
      `"coalesce(json_format(json_extract(e, '$.readOnly')) = 'true', false)"`,
    );
  });

  test("with an object finds objects", () => {
    expect(record({ matches: ['$.requestParameters == {"a": 1}'] })).toMatchInlineSnapshot(`
      "coalesce(json_format(json_extract(e, '$.requestParameters')) like '{%', false)
      certain: false
      dropped: $.requestParameters == {"a":1}: what is in a list or an object is compared by spitzel"
    `);
  });

  test("with a list of values is one list", () => {
    expect(
      record({
        matches: ['$.errorCode in ["AccessDenied", "Client.UnauthorizedOperation", null, 5]'],
      }),
    ).toMatchInlineSnapshot(
      `"(coalesce(json_format(json_extract(e, '$.errorCode')) in ('"AccessDenied"', '"Client.UnauthorizedOperation"', 'null'), true) or coalesce(try_cast(json_format(json_extract(e, '$.errorCode')) as double) = 5E0, false))"`,
    );
  });

  test("by order is the same for texts in ASCII", () => {
    expect(record({ matches: ['$.eventTime >= "2026-03-03"'] })).toMatchInlineSnapshot(
      `"coalesce((json_extract_scalar(e, '$.eventTime') >= '2026-03-03' and json_format(json_extract(e, '$.eventTime')) like '"%'), false)"`,
    );
  });

  test("by order with other letters is left to spitzel", () => {
    expect(record({ matches: ['$.errorCode < "\u00FC"'] })).toMatchInlineSnapshot(`
      "coalesce(json_format(json_extract(e, '$.errorCode')) like '"%', false)
      certain: false
      dropped: $.errorCode < "ü": an engine may sort other letters than ASCII's otherwise"
    `);
  });

  test("of a part of a text", () => {
    expect(record({ matches: ['$.userAgent contains ["kali", "par_rot"]'] })).toMatchInlineSnapshot(
      `"coalesce(((strpos(json_extract_scalar(e, '$.userAgent'), 'kali') > 0 or strpos(json_extract_scalar(e, '$.userAgent'), 'par_rot') > 0) and json_format(json_extract(e, '$.userAgent')) like '"%'), false)"`,
    );
  });

  test("of a beginning and an end escapes LIKE's own signs", () => {
    expect(
      record({ matches: ['$.userAgent startswith "50%" or $.userAgent endswith "a_b"'] }),
    ).toMatchInlineSnapshot(
      `"(coalesce((json_extract_scalar(e, '$.userAgent') like '50\\%%' escape '\\' and json_format(json_extract(e, '$.userAgent')) like '"%'), false) or coalesce((json_extract_scalar(e, '$.userAgent') like '%a\\_b' escape '\\' and json_format(json_extract(e, '$.userAgent')) like '"%'), false))"`,
    );
  });

  test("without regard to case does to U+0130 what JavaScript does", () => {
    expect(record({ matches: ['$.userAgent contains "Kali" icase'] })).toMatchInlineSnapshot(
      `"coalesce((strpos(lower(replace(json_extract_scalar(e, '$.userAgent'), U&'\\0130', U&'i\\0307')), 'kali') > 0 and json_format(json_extract(e, '$.userAgent')) like '"%'), false)"`,
    );
  });

  test("without regard to case of other letters is left to spitzel", () => {
    expect(record({ matches: ['$.userAgent == "\u00DC" icase'] })).toMatchInlineSnapshot(`
      "coalesce(json_format(json_extract(e, '$.userAgent')) like '"%', false)
      certain: false
      dropped: $.userAgent == "Ü" icase: an engine may change the case of other letters than ASCII's otherwise"
    `);
  });

  test("with a network also takes what only looks like an address", () => {
    expect(record({ matches: ['$.sourceIPAddress cidr "10.0.0.0/8"'] })).toMatchInlineSnapshot(`
      "coalesce((coalesce(try(contains('10.0.0.0/8', cast(json_extract_scalar(e, '$.sourceIPAddress') as ipaddress))), regexp_like(json_extract_scalar(e, '$.sourceIPAddress'), '^[0-9A-Fa-f:.]+(%.*)?$')) and json_format(json_extract(e, '$.sourceIPAddress')) like '"%'), false)
      certain: coalesce((coalesce((try(contains('10.0.0.0/8', cast(json_extract_scalar(e, '$.sourceIPAddress') as ipaddress))) and regexp_like(json_extract_scalar(e, '$.sourceIPAddress'), '^[0-9.]+\\z')), false) and json_format(json_extract(e, '$.sourceIPAddress')) like '"%'), false)"
    `);
  });

  test("with a network of v6 is never certain: it holds v4 addresses for Trino", () => {
    expect(record({ matches: ['not $.sourceIPAddress cidr "2001:db8::/32"'] }))
      .toMatchInlineSnapshot(`
      "true
      certain: (not coalesce((coalesce(try(contains('2001:db8::/32', cast(json_extract_scalar(e, '$.sourceIPAddress') as ipaddress))), regexp_like(json_extract_scalar(e, '$.sourceIPAddress'), '^[0-9A-Fa-f:.]+(%.*)?$')) and json_format(json_extract(e, '$.sourceIPAddress')) like '"%'), false))
      dropped: $.sourceIPAddress cidr ["2001:db8::/32"]: networks of v6 hold v4 addresses for an engine"
    `);
  });

  test("with a digit in the path is left to spitzel", () => {
    expect(record({ matches: ['$.resources[0].ARN == "x"'] })).toMatchInlineSnapshot(`
      "true
      certain: false
      dropped: $.resources[0].ARN == "x": an engine may read this path otherwise"
    `);
  });

  test("with length in the path is left to spitzel", () => {
    expect(record({ matches: ["$.resources.length == 2"] })).toMatchInlineSnapshot(`
      "true
      certain: false
      dropped: $.resources.length == 2: an engine may read this path otherwise"
    `);
  });
});

describe("a regular expression", () => {
  test("is in the syntax that engines share", () => {
    expect(
      record({ matches: [String.raw`$.userAgent regex /^aws-cli\/\d+\s/`] }),
    ).toMatchInlineSnapshot(
      `"coalesce((regexp_like(json_extract_scalar(e, '$.userAgent'), '\\Aaws\\x{2d}cli\\x{2f}[0-9]+[\\t-\\r \\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}\\x{feff}]') and json_format(json_extract(e, '$.userAgent')) like '"%'), false)"`,
    );
  });

  test("without regard to case is certain for ASCII only", () => {
    expect(record({ matches: ["$.userAgent regex /kali|parrot/i"] })).toMatchInlineSnapshot(`
      "coalesce(((regexp_like(json_extract_scalar(e, '$.userAgent'), '[^\\x00-\\x7f]') or regexp_like(json_extract_scalar(e, '$.userAgent'), '(?i)kali|parrot')) and json_format(json_extract(e, '$.userAgent')) like '"%'), false)
      certain: coalesce((((not regexp_like(json_extract_scalar(e, '$.userAgent'), '[^\\x00-\\x7f]')) and regexp_like(json_extract_scalar(e, '$.userAgent'), '(?i)kali|parrot')) and json_format(json_extract(e, '$.userAgent')) like '"%'), false)"
    `);
  });

  test("with a negative look-ahead at its start is two", () => {
    expect(record({ matches: ["$.userAgent regex /^(?!aws)/"] })).toMatchInlineSnapshot(
      `"coalesce(((regexp_like(json_extract_scalar(e, '$.userAgent'), '\\A') and (not regexp_like(json_extract_scalar(e, '$.userAgent'), '\\A(?:aws)'))) and json_format(json_extract(e, '$.userAgent')) like '"%'), false)"`,
    );
  });

  test("with a back-reference is left to spitzel", () => {
    expect(record({ matches: [String.raw`$.userAgent regex /(.)\1/`] })).toMatchInlineSnapshot(`
      "coalesce(json_format(json_extract(e, '$.userAgent')) like '"%', false)
      certain: false
      dropped: $.userAgent regex "(.)\\\\1": engines have no such regular expression"
    `);
  });

  test("that repeats often is not searched for in long texts", () => {
    expect(record({ matches: ["$.userAgent regex /a.*b.*c/"] })).toMatchInlineSnapshot(`
      "coalesce(((length(json_extract_scalar(e, '$.userAgent')) > 1024 or regexp_like(json_extract_scalar(e, '$.userAgent'), 'a[^\\n\\r\\x{2028}\\x{2029}]*b[^\\n\\r\\x{2028}\\x{2029}]*c')) and json_format(json_extract(e, '$.userAgent')) like '"%'), false)
      certain: coalesce((((not length(json_extract_scalar(e, '$.userAgent')) > 1024) and regexp_like(json_extract_scalar(e, '$.userAgent'), 'a[^\\n\\r\\x{2028}\\x{2029}]*b[^\\n\\r\\x{2028}\\x{2029}]*c')) and json_format(json_extract(e, '$.userAgent')) like '"%'), false)"
    `);
  });

  test("that repeats what repeats is left to spitzel", () => {
    expect(record({ matches: ["$.userAgent regex /(a+)+b/"] })).toMatchInlineSnapshot(`
      "coalesce(json_format(json_extract(e, '$.userAgent')) like '"%', false)
      certain: false
      dropped: $.userAgent regex "(a+)+b": regular expressions of engines differ here"
    `);
  });

  test("with several lines is left to spitzel", () => {
    expect(record({ matches: ["$.userAgent regex /^a/m"] })).toMatchInlineSnapshot(`
      "coalesce(json_format(json_extract(e, '$.userAgent')) like '"%', false)
      certain: false
      dropped: $.userAgent regex "(?m)^a": regular expressions of engines differ here"
    `);
  });
});

describe("a path with several results", () => {
  test("finds a text in the record's JSON, and by SQL's own path", () => {
    expect(record({ matches: ['$..arn == "arn:aws:iam::111122223333:user/a"'] }))
      .toMatchInlineSnapshot(`
      "(strpos(json_format(e), 'arn:aws:iam::111122223333:user/a') > 0 and json_exists(json_format(e), 'lax $.."arn"?(@ == "arn:aws:iam::111122223333:user/a")' true on error))
      certain: false
      dropped: $..arn == "arn:aws:iam::111122223333:user/a": a path with several results is followed by spitzel"
    `);
  });

  test("has two readings for each star", () => {
    expect(record({ matches: ["$.resources[*].n == 5"] })).toMatchInlineSnapshot(`
      "(json_exists(json_format(e), 'lax $."resources".*."n"?(@ == 5E0)' true on error) or json_exists(json_format(e), 'lax $."resources"[*]."n"?(@ == 5E0)' true on error))
      certain: false
      dropped: $.resources[*].n == 5: a path with several results is followed by spitzel"
    `);
  });

  test("with null as what is looked for is left to spitzel", () => {
    expect(record({ matches: ["$..arn == null"] })).toMatchInlineSnapshot(`
      "true
      certain: false
      dropped: $..arn == null: a path with several results is followed by spitzel"
    `);
  });

  test("that is negated is left to spitzel", () => {
    expect(record({ matches: ['$.resources[*].type != "AWS::S3::Bucket"'] }))
      .toMatchInlineSnapshot(`
      "true
      certain: (not (strpos(json_format(e), 'AWS::S3::Bucket') > 0 and (json_exists(json_format(e), 'lax $."resources".*."type"?(@ == "AWS::S3::Bucket")' true on error) or json_exists(json_format(e), 'lax $."resources"[*]."type"?(@ == "AWS::S3::Bucket")' true on error))))
      dropped: $.resources[*].type != "AWS::S3::Bucket": a path with several results is followed by spitzel"
    `);
  });

  test("with a filter is read without it", () => {
    expect(record({ matches: ["$.resources[?(@.type=='AWS::S3::Bucket')].ARN"] }))
      .toMatchInlineSnapshot(`
      "(json_exists(json_format(e), 'lax $."resources".*."ARN"' true on error) or json_exists(json_format(e), 'lax $."resources"[*]."ARN"' true on error))
      certain: false
      dropped: $.resources[?(@.type=='AWS::S3::Bucket')].ARN: a path with several results is followed by spitzel"
    `);
  });

  test("is looked for in Athena by the text alone", () => {
    expect(record({ matches: ['$..arn == "x"'] }, "athena")).toMatchInlineSnapshot(`
      "strpos(json_format(e), 'x') > 0
      certain: false
      dropped: $..arn == "x": a path with several results is followed by spitzel"
    `);
  });
});

describe("action globs", () => {
  test("name the service's hosts, and a date behind the name", () => {
    expect(record({ actions: ["s3:Get*"] })).toMatchInlineSnapshot(`
      "((lower(coalesce(json_extract_scalar(e, '$.eventSource'), '')) in ('s3', 's3.amazonaws.com', 's3.amazonaws.com.cn') and regexp_like(lower(coalesce(json_extract_scalar(e, '$.eventName'), '')), '(?s)\\A(?:get.*|get.*20.*|getbucketencryption|getbucketlifecycle|getbucketlifecycleconfiguration|getbucketreplication|getbucketcors|getbucketinventoryconfiguration|listbucketinventoryconfigurations|getaccelerateconfiguration|getbucketaccelerateconfiguration|getbucketobjectlockconfiguration|getobjectlockconfiguration|getbucketnotification|getbucketnotificationconfiguration|getobject|headobject|selectobjectcontent|getbucketanalyticsconfiguration|listbucketanalyticsconfigurations|getbucketmetricsconfiguration|listbucketmetricsconfigurations|getbucketintelligenttieringconfiguration|listbucketintelligenttieringconfigurations)\\z')) or regexp_like(concat(coalesce(json_extract_scalar(e, '$.eventSource'), ''), coalesce(json_extract_scalar(e, '$.eventName'), '')), '[^\\x00-\\x7f]'))
      certain: (coalesce(json_extract_scalar(e, '$.eventSource'), '') = 's3.amazonaws.com' and regexp_like(lower(coalesce(json_extract_scalar(e, '$.eventName'), '')), '\\Aget.*\\z') and regexp_like(coalesce(json_extract_scalar(e, '$.eventName'), ''), '\\A[A-Z][!-~]*\\z'))"
    `);
  });

  test("know the events that stand for an action under another name", () => {
    expect(record({ actions: ["s3:ListAllMyBuckets"] })).toMatchInlineSnapshot(`
      "((lower(coalesce(json_extract_scalar(e, '$.eventSource'), '')) in ('s3', 's3.amazonaws.com', 's3.amazonaws.com.cn') and regexp_like(lower(coalesce(json_extract_scalar(e, '$.eventName'), '')), '(?s)\\A(?:listallmybuckets|listallmybuckets20.*|listbuckets)\\z')) or regexp_like(concat(coalesce(json_extract_scalar(e, '$.eventSource'), ''), coalesce(json_extract_scalar(e, '$.eventName'), '')), '[^\\x00-\\x7f]'))
      certain: (coalesce(json_extract_scalar(e, '$.eventSource'), '') = 's3.amazonaws.com' and regexp_like(lower(coalesce(json_extract_scalar(e, '$.eventName'), '')), '\\Alistallmybuckets\\z') and regexp_like(coalesce(json_extract_scalar(e, '$.eventName'), ''), '\\A[A-Z][!-~]*\\z'))"
    `);
  });

  test("of any service name the event alone", () => {
    expect(record({ actions: ["*:ConsoleLogin"] })).toMatchInlineSnapshot(`
      "(regexp_like(lower(coalesce(json_extract_scalar(e, '$.eventName'), '')), '(?s)\\A(?:consolelogin|consolelogin20.*)\\z') or regexp_like(concat(coalesce(json_extract_scalar(e, '$.eventSource'), ''), coalesce(json_extract_scalar(e, '$.eventName'), '')), '[^\\x00-\\x7f]'))
      certain: (regexp_like(coalesce(json_extract_scalar(e, '$.eventSource'), ''), '\\A[!-~]+[.]amazonaws[.]com\\z') and regexp_like(lower(coalesce(json_extract_scalar(e, '$.eventName'), '')), '\\Aconsolelogin\\z') and regexp_like(coalesce(json_extract_scalar(e, '$.eventName'), ''), '\\A[A-Z][!-~]*\\z'))"
    `);
  });

  test("with braces are several", () => {
    expect(record({ actions: ["{iam,sts}:Create{User,Role}"] })).toMatchInlineSnapshot(`
      "(((lower(coalesce(json_extract_scalar(e, '$.eventSource'), '')) in ('iam', 'iam.amazonaws.com', 'iam.amazonaws.com.cn') and regexp_like(lower(coalesce(json_extract_scalar(e, '$.eventName'), '')), '(?s)\\A(?:createuser|createuser20.*)\\z')) or (lower(coalesce(json_extract_scalar(e, '$.eventSource'), '')) in ('iam', 'iam.amazonaws.com', 'iam.amazonaws.com.cn') and regexp_like(lower(coalesce(json_extract_scalar(e, '$.eventName'), '')), '(?s)\\A(?:createrole|createrole20.*)\\z')) or (lower(coalesce(json_extract_scalar(e, '$.eventSource'), '')) in ('sts', 'sts.amazonaws.com', 'sts.amazonaws.com.cn') and regexp_like(lower(coalesce(json_extract_scalar(e, '$.eventName'), '')), '(?s)\\A(?:createuser|createuser20.*)\\z')) or (lower(coalesce(json_extract_scalar(e, '$.eventSource'), '')) in ('sts', 'sts.amazonaws.com', 'sts.amazonaws.com.cn') and regexp_like(lower(coalesce(json_extract_scalar(e, '$.eventName'), '')), '(?s)\\A(?:createrole|createrole20.*)\\z'))) or regexp_like(concat(coalesce(json_extract_scalar(e, '$.eventSource'), ''), coalesce(json_extract_scalar(e, '$.eventName'), '')), '[^\\x00-\\x7f]'))
      certain: ((coalesce(json_extract_scalar(e, '$.eventSource'), '') = 'iam.amazonaws.com' and regexp_like(lower(coalesce(json_extract_scalar(e, '$.eventName'), '')), '\\Acreateuser\\z') and regexp_like(coalesce(json_extract_scalar(e, '$.eventName'), ''), '\\A[A-Z][!-~]*\\z')) or (coalesce(json_extract_scalar(e, '$.eventSource'), '') = 'iam.amazonaws.com' and regexp_like(lower(coalesce(json_extract_scalar(e, '$.eventName'), '')), '\\Acreaterole\\z') and regexp_like(coalesce(json_extract_scalar(e, '$.eventName'), ''), '\\A[A-Z][!-~]*\\z')) or (coalesce(json_extract_scalar(e, '$.eventSource'), '') = 'sts.amazonaws.com' and regexp_like(lower(coalesce(json_extract_scalar(e, '$.eventName'), '')), '\\Acreateuser\\z') and regexp_like(coalesce(json_extract_scalar(e, '$.eventName'), ''), '\\A[A-Z][!-~]*\\z')) or (coalesce(json_extract_scalar(e, '$.eventSource'), '') = 'sts.amazonaws.com' and regexp_like(lower(coalesce(json_extract_scalar(e, '$.eventName'), '')), '\\Acreaterole\\z') and regexp_like(coalesce(json_extract_scalar(e, '$.eventName'), ''), '\\A[A-Z][!-~]*\\z')))"
    `);
  });

  test("that are excluded leave out what is certain", () => {
    expect(record({ excludes: ["kms:Decrypt"] })).toMatchInlineSnapshot(`
      "(not (coalesce(json_extract_scalar(e, '$.eventSource'), '') = 'kms.amazonaws.com' and regexp_like(lower(coalesce(json_extract_scalar(e, '$.eventName'), '')), '\\Adecrypt\\z') and regexp_like(coalesce(json_extract_scalar(e, '$.eventName'), ''), '\\A[A-Z][!-~]*\\z')))
      certain: (not ((lower(coalesce(json_extract_scalar(e, '$.eventSource'), '')) in ('kms', 'kms.amazonaws.com', 'kms.amazonaws.com.cn') and regexp_like(lower(coalesce(json_extract_scalar(e, '$.eventName'), '')), '(?s)\\A(?:decrypt|decrypt20.*)\\z')) or regexp_like(concat(coalesce(json_extract_scalar(e, '$.eventSource'), ''), coalesce(json_extract_scalar(e, '$.eventName'), '')), '[^\\x00-\\x7f]')))"
    `);
  });

  test("of any service and event say so", () => {
    expect(record({ actions: ["*:*"] })).toMatchInlineSnapshot(`
      "true
      certain: (regexp_like(coalesce(json_extract_scalar(e, '$.eventSource'), ''), '\\A[!-~]+[.]amazonaws[.]com\\z') and regexp_like(lower(coalesce(json_extract_scalar(e, '$.eventName'), '')), '\\A.*\\z') and regexp_like(coalesce(json_extract_scalar(e, '$.eventName'), ''), '\\A[A-Z][!-~]*\\z'))
      dropped: *:*: it names neither a service nor an event"
    `);
  });
});

describe("a window", () => {
  test("is text in whole seconds; other times are candidates", () => {
    expect(record({ from: "2026-03-03T00:00:00.500Z", to: "2026-03-04T00:00:00.500Z" }))
      .toMatchInlineSnapshot(`
        "((coalesce(json_extract_scalar(e, '$.eventTime'), '') >= '2026-03-03T00:00:01Z' and coalesce(json_extract_scalar(e, '$.eventTime'), '') <= '2026-03-04T00:00:00Z') or (not regexp_like(coalesce(json_extract_scalar(e, '$.eventTime'), ''), '\\A\\d{4}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)T(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\dZ\\z')))
        certain: ((coalesce(json_extract_scalar(e, '$.eventTime'), '') >= '2026-03-03T00:00:01Z' and coalesce(json_extract_scalar(e, '$.eventTime'), '') <= '2026-03-04T00:00:00Z') and regexp_like(coalesce(json_extract_scalar(e, '$.eventTime'), ''), '\\A\\d{4}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)T(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\dZ\\z'))"
      `);
  });

  test("that is open has one end", () => {
    expect(record({ from: "2026-03-03T00:00:00Z" })).toMatchInlineSnapshot(`
      "(coalesce(json_extract_scalar(e, '$.eventTime'), '') >= '2026-03-03T00:00:00Z' or (not regexp_like(coalesce(json_extract_scalar(e, '$.eventTime'), ''), '\\A\\d{4}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)T(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\dZ\\z')))
      certain: (coalesce(json_extract_scalar(e, '$.eventTime'), '') >= '2026-03-03T00:00:00Z' and regexp_like(coalesce(json_extract_scalar(e, '$.eventTime'), ''), '\\A\\d{4}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)T(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\dZ\\z'))"
    `);
  });
});

describe("columns such as those of AWS's table", () => {
  test("hold texts, and lose the types", () => {
    expect(
      columns({
        actions: ["iam:*"],
        matches: ['$.errorCode == "AccessDenied" and $.readOnly == true'],
      }),
    ).toMatchInlineSnapshot(
      `"((lower(coalesce("eventsource", '')) in ('iam', 'iam.amazonaws.com', 'iam.amazonaws.com.cn') or regexp_like(concat(coalesce("eventsource", ''), coalesce("eventname", '')), '[^\\x00-\\x7f]')) and (coalesce("errorcode" = 'AccessDenied', false) and coalesce(lower("readonly") = 'true', false)))"`,
    );
  });

  test("of a structure are reached by its names", () => {
    expect(
      columns({
        matches: ['$.userIdentity.sessionContext.attributes.mfaAuthenticated == "false"'],
      }),
    ).toMatchInlineSnapshot(
      `"coalesce("useridentity"."sessioncontext"."attributes"."mfaauthenticated" = 'false', false)"`,
    );
  });

  test("of JSON are looked into", () => {
    expect(
      columns({
        matches: ['$.requestParameters.bucketName == "a" and not $.requestParameters.x == 5'],
      }),
    ).toMatchInlineSnapshot(
      `"((coalesce(json_format(json_extract(try(json_parse("requestparameters")), '$.bucketName')) = '"a"', false) and (not coalesce(try_cast(json_format(json_extract(try(json_parse("requestparameters")), '$.x')) as double) = 5E0, false))) or coalesce(regexp_like("requestparameters", '\\\\u[dD][89a-fA-F]|[0-9][eE][+]?[0-9]{3}|[0-9]{300}'), false))"`,
    );
  });

  test("know no case, paths do", () => {
    expect(columns({ matches: ['$.errorcode == "AccessDenied"'] })).toMatchInlineSnapshot(`
      "true
      dropped: $.errorcode == "AccessDenied": the table has no column of text for errorcode"
    `);
  });

  test("do not hold every field", () => {
    expect(
      columns({
        matches: ['$.userIdentity.arn == "x"', '$.resources[*].ARN == "y"'],
        texts: ["z"],
      }),
    ).toMatchInlineSnapshot(`
      "true
      dropped: $.userIdentity.arn == "x": the table has no column of text for userIdentity.arn
      dropped: $.resources[*].ARN == "y": a path with several results is followed by spitzel
      dropped: z: the table does not hold the text of records"
    `);
  });

  test("may be negated where the text says what it is", () => {
    expect(
      columns({ matches: ['$.errorCode != "AccessDenied" and not $.readOnly == true'] }),
    ).toMatchInlineSnapshot(`"(not coalesce("errorcode" = 'AccessDenied', false))"`);
  });
});

describe("over lines", () => {
  test("a condition is asked of each record of a document that is parsed once", () => {
    expect(compileQuery(queryOf({ matches: ['$.errorCode == "AccessDenied"'] }), LINES, "trino"))
      .toMatchInlineSnapshot(`
      {
        "dropped": [],
        "isExact": true,
        "subset": "coalesce(any_match(array[try(json_parse("line"))], doc -> ((not coalesce((strpos(json_format(doc), '\\uD') > 0 or strpos(json_format(doc), U&'\\fffd') > 0), true)) and coalesce(any_match(try_cast(json_extract(doc, '$.Records') as array(json)), e -> coalesce(((not (strpos(json_format(e), '"Infinity"') > 0 or strpos(json_format(e), '"-Infinity"') > 0 or strpos(json_format(e), '"_raw":') > 0 or strpos(json_format(e), '"CloudTrailEvent":') > 0 or (not (coalesce(json_format(json_extract(e, '$.eventName')) like '"%', false) or coalesce(json_format(json_extract(e, '$.eventSource')) like '"%', false))))) and coalesce(json_format(json_extract(e, '$.errorCode')) = '"AccessDenied"', false)), false)), false))), false)",
        "superset": "(coalesce(strpos("line", '"Records"', 2) > 0, true) or coalesce(any_match(array[try(json_parse("line"))], doc -> (coalesce(json_size(doc, '$') <> 1, true) or coalesce((strpos(json_format(doc), '\\uD') > 0 or strpos(json_format(doc), U&'\\fffd') > 0), true) or coalesce(any_match(try_cast(json_extract(doc, '$.Records') as array(json)), e -> coalesce(((strpos(json_format(e), '"Infinity"') > 0 or strpos(json_format(e), '"-Infinity"') > 0 or strpos(json_format(e), '"_raw":') > 0 or strpos(json_format(e), '"CloudTrailEvent":') > 0 or (not (coalesce(json_format(json_extract(e, '$.eventName')) like '"%', false) or coalesce(json_format(json_extract(e, '$.eventSource')) like '"%', false)))) or coalesce(json_format(json_extract(e, '$.errorCode')) = '"AccessDenied"', false)), true)), true))), true))",
      }
    `);
  });

  test("texts anywhere are looked for in the line, and what cannot be read is a candidate without them", () => {
    expect(
      compileQuery(queryOf({ texts: ["a b-c"], matches: ["$.errorCode"] }), LINES, "trino")
        .superset,
    ).toMatchInlineSnapshot(
      `"(case when strpos(lower("line"), 'b-c') > 0 then (coalesce(strpos("line", '"Records"', 2) > 0, true) or coalesce(any_match(array[try(json_parse("line"))], doc -> (coalesce(json_size(doc, '$') <> 1, true) or coalesce((strpos(json_format(doc), '\\uD') > 0 or strpos(json_format(doc), U&'\\fffd') > 0), true) or coalesce(any_match(try_cast(json_extract(doc, '$.Records') as array(json)), e -> coalesce(((strpos(json_format(e), '"Infinity"') > 0 or strpos(json_format(e), '"-Infinity"') > 0 or strpos(json_format(e), '"_raw":') > 0 or strpos(json_format(e), '"CloudTrailEvent":') > 0 or (not (coalesce(json_format(json_extract(e, '$.eventName')) like '"%', false) or coalesce(json_format(json_extract(e, '$.eventSource')) like '"%', false)))) or coalesce(json_format(json_extract(e, '$.errorCode')) <> 'null', false)), true)), true))), true)) else (coalesce(strpos("line", '"Records"', 2) > 0, true) or coalesce(any_match(array[try(json_parse("line"))], doc -> (coalesce(json_size(doc, '$') <> 1, true) or coalesce((strpos(json_format(doc), '\\uD') > 0 or strpos(json_format(doc), U&'\\fffd') > 0), true) or coalesce(any_match(try_cast(json_extract(doc, '$.Records') as array(json)), e -> coalesce((strpos(json_format(e), '"Infinity"') > 0 or strpos(json_format(e), '"-Infinity"') > 0 or strpos(json_format(e), '"_raw":') > 0 or strpos(json_format(e), '"CloudTrailEvent":') > 0 or (not (coalesce(json_format(json_extract(e, '$.eventName')) like '"%', false) or coalesce(json_format(json_extract(e, '$.eventSource')) like '"%', false)))), true)), true))), true)) end)"`,
    );
  });

  test("a query that says nothing to SQL is true of every line", () => {
    expect(compileQuery(queryOf({}), LINES, "trino")).toEqual({
      superset: "true",
      subset: expect.stringMatching(/^coalesce\(any_match/),
      isExact: true,
      dropped: [],
    });
  });

  test("the same query is the same text", () => {
    const texts = { actions: ["s3:Get*"], matches: ["$..arn"], from: "2026-03-03T00:00:00Z" };
    expect(compileQuery(queryOf(texts), LINES, "trino")).toEqual(
      compileQuery(queryOf(texts), LINES, "trino"),
    );
  });
});
