import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { exampleLogFiles } from "./example-trail.ts";
import { oddRecords } from "./odd-records.ts";
import { SHARED_TRAILS } from "./shared-trails.ts";

/**
 * Real records, where they are beside the project, those of the example trail, and as many again that were changed.
 * None wraps another, and none is something else: `lines.test.ts` is about those.
 * @returns their JSON texts
 */
export function recordsForEngines(
  random: () => number,
  { real, odd }: { readonly real: number; readonly odd: number },
): readonly string[] {
  const all = [
    ...exampleLogFiles().map(String),
    ...SHARED_TRAILS.flatMap(({ path }) => filesIn(path)).map((path) => readFileSync(path, "utf8")),
  ].flatMap(recordsIn);
  const some = Array.from({ length: real }, () => all[Math.floor(random() * all.length)]!);
  return [...some.map((record) => JSON.stringify(record)), ...oddRecords(some, odd, random)];
}

function filesIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => path.endsWith(".json") && statSync(path).isFile())
    .toSorted();
}

function recordsIn(text: string): readonly object[] {
  try {
    const { Records: list } = JSON.parse(text) as { readonly Records?: readonly object[] };
    return (list ?? []).filter(isRecord);
  } catch {
    return [];
  }
}

function isRecord(value: object): boolean {
  return (
    "eventName" in value && "eventSource" in value && !String(value.eventSource).startsWith("aws:")
  );
}
