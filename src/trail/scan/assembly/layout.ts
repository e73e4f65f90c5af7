// The scanner's memory: fixed tables first, the bytes to be scanned behind them. scanner-memory.ts has the host's
// side of the same layout; both change together.

/** Results of a call, as i32: see the constants below. */
export const STATE: usize = 0x100;
/** Bytes that are searched for. */
export const PATTERNS: usize = 0x180;
/** The type of the open container at each depth, a byte each. */
export const TYPES: usize = 0x400;
/** The node of the path tree that the open object at each depth stands for, a byte each; 0 for none. */
export const OPEN_NODES: usize = 0xc00;
/** Deeper nesting is left to the parser. */
export const MAX_DEPTH: i32 = 2000;
/** The path tree: NODE_BYTES for each node, children of a node side by side. Node 0 is "none", 1 the record. */
export const NODES: usize = 0x1400;
export const NODE_BYTES: usize = 64;
/** Current value of each slot, as i32. */
export const SLOTS: usize = 0x5400;
/** For each slot: how many distinct values are known. */
export const COUNTS: usize = 0x5600;
/** The keys of lists whose elements are cut out: how many, then for each its length and itself with its quotes. */
export const LIST_KEYS: usize = 0x5800;
export const LIST_KEY_BYTES: usize = 32;
/** The wanted keys with their quotes. */
// KEYS = 0x6000, written by the host only: nodes point into it.

/** A hash table and a list of distinct values for each slot. */
export const DICTIONARIES: usize = 0x10000;
export const TABLE_ENTRIES: u32 = 32768;
export const MAX_IDS: i32 = 16384;
/** Per value: hash, address and length, as u32. */
export const VALUE_BYTES: usize = 12;
export const DICTIONARY_BYTES: usize = 32768 * 4 + 16384 * 12;

// Fields of a node.
export const NODE_FILTER: usize = 0;
export const NODE_CHILD_FROM: usize = 8;
export const NODE_CHILD_TO: usize = 12;
export const NODE_SLOT: usize = 16;
export const NODE_SLOT_FROM: usize = 20;
export const NODE_SLOT_TO: usize = 24;
export const NODE_KEY: usize = 28;
export const NODE_KEY_BYTES: usize = 32;
export const NODE_IS_TIME: usize = 36;
export const NODE_TAIL: usize = 40;
export const NODE_TAIL_MASK: usize = 48;

// Fields of STATE.
export const AT_ROWS: usize = STATE;
/** Bytes behind the last whole element; scanning goes on there. */
export const AT_CONSUMED: usize = STATE + 4;
/** 0 in the stream, 1 in a list, 2 in the list of a batch. */
export const AT_ELEMENT_DEPTH: usize = STATE + 8;
/** -1 not known yet, 0 false, 1 true: whether the first value of the stream stood on one line. */
export const AT_ONE_LINE: usize = STATE + 12;
export const AT_SAW_NEWLINE: usize = STATE + 16;
/** Where the value of the stream that holds the list opened, relative to the start of this call's bytes. */
export const AT_VALUE_START: usize = STATE + 20;
export const AT_SLOT_COUNT: usize = STATE + 24;
export const AT_ROW_ADDRESS: usize = STATE + 28;
export const AT_MAX_ROWS: usize = STATE + 32;
export const AT_ARENA: usize = STATE + 36;
export const AT_ARENA_END: usize = STATE + 40;

// A row: where the element stands, flags, the time in ms, and an id for each slot.
export const ROW_START: usize = 0;
export const ROW_END: usize = 4;
export const ROW_FLAGS: usize = 8;
export const ROW_TIME: usize = 16;
export const ROW_IDS: usize = 24;

// Flags of a row.
export const IS_LIST: i32 = 1;
export const HAS_ESCAPED_KEY: i32 = 2;
export const HAS_LINE_BREAK: i32 = 4;

// Ids that stand for no text.
export const MISSING: i32 = 0;
export const CONTAINER: i32 = 1;
/** Too long to be kept, or the table is full. */
export const UNKNOWN: i32 = 2;
export const FIRST_ID: i32 = 3;

// What a call of scan ends with.
export const ALL_READ: i32 = 0;
export const NOT_PLAIN: i32 = 1;
export const ROWS_FULL: i32 = 2;

// Types of containers.
export const OBJECT: i32 = 1;
export const ARRAY: i32 = 2;
/** A list whose elements are cut out. */
export const LIST: i32 = 3;

// ASCII.
export const TAB: u8 = 0x09;
export const NEWLINE: u8 = 0x0a;
export const RETURN: u8 = 0x0d;
export const SPACE: u8 = 0x20;
export const QUOTE: u8 = 0x22;
export const COMMA: u8 = 0x2c;
export const COLON: u8 = 0x3a;
export const BRACKET: u8 = 0x5b;
export const BACKSLASH: u8 = 0x5c;
export const BRACE: u8 = 0x7b;
