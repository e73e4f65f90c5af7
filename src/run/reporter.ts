import type { Skip } from "../source/coverage.ts";
import { describeError, SpitzelError } from "../errors.ts";
import { cleanText } from "../output/clean-text.ts";
import { painter, type TerminalStream } from "./terminal.ts";

const MAX_SKIPS_NAMED = 20;

/** Everything that goes to stderr: notes, what was skipped, errors, the summary. */
export class Reporter {
  /** Set while a progress line stands on the same terminal. */
  beforeWrite: () => void = () => {};
  readonly #stream: TerminalStream;
  readonly #isQuiet: boolean;
  readonly #paint: ReturnType<typeof painter>;
  #skipsNamed = 0;
  #hints = new Set<string>();

  constructor(
    stream: TerminalStream,
    options: { readonly isQuiet: boolean; readonly wantsColor: boolean },
  ) {
    this.#stream = stream;
    this.#isQuiet = options.isQuiet;
    this.#paint = painter(stream, options.wantsColor);
  }

  /** Something to know before or after the answer. Not with --quiet. */
  note(text: string): void {
    if (!this.#isQuiet) this.#write(`${this.#paint("dim", "note:")} ${cleanText(text)}`);
  }

  /** Something that the user must mend, although the run goes on: always said. */
  problem(text: string): void {
    this.#write(`${this.#paint("red", "spitzel:")} ${cleanText(text)}`);
  }

  /** Something that should have been read and was not: always said, the first 20 by name. */
  skip({ where, place, reason, hint }: Skip): void {
    if (this.#skipsNamed++ >= MAX_SKIPS_NAMED) return;
    const what = place === undefined ? where : `${where}, ${place}`;
    this.#write(`${this.#paint("yellow", "spitzel: skipped")} ${cleanText(`${what}: ${reason}`)}`);
    if (hint === undefined || this.#hints.has(hint)) return;
    this.#hints.add(hint);
    this.#write(`${this.#paint("dim", "hint:")} ${cleanText(hint)}`);
  }

  /** How many skips were not named, once all are known. */
  restOfSkips(): void {
    const rest = this.#skipsNamed - MAX_SKIPS_NAMED;
    if (rest > 0) {
      this.#write(
        `${this.#paint("yellow", "spitzel: skipped")} ${rest.toLocaleString("en-US")} more; --coverage FILE lists the first 1,000`,
      );
    }
  }

  /** What only its authors want to know of a run: it was asked for. */
  debug(text: string): void {
    this.#write(`${this.#paint("dim", "debug:")} ${cleanText(text)}`);
  }

  /** A line of what was asked for beside the answer. */
  line(text: string): void {
    this.#write(cleanText(text));
  }

  /** The closing line. Not with --quiet. */
  summary(text: string): void {
    if (!this.#isQuiet) this.#write(this.#paint("bold", cleanText(text)));
  }

  error(error: SpitzelError): void {
    const [first = "", ...rest] = describeError(error).split("\n").map(cleanText);
    this.#write([this.#paint("red", first), ...rest].join("\n"));
  }

  #write(text: string): void {
    this.beforeWrite();
    this.#stream.write(`${text}\n`);
  }
}
