import { formatNamed, formatNames, outputHelp } from "../output/formats.ts";
import { type Option, type OptionTraits, value } from "./option.ts";

interface OutputTraits<N extends string> extends Pick<OptionTraits, "group" | "excludes"> {
  /** The registry: the option takes its names. */
  readonly formats: Readonly<Record<N, unknown>>;
  /** For hints: "spitzel detect". */
  readonly command: string;
}

/** `--output` of a command that prints a table on a terminal and NDJSON elsewhere, unless a format is typed. */
export function outputOption<N extends string>(traits: OutputTraits<N>): Option<N | undefined> {
  const { formats, command } = traits;
  return value(outputTraits(traits), (text) => formatNamed(formats, text, command));
}

/** `--output` of a command that prints the same format everywhere unless another is typed. */
export function outputOptionWithUsual<N extends string>(
  traits: OutputTraits<N>,
  usual: NoInfer<N>,
): Option<N> {
  const { formats, command } = traits;
  return value({ ...outputTraits(traits, usual), usual }, (text) =>
    formatNamed(formats, text, command),
  );
}

function outputTraits<N extends string>(
  { formats, command: _command, ...traits }: OutputTraits<N>,
  usual?: N,
): OptionTraits {
  return {
    ...traits,
    name: "output",
    alias: "o",
    describe: outputHelp(formats, usual),
    words: formatNames(formats),
  };
}
