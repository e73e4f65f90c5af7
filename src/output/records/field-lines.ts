import { once } from "node:events";
import ndjson from "ndjson";
import { recordAsWritten } from "../../json-text.ts";
import type { CloudTrailRecord, ReadRecord } from "../../record.ts";
import { cleanJson } from "../clean-text.ts";
import { type Field, jsonLine, pick } from "../fields.ts";
import { nothing, type Sink } from "../sink.ts";
import { markContext } from "./match-column.ts";

/**
 * NDJSON objects of the chosen fields, through the ndjson package's serializer; it knows no digits beyond those of
 * a JavaScript number, so records with such numbers pass it by.
 */
export function fieldLines(fields: readonly Field<CloudTrailRecord>[]): Sink<ReadRecord, unknown> {
  return {
    heading: nothing,
    write: async (batch) => {
      const lines: string[] = [];
      let ordinary: object[] = [];
      for (const read of batch) {
        const written = markContext(recordAsWritten(read), read);
        const object = pick(fields, written);
        if (written === read.record) {
          ordinary.push(object);
          continue;
        }
        lines.push(await serialized(ordinary), `${jsonLine(object)}\n`);
        ordinary = [];
      }
      lines.push(await serialized(ordinary));
      return lines.join("");
    },
    end: nothing,
  };
}

async function serialized(objects: readonly object[]): Promise<string> {
  if (objects.length === 0) return "";
  const serializer = ndjson.stringify();
  const chunks: string[] = [];
  serializer.on("data", (chunk: string | Buffer) => chunks.push(chunk.toString()));
  const ended = once(serializer, "end");
  for (const one of objects) serializer.write(one);
  serializer.end();
  await ended;
  return cleanJson(chunks.join(""));
}
