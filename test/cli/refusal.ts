import { describeError, SpitzelError } from "../../src/errors.ts";

/** What the user reads when this is refused. Anything but a SpitzelError is thrown on. */
export async function refusal(act: () => unknown): Promise<string> {
  try {
    await act();
  } catch (error) {
    if (error instanceof SpitzelError && error.exitCode === 2) return describeError(error);
    throw error;
  }
  throw new Error("nothing was refused");
}
