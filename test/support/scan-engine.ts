import { readFileSync } from "node:fs";
import { compileQuery, type Query } from "../../src/match/query.ts";
import { type Engine, isScannable, openEngine } from "../../src/trail/scan/engine.ts";
import { linesOrder } from "../../src/trail/scan/matched-lines.ts";
import { type CompiledModule, compileModule } from "../../src/trail/scan/web-assembly.ts";

/** The scanner that `npm run build` has made. */
function scannerModule(): CompiledModule {
  const file = new URL("../../dist/scanner.wasm", import.meta.url);
  const module = compileModule(readFileSync(file));
  if (module === undefined) throw new Error("this machine has no WebAssembly SIMD");
  return module;
}

export async function testEngine(query: Query): Promise<Engine> {
  const order = linesOrder(true);
  if (!isScannable(query, order)) throw new Error("the query has too many paths for the scanner");
  return openEngine(query, await compileQuery(query), scannerModule(), order, {});
}
