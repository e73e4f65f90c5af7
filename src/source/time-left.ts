import { number } from "./wording.ts";

/** What was done when it was first looked at: a run that goes on does not begin at its start. */
interface Begun {
  readonly done: number;
  readonly atMs: number;
}

/** How long the rest of something takes, if it goes as fast as what was done since it was first looked at. */
export class TimeLeft {
  #begun: Begun | undefined;

  /**
   * A part of the progress line: "about 90 s left"; none while nobody knows, or for less than a second.
   * @param done of anything, in the unit of `left`
   * @param left undefined while it is not known; what was done is taken note of
   */
  part(done: number, left: number | undefined, nowMs: number): readonly string[] {
    // Less is done than before: another round of --follow.
    if (this.#begun === undefined || done < this.#begun.done) this.#begun = { done, atMs: nowMs };
    const begun = this.#begun;
    if (left === undefined || done === begun.done) return [];
    const seconds = ((nowMs - begun.atMs) * left) / (done - begun.done) / 1000;
    return seconds < 1 ? [] : [`about ${number(Math.ceil(seconds))} s left`];
  }
}
