import { once } from "node:events";
import ndjson from "ndjson";
import { type Field, pick } from "./fields.ts";

/** NDJSON objects of the chosen fields, through the ndjson package's serializer. */
export function fieldLines<R>(
  fields: readonly Field<R>[],
): (records: readonly R[]) => Promise<string> {
  return async (records) => {
    const serializer = ndjson.stringify();
    const chunks: string[] = [];
    serializer.on("data", (chunk: string | Buffer) => chunks.push(chunk.toString()));
    const ended = once(serializer, "end");
    for (const record of records) serializer.write(pick(fields, record));
    serializer.end();
    await ended;
    return chunks.join("");
  };
}
