import type { TimeWindow } from "../match/query.ts";
import { isDeliveredOutside } from "../source/delivery-time.ts";
import type { Listed } from "../source/log-files.ts";
import { TimeLeft } from "../source/time-left.ts";
import { formatBytes } from "../source/wording.ts";

/** How much there is to read in files, as they are stored and as far as it is known by now. */
export class ExpectedBytes {
  #bytes = 0;
  /** Nobody knows how long a pipe is. */
  #hasUnknown = false;
  #isWhole = false;
  readonly #timeLeft = new TimeLeft();

  /** Counts what has been found, unless its name says that it is outside the window and will not be read. */
  add(found: Listed, window: TimeWindow): void {
    if (found.kind === "stream") this.#hasUnknown = true;
    if (found.kind !== "local" && found.kind !== "remote") return;
    if (!isDeliveredOutside(found.name, window)) this.#bytes += found.sizeBytes;
  }

  /** All files have been counted. */
  end(): void {
    this.#isWhole = true;
  }

  /** How far a reading is: "412.0 MB of 1.0 GB, 41 %, about 12 s left", or as much of that as is known. */
  share(bytesRead: number, nowMs: number): string {
    const bytes = this.#bytes;
    const read = formatBytes(bytesRead);
    const left = this.#isWhole ? bytes - bytesRead : undefined;
    const timeLeft = this.#timeLeft.part(bytesRead, left, nowMs);
    // A file that has grown meanwhile, or that has more than the file system says.
    if (this.#hasUnknown || bytes === 0 || bytesRead > bytes) return read;
    if (!this.#isWhole) return `${read} of at least ${formatBytes(bytes)}`;
    return [
      `${read} of ${formatBytes(bytes)}`,
      `${Math.floor((bytesRead / bytes) * 100)} %`,
      ...timeLeft,
    ].join(", ");
  }
}
