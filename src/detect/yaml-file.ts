import { parseDocument } from "yaml";
import { rethrowUnlessSystem, SpitzelError } from "../errors.ts";
import { readGivenText } from "../given-file.ts";

/**
 * The first document of a YAML file as plain data; dates stay text.
 * @throws SpitzelError (exit code 2) naming the file, when it cannot be read or is not YAML.
 */
export async function readYamlFile(path: string): Promise<unknown> {
  let text: string;
  try {
    text = await readGivenText(path);
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
  return plainData(path, document);
}

/** Some of our own files name a list once and use it often; a document that doubles itself is an attack. */
const MAX_ALIASES = 100;

function plainData(path: string, document: ReturnType<typeof parseDocument>): unknown {
  try {
    return document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (cause) {
    // How yaml refuses an alias without its anchor, and one that is resolved too often.
    if (!(cause instanceof ReferenceError)) throw cause;
    throw new SpitzelError(`${path} cannot be read: ${firstLine(cause.message)}`, {
      hint: "write what the aliases (*name) stand for in their places.",
      cause,
    });
  }
}

function firstLine(text: string): string {
  return (text.split("\n")[0] ?? text).replace(/:$/, "");
}
