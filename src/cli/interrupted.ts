/** Reason of the abort on Ctrl-C. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
}
