import type { Listed, NoLogs } from "./log-files.ts";
import { count } from "./wording.ts";

/** Whether a folder that was named holds what was meant: without one file to be read it is never an answer. */
export class OfUse {
  #isOfUse = false;
  #passed = 0;
  #ofOthers = 0;
  #otherFolders = 0;

  add({ kind }: { readonly kind: Listed["kind"] | "member" | "outside window" }): void {
    if (kind === "passed over") this.#passed++;
    else if (kind === "other service") this.#ofOthers++;
    else if (kind === "other folder") this.#otherFolders++;
    else this.#isOfUse = true;
  }

  /** A file to be read was found. */
  get isOfUse(): boolean {
    return this.#isOfUse;
  }

  /** Nothing at all was found. */
  get isEmpty(): boolean {
    return !this.#isOfUse && this.#passed + this.#ofOthers + this.#otherFolders === 0;
  }

  /** What to say of the folder once all is found; undefined when it is of use. */
  noLogs(name: string, ifEmpty: string): NoLogs | undefined {
    if (this.#isOfUse) return undefined;
    const what = [
      ...(this.#otherFolders > 0
        ? [`${count(this.#otherFolders, "folder")} of other services`]
        : []),
      ...(this.#ofOthers > 0 ? [`${count(this.#ofOthers, "file")} of other services`] : []),
      ...(this.#passed > 0 ? [count(this.#passed, "other file")] : []),
    ];
    const reason =
      what.length === 0 ? ifEmpty : `no log file of CloudTrail in it, only ${what.join(" and ")}`;
    return { kind: "no logs", name, reason };
  }
}
