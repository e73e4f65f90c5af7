import { Buffer } from "node:buffer";
import { Readable } from "node:stream";
import type { Area, Listed, LogFiles } from "../../src/source/log-files.ts";

interface Given {
  readonly name: string;
  readonly bytes: Uint8Array;
}

interface MemoryOptions {
  readonly fetchesAtOnce?: number;
  /** What a listing says of a file's size: from 10 MB on threads are started. */
  readonly sizeBytes?: (file: Given) => number;
  readonly waitToList?: () => Promise<void>;
  readonly waitToFetch?: () => Promise<void>;
  /** Why a file cannot be fetched. */
  readonly failure?: (file: Given) => Error | undefined;
  readonly signals?: AbortSignal[];
}

/** Files in memory, as a bucket would have them: listed and fetched with waiting, no thread can open them itself. */
export function memoryFiles(given: readonly Given[], options: MemoryOptions = {}): LogFiles {
  const { fetchesAtOnce = 4, sizeBytes, waitToList, waitToFetch, failure, signals = [] } = options;
  const whole = async (file: Given, into: Area): Promise<Buffer> => {
    await waitToFetch?.();
    const error = failure?.(file);
    if (error !== undefined) throw error;
    const area = into(file.bytes.length);
    area.set(file.bytes);
    return area;
  };
  const stream = (file: Given): Readable => {
    const error = failure?.(file);
    return new Readable({
      read() {
        if (error !== undefined) this.destroy(error);
        else {
          this.push(file.bytes);
          this.push(null);
        }
      },
    });
  };
  async function* list(): AsyncGenerator<Listed> {
    for (const file of given) {
      await waitToList?.();
      yield {
        kind: "remote",
        name: file.name,
        sizeBytes: sizeBytes?.(file) ?? file.bytes.length,
        whole: async (into) => whole(file, into),
        withMetadata: async () => ({
          bytes: await whole(file, (bytes) => Buffer.alloc(bytes)),
          metadata: {},
        }),
        stream: () => stream(file),
      };
    }
  }
  return {
    description: "memory",
    fetchesAtOnce,
    list: (_window, signal) => {
      signals.push(signal);
      return list();
    },
  };
}
