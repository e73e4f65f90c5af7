import type { Coverage, Skip } from "../source/coverage.ts";

/** Digests and log files are listed apart: what is wrong with the one listing is as a rule wrong with the other. */
export function skipOnce(coverage: Coverage, skip: Skip): void {
  const isSame = ({ where, reason }: Skip): boolean =>
    where === skip.where && reason === skip.reason;
  if (!coverage.skips.some(isSame)) coverage.skip(skip);
}
