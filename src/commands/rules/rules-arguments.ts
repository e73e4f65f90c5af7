import { parseArgs } from "node:util";
import { rulesUsageError } from "./rules-exit.ts";

/** What `spitzel rules` was asked to do. */
export interface RulesArguments {
  readonly command: RulesCommandName | "help";
  /** Paths, or what is to be shown or made. */
  readonly operands: readonly string[];
  readonly rules: readonly string[];
  readonly output: string | undefined;
  readonly level: string | undefined;
  readonly tag: string | undefined;
  readonly require: string | undefined;
  readonly matrix: boolean;
  readonly corpus: string | undefined;
  readonly expect: string | undefined;
  readonly unexpected: string | undefined;
  readonly dir: string | undefined;
  readonly template: string | undefined;
}

const COMMANDS = ["list", "show", "lint", "test", "new"] as const;

type RulesCommandName = (typeof COMMANDS)[number];

export const RULES_HELP = `Usage: spitzel rules <command> [options]

Detection rules as code: see them, check them, test them.

Commands:
  list [path...]     the rules with level, title, file and tags
  show <rule>        a rule as written, the events it needs, and its tests
  lint [path...]     what is wrong or doubtful about rules
  test [path...]     run the tests beside the rules
  new <name>         a new rule and its tests, to fill in

Paths are rule files and folders of them; without any, spitzel's own pack.

Options:
  -r, --rules PATH       rules to show one of (repeatable)
  -o, --output FORMAT    list: table, ndjson; lint: text, ndjson, sarif;
                         test: table, json, junit, tap
      --level LEVEL      list: rules of this level and above
      --tag TAG          list: rules with this tag, such as attack.t1110
      --require both     test: every enabled rule needs a test that expects a
                         finding and one that expects none
      --matrix           test: the events of each test against all rules
      --corpus DIR       test: all rules on each trail file of a folder
      --expect FILE      test: how often each rule may fire on the corpus
      --unexpected WHAT  test: fail or warn (default) when another rule fires
      --dir DIR          new: where to write (.)
      --template NAME    new: base record of the tests (iam-user)

Exit codes: 0 fine, 1 a test failed or lint found errors, 2 a rule or test
cannot be read, 3 wrong use.

Examples:
  spitzel rules list --level high
  spitzel rules test rules/ --require both -o junit > tests.xml
  spitzel rules test rules/ --corpus quiet-week/ --expect budget.yml
`;

/**
 * Reads the words after `spitzel rules`.
 * @throws SpitzelError (exit code 3)
 */
export function rulesArguments(words: readonly string[]): RulesArguments {
  const { values, positionals } = parsed(words);
  const [name, ...operands] = positionals;
  const command = COMMANDS.find((known) => known === name);
  if (values.help === true || name === undefined) return { ...empty(values), command: "help" };
  if (command === undefined) {
    throw rulesUsageError(`unknown command "${name}"`, `there is ${COMMANDS.join(", ")}.`);
  }
  return { ...empty(values), command, operands };
}

type Values = ReturnType<typeof parsed>["values"];

function empty(values: Values): RulesArguments {
  return {
    command: "help",
    operands: [],
    rules: values.rules ?? [],
    output: values.output,
    level: values.level,
    tag: values.tag,
    require: values.require,
    matrix: values.matrix === true,
    corpus: values.corpus,
    expect: values.expect,
    unexpected: values.unexpected,
    dir: values.dir,
    template: values.template,
  };
}

function parsed(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        help: { type: "boolean", short: "h" },
        rules: { type: "string", short: "r", multiple: true },
        output: { type: "string", short: "o" },
        level: { type: "string" },
        tag: { type: "string" },
        require: { type: "string" },
        matrix: { type: "boolean" },
        corpus: { type: "string" },
        expect: { type: "string" },
        unexpected: { type: "string" },
        dir: { type: "string" },
        template: { type: "string" },
        "no-color": { type: "boolean" },
      },
    });
  } catch (error) {
    const text = error instanceof Error ? (error.message.split(". ")[0] ?? "") : String(error);
    throw rulesUsageError(text.charAt(0).toLowerCase() + text.slice(1));
  }
}

/** One of the known words, or the usual one. @throws SpitzelError (exit code 3) */
export function oneOf<T extends string>(
  option: string,
  text: string | undefined,
  known: readonly T[],
  usual: T,
): T {
  if (text === undefined) return usual;
  const found = known.find((word) => word === text);
  if (found !== undefined) return found;
  throw rulesUsageError(`expected ${known.join(", ")} after --${option}, got "${text}"`);
}
