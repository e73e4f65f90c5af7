import type { ExitCode } from "../errors.ts";
import { EXIT } from "../errors.ts";
import type { Environment } from "./environment.ts";
import type { TypedOptions } from "./parse-arguments.ts";

export async function timelineCommand(
  _actions: readonly string[],
  _options: TypedOptions,
  _environment: Environment,
): Promise<ExitCode> {
  return EXIT.done;
}
