import { Buffer } from "node:buffer";
import { Readable } from "node:stream";
import type { QueryTest } from "../../match/query.ts";
import type { Reading } from "../../source/planned-read.ts";
import { FileReport } from "../file-report.ts";
import { takeOther } from "../take-other.ts";
import { openEngine } from "./engine.ts";
import type { FilesTask } from "./file-tasks.ts";
import type { ProductOrder, Products } from "../../source/product.ts";
import type { Part } from "./scan-files.ts";
import { Steps, type StepsOptions } from "./steps.ts";
import { streamFile } from "./stream-file.ts";

interface ScanOptions extends Omit<StepsOptions, "engine"> {
  readonly test: QueryTest;
  readonly products: Products;
}

/** What comes of an order, in the order of the files: put together it is what one thread would have made. */
export function scanTrail<Made>(
  order: ProductOrder<Made>,
  options: Omit<ScanOptions, "order">,
  run: Reading,
): AsyncGenerator<Made> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the registry has what the order names
  return readInOrder({ ...options, order }, run) as AsyncGenerator<Made>;
}

async function* readInOrder(options: ScanOptions, run: Reading): AsyncGenerator {
  const { coverage, signal } = run;
  const report = coverage.report(FileReport);
  const { query, test, module, order, products } = options;
  const engine = await openEngine(query, test, module, order, products);
  const opened = { ...options, engine };
  const steps = new Steps(opened, report.expected, signal);
  try {
    for await (const step of steps.inOrder()) {
      const { task } = step;
      switch (task.kind) {
        case "files":
          yield* putTogether(task, step.parts ?? [], opened, run);
          steps.takeBack(step);
          break;
        case "stream": {
          const { file } = task;
          const outcome = yield* streamFile(file, opened, run);
          file.onRead?.(outcome);
          break;
        }
        case "outside window":
          report.filesOutsideWindow++;
          break;
        case "passed over":
        case "other folder":
        case "other service":
        case "no logs":
        case "unreadable":
        case "unverified":
        case "checked digests":
        case "engine answer":
          takeOther(task, coverage);
          break;
      }
    }
  } finally {
    await steps.close();
  }
}

async function* putTogether(
  { files }: FilesTask,
  parts: readonly Part[],
  options: StepsOptions,
  run: Reading,
): AsyncGenerator {
  const { coverage } = run;
  const report = coverage.report(FileReport);
  let next = 0;
  for (const part of parts) {
    if (part.kind === "stream") {
      const file = files[part.index]!;
      const { bytes } = part;
      const given = { kind: file.kind, name: file.name, stream: () => streamOf(bytes!) };
      const outcome = yield* streamFile(bytes === undefined ? file : given, options, run);
      file.onRead?.(outcome);
      next = part.index + 1;
    } else {
      for (const skip of part.skips) coverage.skip(skip);
      coverage.add(part.counts);
      report.add(part.files);
      if (part.made !== undefined) yield part.made;
      // As when records are parsed one by one, a file counts as read when its last match has been taken.
      report.filesRead += part.files.filesRead;
      for (const outcome of part.each) files[next++]!.onRead?.(outcome);
    }
  }
}

function streamOf(bytes: Uint8Array): Readable {
  return Readable.from([Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)]);
}
