import { SpitzelError } from "../errors.ts";
import type { DetectOptions } from "../options/detect-options.ts";
import type { LoadedDetectors } from "./load-detectors.ts";

/** What finds things in all records together, and the name to skip it by. */
const NEEDS_ALL: ReadonlyMap<string, string> = new Map([
  ["behaviour", "burst,ranked"],
  ["ioc", "ioc"],
  ["travel", "travel"],
]);

/**
 * The options of a detection whose log files an engine finds: it is asked for what the rules need.
 * @throws SpitzelError (exit code 2) for what needs all records: it would find less and not say so
 */
export function forEngine(
  options: DetectOptions,
  { detectors, asked }: Pick<LoadedDetectors, "detectors" | "asked">,
): DetectOptions {
  const { engine } = options.query;
  if (engine === undefined) return options;
  const others = detectors.flatMap(({ name }) => NEEDS_ALL.get(name) ?? []);
  if (others.length > 0) {
    throw new SpitzelError(
      "bursts, ranks, indicators and travels need all records, --engine finds what rules need",
      {
        hint: `give --skip ${others.join(",")}, or leave --engine away.`,
      },
    );
  }
  if (options.by === "incident") {
    throw new SpitzelError("--by incident needs all records, --engine finds what rules need", {
      hint: "leave one of the two out.",
    });
  }
  const rules = asked.map(({ meta: { title }, root }) => ({ title, node: root }));
  return { ...options, by: "finding", query: { ...options.query, engine: { ...engine, rules } } };
}
