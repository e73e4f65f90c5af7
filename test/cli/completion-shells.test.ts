import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { runShell } from "../support/spitzel-command.ts";

/** The shells that are installed; .ci/run installs all three. */
const has = (shell: string) => spawnSync(shell, ["-c", "exit 0"]).status === 0;

describe("the script is printed", () => {
  test.each(["bash", "zsh", "fish"])("for %s", async (shell) => {
    const asked = await runShell(`spitzel completion ${shell}`);
    expect(asked).toMatchObject({ stderr: "", exitCode: 0 });
    expect(asked.stdout).toContain(`--get-completions ${shell} `);
    expect(await runShell("spitzel completion", { env: { SHELL: `/usr/bin/${shell}` } })).toEqual(
      asked,
    );
  });

  test("and no other", async () => {
    const { stdout, stderr, exitCode } = await runShell("spitzel completion tcsh");
    expect({ stdout, stderr, exitCode }).toEqual({
      stdout: "",
      stderr:
        'spitzel: expected bash, zsh, fish after completion, got "tcsh"\n' +
        "hint: write for example: spitzel completion bash.\n",
      exitCode: 2,
    });
  });
});

/** What the shell offers behind this line. */
const offered = {
  /** As Readline takes the line apart, with a colon as a word of its own. */
  bash: async (line: string): Promise<readonly string[]> => {
    const { stdout } = await runShell(`
      eval "$(spitzel completion bash)"
      complete -p spitzel >/dev/null || exit 1
      COMP_LINE=${quoted(line)}
      read -ra words <<< "\${COMP_LINE//:/ : }"
      COMP_WORDS=("\${words[@]}")
      case $COMP_LINE in *" ") COMP_WORDS+=("");; esac
      COMP_CWORD=$((\${#COMP_WORDS[@]} - 1))
      _spitzel spitzel "\${COMP_WORDS[COMP_CWORD]}"
      printf '%s\\n' "\${COMPREPLY[@]}"`);
    return lines(stdout);
  },
  /** In a real line editor: the list that a second Tab shows. */
  zsh: async (line: string): Promise<readonly string[]> => {
    const { stdout } = await runShell(`zsh -f <<'END'
      zmodload zsh/zpty
      zpty inner zsh -f -i
      zpty -w inner 'PS1=; unsetopt beep; zle_highlight=(); autoload -Uz compinit; compinit -u -D'
      zpty -w inner 'zstyle ":completion:*" list-separator ""; LISTMAX=0; COLUMNS=40'
      zpty -w inner 'compadd() { builtin compadd -O offered "$@"; print -rl -- "<<" $offered ">>"; }'
      zpty -w inner 'source <(spitzel completion zsh); print ready-$((40 + 2))'
      zpty -r -m inner answer '*ready-42*'
      zpty -w -n inner ${quoted(`${line}\t`)}
      zpty -r -m inner answer '*>>*'
      print -r -- "$answer"
      zpty -d inner
END`);
    const [, list = ""] = /<<\r?\n(.*?)>>/s.exec(stdout) ?? [];
    return lines(list.replaceAll("\r", ""));
  },
  fish: async (line: string): Promise<readonly string[]> => {
    const { stdout } = await runShell(
      `fish --no-config -c 'spitzel completion fish | source; complete -C "${line}"'`,
    );
    return lines(stdout).map((one) => one.split("\t")[0] ?? "");
  },
} as const;

function quoted(text: string): string {
  return `$'${text.replaceAll("\t", String.raw`\t`)}'`;
}

function lines(text: string): readonly string[] {
  return text.split("\n").filter((line) => line !== "");
}

describe.each(["bash", "zsh", "fish"] as const)("%s", (shell) => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ["spitzel dete", ["detect", "detective"]],
    ["spitzel rules ", ["list", "show", "lint", "test", "new"]],
    ["spitzel detect --min-level h", ["high"]],
    ["spitzel rules test --ma", ["--matrix"]],
    ["spitzel help query", ["query-language"]],
    ["spitzel completion f", ["fish"]],
  ];

  test.skipIf(!has(shell)).each(cases)("offers what may follow %j", async (line, expected) => {
    expect((await offered[shell](line)).toSorted()).toEqual([...expected].toSorted());
  });

  test.skipIf(!has(shell))("offers the actions of a service", async () => {
    const found = await offered[shell]("spitzel sts:AssumeRoleWithS");
    expect(found.map((one) => one.replace(/^sts\\?:/, ""))).toEqual(["AssumeRoleWithSAML"]);
  });
});
