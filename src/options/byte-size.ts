import { SpitzelError } from "../errors.ts";

const UNITS = ["", "K", "M", "G", "T"];

/**
 * A number of bytes as typed: `500M`, `4GiB`, `1048576`. Units are powers of 1024.
 * @throws SpitzelError (exit code 2) with an example.
 */
export function parseByteSize(text: string): number {
  const [, number, unit = ""] = /^(\d+)\s*([KMGT]?)(?:i?B)?$/i.exec(text.trim()) ?? [];
  if (number === undefined || Number(number) === 0) {
    throw new SpitzelError(`expected a size, got "${text}"`, {
      hint: "write for example 500M or 4GiB.",
    });
  }
  return Number(number) * 1024 ** UNITS.indexOf(unit.toUpperCase());
}
