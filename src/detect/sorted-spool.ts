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
  readonly #form: SpoolForm<T>;
  /** Made when the first thing comes: most runs have nothing to merge or to correlate. */
  #buffer: LineBuffer | undefined;
  #file: SpoolFile | undefined;
  #runs: SpoolSpan[] = [];

  /** @param form how one of them stands in a line; as JSON unless given */
  constructor(maxBytes = MAX_BYTES, form: SpoolForm<T> = jsonForm()) {
    this.#maxBytes = maxBytes;
    this.#form = form;
  }

  /** @throws SpitzelError when the temporary file cannot be written. */
  add(key: string, item: T): void {
    const text = this.#form.textOf(item);
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
        yield { key, item: this.#form.ofText(text) };
      }
    } finally {
      file?.close();
      this.#file = undefined;
      this.#runs = [];
    }
  }
}

function* textsOf(lines: Iterable<Buffer>): Generator<string> {
  for (const line of lines) yield line.toString("utf8", 0, line.length - 1);
}

function* headsOf(lines: Iterable<string>): Generator<Head> {
  for (const line of lines) {
    const [key, text] = splitLine(line);
    yield { keyBytes: Buffer.from(key), key, text };
  }
}

/** Always the least head; of equal ones the earlier run's. The heads stand in a heap: there may be hundreds of runs. */
function* merged(runs: readonly Iterator<Head>[]): Generator<Head> {
  const heap: { readonly head: Head; readonly run: number }[] = [];
  const isBefore = (a: number, b: number): boolean => {
    const order = heap[a]!.head.keyBytes.compare(heap[b]!.head.keyBytes);
    return order < 0 || (order === 0 && heap[a]!.run < heap[b]!.run);
  };
  const swap = (a: number, b: number): void => {
    [heap[a], heap[b]] = [heap[b]!, heap[a]!];
  };
  const sink = (from: number): void => {
    for (let at = from; ;) {
      let least = at;
      for (const child of [2 * at + 1, 2 * at + 2]) {
        if (child < heap.length && isBefore(child, least)) least = child;
      }
      if (least === at) return;
      swap(at, least);
      at = least;
    }
  };
  for (const [run, heads] of runs.entries()) {
    const next = heads.next();
    if (next.done !== true) heap.push({ head: next.value, run });
  }
  for (let at = heap.length >> 1; at-- > 0;) sink(at);
  for (let first = heap[0]; first !== undefined; first = heap[0]) {
    yield first.head;
    const next = runs[first.run]!.next();
    if (next.done !== true) heap[0] = { head: next.value, run: first.run };
    else {
      const last = heap.pop();
      if (heap.length > 0 && last !== undefined) heap[0] = last;
    }
    sink(0);
  }
}

/** How a thing stands in one line. */
interface SpoolForm<T> {
  readonly textOf: (item: T) => string;
  readonly ofText: (text: string) => T;
}

/** Texts of one line, as they are. */
const AS_IT_IS: SpoolForm<string> = { textOf: (text) => text, ofText: (text) => text };

export function spoolOfLines(): SortedSpool<string> {
  return new SortedSpool(MAX_BYTES, AS_IT_IS);
}

function jsonForm<T>(): SpoolForm<T> {
  return {
    textOf: jsonText,
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it is what add() was given
    ofText: (text) => parseJsonText(text) as T,
  };
}
