import { basename } from "node:path";
import { type Command, COMPLETION_REQUEST } from "../commands/command.ts";
import { EXIT, SpitzelError } from "../errors.ts";

/**
 * What each shell runs. Ours and not yargs': that one knows no fish, asks with words in quotes that bash 3 cannot
 * read, and is written to the console, which is muted. Where nothing is offered the shell's file names are.
 */
const SCRIPTS = {
  bash: `# spitzel completion bash >> ~/.bashrc
_spitzel() {
  local word offered
  offered=$(spitzel ${COMPLETION_REQUEST} bash "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
  word=\${COMP_WORDS[COMP_CWORD]}
  [ "$word" = : ] && word=
  local IFS=$'\\n'
  COMPREPLY=($(compgen -W "$offered" -- "$word"))
}
complete -o bashdefault -o default -F _spitzel spitzel
`,
  zsh: `#compdef spitzel
# spitzel completion zsh > a folder of $fpath/_spitzel, or: source <(spitzel completion zsh)
_spitzel() {
  local -a offered
  offered=("\${(@f)$(spitzel ${COMPLETION_REQUEST} zsh "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ -n "$offered" ]]; then
    _describe spitzel offered
  else
    _files
  fi
}
if [[ "$zsh_eval_context[-1]" == loadautofunc ]]; then
  _spitzel "$@"
else
  compdef _spitzel spitzel
fi
`,
  fish: `# spitzel completion fish > ~/.config/fish/completions/spitzel.fish
function __spitzel_offer
  set -l offered (spitzel ${COMPLETION_REQUEST} fish (commandline -opc)[2..-1] (commandline -ct) 2>/dev/null)
  if test (count $offered) -gt 0
    printf '%s\\n' $offered
  else
    __fish_complete_path (commandline -ct)
  end
end
complete -c spitzel -f -a '(__spitzel_offer)'
`,
} as const;

type Shell = keyof typeof SCRIPTS;

const SHELLS: readonly Shell[] = ["bash", "zsh", "fish"];

export const command: Command = {
  arguments: [
    { name: "shell", describe: "bash, zsh or fish; that of $SHELL", words: () => SHELLS },
  ],
  options: [],
  examples: [
    ["For the shell that you use", 'eval "$(spitzel completion)"'],
    ["For fish", "spitzel completion fish | source"],
  ],
  run: async ({ operands: [typed] }, { stdout, variables }) => {
    const asked = typed ?? basename(variables["SHELL"] ?? "bash");
    const shell = SHELLS.find((one) => one === asked);
    if (shell === undefined && typed !== undefined) {
      throw new SpitzelError(`expected ${SHELLS.join(", ")} after completion, got "${typed}"`, {
        hint: "write for example: spitzel completion bash.",
      });
    }
    stdout.write(SCRIPTS[shell ?? "bash"]);
    return EXIT.done;
  },
};
