import type { Writable } from "node:stream";
import { styleText } from "node:util";
import { cleanText } from "../output/clean-text.ts";
import type { Display, Style } from "../output/display.ts";

/** A stream that may be a terminal. */
export type TerminalStream = Writable & { readonly isTTY?: boolean; readonly columns?: number };

/** A stream as tables and reports see it. */
export function displayOf(stream: TerminalStream, wantsColor: boolean): Display {
  return {
    // A terminal that does not say how wide it is, is as wide as terminals once were.
    width: stream.isTTY === true ? (stream.columns ?? 80) : undefined,
    clean: cleanText,
    paint: painter(stream, wantsColor),
  };
}

/** Styles text when the stream is a terminal and colour is wanted. */
export function painter(
  stream: TerminalStream,
  wantsColor: boolean,
): (style: Style, text: string) => string {
  const isColored = wantsColor && stream.isTTY === true;
  return (style, text) => (isColored ? styleText(style, text, { validateStream: false }) : text);
}

/** A line for a stream on which a progress line may stand: that one comes back by itself. */
export function lineAbove(stream: TerminalStream, text: string): string {
  return `${stream.isTTY === true ? "\r\u001b[K" : ""}${cleanText(text)}\n`;
}

const REFRESH_MS = 200;

/** One line at the bottom of a terminal that says how far the run is; nothing at all on anything else. */
export class ProgressLine {
  readonly #stream: TerminalStream;
  readonly #timer: NodeJS.Timeout | undefined;
  #isShown = false;

  constructor(stream: TerminalStream, isWanted: boolean, text: () => string) {
    this.#stream = stream;
    if (!isWanted || stream.isTTY !== true) return;
    this.#timer = setInterval(() => this.#show(text()), REFRESH_MS);
    this.#timer.unref();
  }

  #show(text: string): void {
    this.#isShown = true;
    const shown = cleanText(text).slice(0, (this.#stream.columns ?? 80) - 1);
    this.#stream.write(`\r\u001b[K${shown}`);
  }

  /** Takes the line away before anything else is written to the terminal; it comes back by itself. */
  hide(): void {
    if (!this.#isShown) return;
    this.#isShown = false;
    this.#stream.write("\r\u001b[K");
  }

  close(): void {
    clearInterval(this.#timer);
    this.hide();
  }
}
