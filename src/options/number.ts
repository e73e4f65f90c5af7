import { SpitzelError } from "../errors.ts";

/** @throws SpitzelError (exit code 2) unless the text is a number above 0. */
export function positiveNumber(text: string, option: string, hint: string): number {
  const number = Number(text);
  if (text.trim() !== "" && Number.isFinite(number) && number > 0) return number;
  throw new SpitzelError(`expected a number above 0 after --${option}, got "${text}"`, { hint });
}
