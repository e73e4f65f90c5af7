import { jsonText, parseJsonText } from "../json-text.ts";
import { LineBuffer, splitLine } from "./line-buffer.ts";
import { type SpoolSpan, SpoolFile } from "./spool-file.ts";

const MAX_BYTES = 16 * 1024 * 1024;

/** What one run has next. */
interface Head {
  readonly keyBytes: Buffer;
  readonly key: string;
  readonly text: string;
}

/**
 * Gives things back in the order of their keys, however many there are: what does not fit into memory waits in a
 * temporary file (an external merge sort). What goes in comes out as JSON has it.
 */
export class SortedSpool<T> {
  readonly #maxBytes: number;
  /** Made when the first thing comes: most runs have nothing to merge or to correlate. */
  #buffer: LineBuffer | undefined;
  #file: SpoolFile | undefined;
  #runs: SpoolSpan[] = [];

  constructor(maxBytes = MAX_BYTES) {
    this.#maxBytes = maxBytes;
  }

  /** @throws SpitzelError when the temporary file cannot be written. */
  add(key: string, item: T): void {
    const text = jsonText(item);
    this.#buffer ??= new LineBuffer(this.#maxBytes);
    if (this.#buffer.add(key, text)) return;
    this.#file ??= new SpoolFile();
    this.#runs.push(this.#file.write(this.#buffer.takeSorted()));
    this.#buffer.add(key, text);
  }

  /** Everything, once, by key in the order of its UTF-8 bytes; items of one key in the order they came. */
  *drain(): Generator<{ readonly key: string; readonly item: T }> {
    const file = this.#file;
    const rest = textsOf(this.#buffer?.takeSorted() ?? []);
    this.#buffer = undefined;
    try {
      const runs = file === undefined ? [] : this.#runs.map((run) => file.read(run));
      for (const { key, text } of merged([...runs, rest].map(headsOf))) {
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it is what add() was given
        yield { key, item: parseJsonText(text) as T };
      }
    } finally {
      file?.close();
      this.#file = undefined;
      this.#runs = [];
    }
  }
}

function* textsOf(lines: Iterable<Buffer>): Generator<string> {
  for (const line of lines) yield line.toString();
}

function* headsOf(lines: Iterable<string>): Generator<Head> {
  for (const line of lines) {
    const [key, text] = splitLine(line);
    yield { keyBytes: Buffer.from(key), key, text };
  }
}

/** Always the least head; of equal ones the earlier run's. Runs are few: looking at all of them is fast enough. */
function* merged(runs: readonly Iterator<Head>[]): Generator<Head> {
  const heads = runs.map((run) => run.next());
  for (;;) {
    let least: number | undefined;
    let head: Head | undefined;
    for (const [index, { done, value }] of heads.entries()) {
      if (done === true) continue;
      if (head !== undefined && value.keyBytes.compare(head.keyBytes) >= 0) continue;
      least = index;
      head = value;
    }
    const run = runs[least ?? -1];
    if (least === undefined || head === undefined || run === undefined) return;
    yield head;
    heads[least] = run.next();
  }
}
