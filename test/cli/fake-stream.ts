import { Writable } from "node:stream";
import type { TerminalStream } from "../../src/run/terminal.ts";

/** A stream that keeps what is written to it; `{ isTTY: true }` makes it a terminal. */
export class FakeStream extends Writable implements TerminalStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  written = "";

  constructor(terminal: { readonly isTTY?: boolean; readonly columns?: number } = {}) {
    super({ decodeStrings: false });
    Object.assign(this, terminal);
  }

  override _write(chunk: string, _encoding: string, done: () => void): void {
    this.written += chunk;
    done();
  }
}
