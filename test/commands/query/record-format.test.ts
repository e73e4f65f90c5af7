import { describe, expect, test } from "vitest";
import { queryOptions } from "../../../src/options/query-options.ts";
import { recordFormat } from "../../../src/commands/query/record-format.ts";
import type { TerminalStream } from "../../../src/run/terminal.ts";
import { record } from "../../emulator/fixture.ts";
import { FakeStream } from "../../cli/fake-stream.ts";
import { typedLine } from "../../support/typed-line.ts";
import { refusal } from "../../cli/refusal.ts";

const one = record({ userAgent: "\u001b[2Jspy" });
const other = record({ eventName: "DeleteUser", userAgent: '=HYPERLINK("x")' });

async function formatted(
  words: string,
  stdout: TerminalStream = new FakeStream(),
): Promise<string> {
  const { typed } = await typedLine(["*", ...words.split(" ").filter(Boolean)]);
  const { sink } = await recordFormat(queryOptions(typed), stdout);
  const first = await sink.write([one]);
  const second = await sink.write([other]);
  return sink.heading() + first + second + sink.end({ matched: 2 });
}

describe("NDJSON", () => {
  test("is the record's own text, a line each", async () => {
    const text = '{"eventName" :  "X","id":12345678901234567890,"b":1,"a":1.0}';
    const format = await recordFormat(
      queryOptions((await typedLine(["*"])).typed),
      new FakeStream(),
    );
    expect(await format.sink.write([{ text, record: {} }])).toBe(`${text}\n`);
  });

  test("of chosen fields is an object a line", async () => {
    expect(await formatted("--fields action,$.requestParameters,$.none")).toBe(
      '{"action":"iam:CreateUser","$.requestParameters":{"userName":"Mallory"},"$.none":null}\n' +
        '{"action":"iam:DeleteUser","$.requestParameters":{"userName":"Mallory"},"$.none":null}\n',
    );
  });
});

test("a count is a number alone, whatever the format", async () => {
  expect([await formatted("--count"), await formatted("--count -o csv")]).toEqual(["2\n", "2\n"]);
});

test("CSV has a heading and neutral cells", async () => {
  expect(await formatted("-o csv --fields action,agent")).toBe(
    `action,agent\niam:CreateUser,\ufffd[2Jspy\niam:DeleteUser,"'=HYPERLINK(""x"")"\n`,
  );
});

test("CSV without --fields has the usual columns", async () => {
  expect((await formatted("-o csv")).split("\n")[0]).toBe("time,region,action,user,ip,error");
});

describe("a table", () => {
  const fields = "-o table --fields action,agent";
  const plain =
    'ACTION          AGENT\niam:CreateUser  \ufffd[2Jspy\niam:DeleteUser  =HYPERLINK("x")\n';

  test("is for people: controls are replaced", async () => {
    expect(await formatted(fields)).toBe(plain);
  });

  test("has a bold heading on a terminal, and fits into it", async () => {
    expect(await formatted(fields, new FakeStream({ isTTY: true, columns: 20 }))).toBe(
      '\u001b[1mACTION          AGENT\u001b[22m\niam:CreateUser  \ufffd[2…py\niam:DeleteUser  =HY…")\n',
    );
  });

  test("has no colour when none is wanted", async () => {
    expect(await formatted(`${fields} --no-color`, new FakeStream({ isTTY: true }))).toBe(plain);
  });
});

test("a wrong field is refused before any record is read", async () => {
  expect(await refusal(() => formatted("-o csv --fields tim"))).toBe(
    'spitzel: expected a path or a short name in --fields, got "tim"\nhint: did you mean time?',
  );
});
