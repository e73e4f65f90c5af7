import { readFile } from "node:fs/promises";
import { parseDocument } from "yaml";
import { rethrowUnlessSystem, SpitzelError } from "../errors.ts";

/**
 * The first document of a YAML file as plain data; dates stay text.
 * @throws SpitzelError (exit code 2) naming the file, when it cannot be read or is not YAML.
 */
export async function readYamlFile(path: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (cause) {
    rethrowUnlessSystem(cause);
    throw new SpitzelError(`${path} cannot be read`, { hint: "check the path.", cause });
  }
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error !== undefined) {
    throw new SpitzelError(`${path} is not valid YAML: ${firstLine(error.message)}`, {
      hint: "indent with spaces, and quote texts that hold a colon.",
      cause: error,
    });
  }
  const value: unknown = document.toJS({ maxAliasCount: 100 });
  return value;
}

function firstLine(text: string): string {
  return (text.split("\n")[0] ?? text).replace(/:$/, "");
}
