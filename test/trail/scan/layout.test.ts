import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import * as layout from "../../../src/trail/scan/assembly/layout.ts";
import {
  MAX_KEY_BYTES,
  MAX_NODES,
  MAX_ROWS,
  MAX_SLOTS,
  planMemory,
} from "../../../src/trail/scan/scanner-memory.ts";
import { PROJECT } from "../../support/spitzel-command.ts";

const read = (file: string): string => readFileSync(PROJECT + file, "utf8");

/** Bytes, in the order of the addresses. */
const REGIONS: readonly (readonly [name: keyof typeof layout, bytes: number])[] = [
  ["STATE", 0x80],
  ["PATTERNS", 16],
  ["BLOCK", 0x100],
  ["GRAMMAR", 0x100],
  ["TYPES", layout.MAX_DEPTH + 2],
  ["OPEN_NODES", layout.MAX_DEPTH + 2],
  // Node 0 stands for none.
  ["NODES", (MAX_NODES + 1) * layout.NODE_BYTES],
  ["GAP_MASKS", 32],
  ["SLOTS", MAX_SLOTS * 4],
  ["COUNTS", MAX_SLOTS * 4],
  ["LAST_IDS", MAX_SLOTS * 4],
  ["LIST_KEYS", 4 + 8 * layout.LIST_KEY_BYTES],
  ["KEYS", MAX_KEY_BYTES],
  ["PLACES", layout.MAX_PLACES * layout.PLACE_BYTES],
  ["STEPS", layout.MAX_STEPS * layout.STEP_BYTES],
  ["LITERAL_TABLE", layout.MAX_TABLE_ENTRIES * 4],
  ["DISTANCE_TABLE", layout.MAX_TABLE_ENTRIES * 4],
  ["PRECODE_TABLE", layout.MAX_TABLE_ENTRIES * 4],
  // 288 literals and lengths, 32 distances.
  ["CODE_LENGTHS", 320],
  ["CODE_COUNTS", 64],
  ["SYMBOL_OFFSETS", 64],
  ["SORTED_SYMBOLS", 288 * 2],
  // What is kept and one round, see fold-crc.ts.
  ["FOLDS", layout.FOLDED_BYTES + 724 * 16],
  ["FOLDED", layout.FOLDED_BYTES],
  ["DICTIONARIES", MAX_SLOTS * layout.DICTIONARY_BYTES],
];

test("no table of the scanner's memory reaches into the next", () => {
  const addresses = new Map(Object.entries(layout));
  const placed = REGIONS.map(([name, bytes]) => {
    const from = addresses.get(name) ?? NaN;
    return { name, from, to: from + bytes };
  });
  const clashes = placed.filter(({ to }, i) => to > (placed[i + 1]?.from ?? Infinity));
  expect(clashes).toStrictEqual([]);
});

test("rows, texts and input stand behind the dictionaries of however many paths", () => {
  for (const slots of [0, 1, 7, MAX_SLOTS]) {
    const { rows, rowWords, arena, arenaEnd, input } = planMemory(slots);
    expect(rows).toBe(layout.DICTIONARIES + slots * layout.DICTIONARY_BYTES);
    expect(rowWords * 4).toBeGreaterThanOrEqual(layout.ROW_IDS + slots * 4);
    // A row's time is read as a double.
    expect({ rowWords: rowWords % 2, rows: rows % 8 }).toStrictEqual({ rowWords: 0, rows: 0 });
    expect([rows + MAX_ROWS * rowWords * 4, true]).toStrictEqual([arena, arena < arenaEnd]);
    expect(input).toBeGreaterThan(arenaEnd);
  }
});

test("a dictionary has its table of entries first, then its values", () => {
  expect(layout.VALUES_AT).toBe(layout.TABLE_ENTRIES * 4);
  expect(layout.DICTIONARY_BYTES).toBe(layout.VALUES_AT + layout.MAX_IDS * layout.VALUE_BYTES);
});

test("the host has no addresses of its own", () => {
  // Numbers that say how much, not where.
  const sizes = /0x20, input|0xff_ff_ff_ff|0xffn/g;
  for (const file of ["scanner-memory.ts", "scanner.ts"]) {
    const text = read(`src/trail/scan/${file}`).replaceAll(sizes, "");
    expect({ file, addresses: text.match(/\b0x[\da-f_]+\b/gi) }).toStrictEqual({
      file,
      addresses: null,
    });
  }
});

test("docs/scanning.md names the limits that the scanner has", () => {
  const page = read("docs/scanning.md").replaceAll(/\s+/g, " ");
  const [, textBytes] =
    /MAX_TEXT_BYTES: usize = (\d+);/.exec(read("src/trail/scan/assembly/dictionary.ts")) ?? [];
  const shown = (count: number): string => count.toLocaleString("en");
  for (const limit of [
    `a value is longer than ${shown(Number(textBytes))} bytes`,
    `more than ${shown(layout.MAX_IDS)} distinct texts in a file`,
    `${shown(layout.FOLDED_BYTES)} bytes of tables`,
  ]) {
    expect(page).toContain(limit);
  }
});
