import { readFile } from "node:fs/promises";
import { SpitzelError } from "../errors.ts";
import { suggest } from "../suggest.ts";

/** Topic → the page of the package that it prints: the documentation itself, so that the two cannot differ. */
const TOPICS: ReadonlyMap<string, string> = new Map([
  ["query-language", "query-language.md"],
  ["exit-codes", "exit-codes.md"],
  ["cli", "cli.md"],
  ["detectors", "detectors.md"],
]);

/**
 * The page for `spitzel help <topic>`, as Markdown.
 * @throws SpitzelError (exit code 2) for an unknown topic.
 */
export async function helpPage(topic: string, packageFolder: URL): Promise<string> {
  const file = TOPICS.get(topic);
  if (file !== undefined) return readFile(new URL(`docs/${file}`, packageFolder), "utf8");
  const topics = [...TOPICS.keys()];
  const near = await suggest(topic, topics);
  throw new SpitzelError(`no help on "${topic}"`, {
    hint: near === undefined ? `there is ${topics.join(", ")}.` : `did you mean ${near}?`,
  });
}
