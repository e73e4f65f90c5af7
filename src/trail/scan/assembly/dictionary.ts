import {
  AT_ARENA,
  AT_ARENA_END,
  AT_HAS_UNKNOWN,
  AT_SLOT_COUNT,
  COUNTS,
  DICTIONARIES,
  DICTIONARY_BYTES,
  FIRST_ID,
  LAST_IDS,
  MAX_IDS,
  TABLE_ENTRIES,
  UNKNOWN,
  VALUE_BYTES,
  VALUES_AT,
} from "./layout";

// Distinct values: each slot numbers the texts that were seen there.

/** A text this long is not worth a place: the record is parsed when it matters. */
const MAX_TEXT_BYTES: usize = 2048;

/** The number of the text at `at` among those of the slot: a new one, or UNKNOWN, when it was not seen before. */
export function idOf(slot: i32, at: usize, bytes: usize): i32 {
  if (bytes > MAX_TEXT_BYTES) return unknown();
  const table = DICTIONARIES + (slot as usize) * DICTIONARY_BYTES;
  const values = table + VALUES_AT;
  // Neighbours are often by the same principal, from the same address, of the same service.
  const last = load<i32>(LAST_IDS + ((slot as usize) << 2));
  if (last != 0 && isValue(values + ((last - FIRST_ID) as usize) * VALUE_BYTES, at, bytes)) {
    return last;
  }
  const id = idByHash(slot, table, values, at, bytes);
  if (id >= FIRST_ID) store<i32>(LAST_IDS + ((slot as usize) << 2), id);
  return id;
}

function idByHash(slot: i32, table: usize, values: usize, at: usize, bytes: usize): i32 {
  const hash = hashOf(at, bytes);
  let entry = hash & (TABLE_ENTRIES - 1);
  while (true) {
    const id = load<i32>(table + ((entry as usize) << 2));
    if (id == 0) return added(slot, table, entry, hash, at, bytes);
    const value = values + ((id - FIRST_ID) as usize) * VALUE_BYTES;
    if (load<u32>(value) == hash && isValue(value, at, bytes)) return id;
    entry = (entry + 1) & (TABLE_ENTRIES - 1);
  }
}

function added(slot: i32, table: usize, entry: u32, hash: u32, at: usize, bytes: usize): i32 {
  const counter = COUNTS + ((slot as usize) << 2);
  const count = load<i32>(counter);
  const arena = load<u32>(AT_ARENA) as usize;
  const next = (arena + bytes + 15) & ~7;
  if (count >= MAX_IDS || next > (load<u32>(AT_ARENA_END) as usize)) return unknown();
  memory.copy(arena, at, bytes);
  store<u32>(AT_ARENA, next as u32);
  store<i32>(counter, count + 1);
  const value = table + VALUES_AT + (count as usize) * VALUE_BYTES;
  store<u32>(value, hash);
  store<u32>(value, arena as u32, 4);
  store<u32>(value, bytes as u32, 8);
  store<i32>(table + ((entry as usize) << 2), count + FIRST_ID);
  return count + FIRST_ID;
}

function unknown(): i32 {
  store<i32>(AT_HAS_UNKNOWN, 1);
  return UNKNOWN;
}

const FACTOR: u64 = 0x9e3779b97f4a7c15;

function hashOf(at: usize, bytes: usize): u32 {
  let hash: u64 = bytes as u64;
  let left = bytes;
  while (left >= 8) {
    hash = (rotl<u64>(hash, 23) ^ load<u64>(at)) * FACTOR;
    at += 8;
    left -= 8;
  }
  if (left > 0) hash = (rotl<u64>(hash, 23) ^ firstBytes(at, left)) * FACTOR;
  hash ^= hash >> 29;
  return (hash >> 7) as u32;
}

/** The first one to seven bytes, as a number. */
function firstBytes(at: usize, count: usize): u64 {
  return load<u64>(at) & ((1 << ((count as u64) << 3)) - 1);
}

function isValue(value: usize, at: usize, bytes: usize): bool {
  return load<u32>(value, 8) == (bytes as u32) && isSame(load<u32>(value, 4) as usize, at, bytes);
}

function isSame(a: usize, b: usize, bytes: usize): bool {
  while (bytes >= 16) {
    if (v128.any_true(v128.xor(v128.load(a), v128.load(b)))) return false;
    a += 16;
    b += 16;
    bytes -= 16;
  }
  if (bytes >= 8) {
    if (load<u64>(a) != load<u64>(b)) return false;
    a += 8;
    b += 8;
    bytes -= 8;
  }
  return bytes == 0 || firstBytes(a, bytes) == firstBytes(b, bytes);
}

/** Forgets every value of every slot. */
export function forget(arena: u32): void {
  const slots = load<i32>(AT_SLOT_COUNT);
  for (let slot = 0; slot < slots; slot++) {
    memory.fill(DICTIONARIES + (slot as usize) * DICTIONARY_BYTES, 0, (TABLE_ENTRIES as usize) * 4);
    store<i32>(COUNTS + ((slot as usize) << 2), 0);
    store<i32>(LAST_IDS + ((slot as usize) << 2), 0);
  }
  store<u32>(AT_ARENA, arena);
}
