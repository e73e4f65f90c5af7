import { Buffer } from "node:buffer";
import type { Query } from "../../match/query.ts";
import type { Area } from "../../source/log-files.ts";
import type { ProductOrder } from "../../source/product.ts";
import type { ReadLimits } from "../../source/read-limits.ts";
import type { Part, WholeFile } from "./scan-files.ts";
import type { CompiledModule } from "./web-assembly.ts";

/** What a worker is told first. */
export interface Start {
  readonly module: CompiledModule;
  readonly query: Query;
  readonly limits: ReadLimits;
  /** What it is to make of the records that match. */
  readonly order: ProductOrder;
}

/** A file of which the bytes are there. They have a buffer of their own, which is given away with them. */
export interface FetchedFile {
  readonly name: string;
  /** Undefined when they could not be fetched. */
  readonly bytes: Uint8Array | undefined;
}

/** Files for a thread to read one after another: it opens them itself, or is given their bytes. */
export type OrderedFiles =
  | { readonly kind: "paths"; readonly paths: readonly string[] }
  | { readonly kind: "bytes"; readonly files: readonly FetchedFile[] };

/** What a worker is to read, and what it answers with; equal ids belong together. */
export interface Order {
  readonly id: number;
  readonly files: OrderedFiles;
  /** Memory for the lines, when there is some to be used again. */
  readonly memory: ArrayBuffer | undefined;
}
export interface OrderAnswer {
  readonly id: number;
  readonly parts: readonly Part[];
}

export type ToWorker =
  | { readonly kind: "start"; readonly start: Start }
  | { readonly kind: "order"; readonly order: Order };

/** The memory that goes along with files whose bytes were fetched. */
export function memoryOf(files: OrderedFiles): readonly ArrayBufferLike[] {
  if (files.kind === "paths") return [];
  return files.files.flatMap(({ bytes }) =>
    bytes === undefined || bytes.byteLength === 0 ? [] : [bytes.buffer],
  );
}

/** A fetched file as one that can be read at once. */
export function wholeOf({ name, bytes }: FetchedFile): WholeFile {
  if (bytes === undefined) return { name, whole: refuse };
  const whole = (into: Area): Buffer => {
    const area = into(bytes.length);
    area.set(bytes);
    return area;
  };
  return { name, whole, bytes };
}

function refuse(): never {
  throw new Error("it was not fetched");
}

/** The bytes in a buffer of their own. */
export function ownBytes(bytes: Uint8Array): Uint8Array {
  return bytes.byteLength === bytes.buffer.byteLength ? bytes : Uint8Array.from(bytes);
}
