import { describe, expect, test } from "vitest";
import { Reporter } from "../../src/run/reporter.ts";
import { SpitzelError } from "../../src/errors.ts";
import { FakeStream } from "../cli/fake-stream.ts";

function reported(
  report: (reporter: Reporter) => void,
  options: {
    readonly isQuiet?: boolean;
    readonly isTTY?: boolean;
    readonly wantsColor?: boolean;
  } = {},
): string {
  const stream = new FakeStream({ isTTY: options.isTTY === true });
  report(
    new Reporter(stream, {
      isQuiet: options.isQuiet === true,
      wantsColor: options.wantsColor !== false,
    }),
  );
  return stream.written;
}

const skips = (count: number) => (reporter: Reporter) => {
  for (let i = 1; i <= count; i++) reporter.skip({ where: `file-${i}`, reason: "not valid JSON" });
  reporter.restOfSkips();
};
const named = (count: number) =>
  Array.from({ length: count }, (_, i) => `spitzel: skipped file-${i + 1}: not valid JSON\n`).join(
    "",
  );

describe("a skip", () => {
  test("names what, where in it, why, and what to do", () => {
    const skip = {
      where: "a.json.gz",
      place: "byte 1,024",
      reason: "the file is cut off",
      hint: "copy it again.",
    };
    expect(reported((reporter) => reporter.skip(skip))).toBe(
      "spitzel: skipped a.json.gz, byte 1,024: the file is cut off\nhint: copy it again.\n",
    );
  });

  test("gives each hint once", () => {
    const hinted = (reporter: Reporter) => {
      reporter.skip({ where: "a", reason: "r", hint: "copy it again." });
      reporter.skip({ where: "b", reason: "r", hint: "copy it again." });
      reporter.skip({ where: "c", reason: "r", hint: "unpack it first." });
    };
    expect(reported(hinted)).toBe(
      "spitzel: skipped a: r\nhint: copy it again.\n" +
        "spitzel: skipped b: r\n" +
        "spitzel: skipped c: r\nhint: unpack it first.\n",
    );
  });

  test("is named up to the twentieth, and twenty leave no rest", () => {
    expect(reported(skips(20))).toBe(named(20));
  });

  test("behind the twentieth is counted, with where to find it", () => {
    expect(reported(skips(1021))).toBe(
      `${named(20)}spitzel: skipped 1,001 more; --coverage FILE lists the first 1,000\n`,
    );
  });

  test("is named with --quiet too", () => {
    expect(reported(skips(21), { isQuiet: true })).toBe(
      `${named(20)}spitzel: skipped 1 more; --coverage FILE lists the first 1,000\n`,
    );
  });
});

test("notes and the summary are a line each", () => {
  const both = (reporter: Reporter) => {
    reporter.note("no known service has the prefix s33");
    reporter.summary("0 of 1 record matched");
  };
  expect(reported(both)).toBe("note: no known service has the prefix s33\n0 of 1 record matched\n");
});

test("with --quiet there are neither notes nor a summary", () => {
  const both = (reporter: Reporter) => {
    reporter.note("a note");
    reporter.summary("a summary");
  };
  expect(reported(both, { isQuiet: true })).toBe("");
});

test("an error keeps its lines, and is said with --quiet too", () => {
  const error = new SpitzelError("expected a name", {
    place: { text: "$.a b", offset: 4 },
    hint: "quote it.",
  });
  expect(reported((reporter) => reporter.error(error), { isQuiet: true })).toBe(
    "spitzel: expected a name\n  $.a b\n      ^\nhint: quote it.\n",
  );
});

test("control and direction characters of file names and messages never reach the terminal", () => {
  const hostile = "a\u001b[2J\u202eb\nc";
  const all = (reporter: Reporter) => {
    reporter.skip({ where: hostile, place: hostile, reason: hostile, hint: hostile });
    reporter.note(hostile);
    reporter.summary(hostile);
  };
  const clean = "a\ufffd[2J\ufffdb\ufffdc";
  expect(reported(all)).toBe(
    `spitzel: skipped ${clean}, ${clean}: ${clean}\nhint: ${clean}\nnote: ${clean}\n${clean}\n`,
  );
});

test("a line break in an error's message starts a line, other controls are replaced", () => {
  const error = new SpitzelError("got \u001b[31mx\b\ny", { hint: "\u202e" });
  expect(reported((reporter) => reporter.error(error))).toBe(
    "spitzel: got \ufffd[31mx\ufffd\ny\nhint: \ufffd\n",
  );
});

test("colour is for a terminal that wants it", () => {
  const note = (reporter: Reporter) => reporter.note("n");
  expect([
    reported(note, { isTTY: true }),
    reported(note, { isTTY: true, wantsColor: false }),
    reported(note, { isTTY: false }),
  ]).toEqual(["\u001b[2mnote:\u001b[22m n\n", "note: n\n", "note: n\n"]);
});

test("what stands on the terminal is taken away before every line", () => {
  const stream = new FakeStream();
  const reporter = new Reporter(stream, { isQuiet: false, wantsColor: false });
  reporter.beforeWrite = () => stream.write("<hidden>");
  reporter.note("n");
  reporter.summary("s");
  expect(stream.written).toBe("<hidden>note: n\n<hidden>s\n");
});
