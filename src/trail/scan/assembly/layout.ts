// The scanner's memory: fixed tables first, the bytes to be scanned behind them. The host imports this page too
// (scanner-memory.ts, scanner.ts), so it holds constants only, of numbers that JavaScript has: no place is written twice.

/** What a call is given and what it leaves, as i32: see the constants below. */
export const STATE: usize = 0x100;
/** Bytes that are searched for, see patterns.ts. */
export const PATTERNS: usize = 0x180;
export const QUOTE_PATTERN: usize = PATTERNS;
export const BACKSLASH_PATTERN: usize = PATTERNS + 1;
export const SPACE_PATTERN: usize = PATTERNS + 2;
export const COMMA_PATTERN: usize = PATTERNS + 3;
export const COLON_PATTERN: usize = PATTERNS + 4;
export const OPENING_BRACE_PATTERN: usize = PATTERNS + 5;
export const CLOSING_BRACE_PATTERN: usize = PATTERNS + 6;
/** The greatest control character. */
export const LAST_CONTROL_PATTERN: usize = PATTERNS + 7;
export const TAB_PATTERN: usize = PATTERNS + 8;
export const NEWLINE_PATTERN: usize = PATTERNS + 9;
export const RETURN_PATTERN: usize = PATTERNS + 10;
/** The block of bytes at hand, see block.ts. */
export const BLOCK: usize = 0x200;
/** What is wrong in it, see grammar.ts. */
export const GRAMMAR: usize = 0x300;
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
/** For each slot: the id that was given last; 0 for none. */
export const LAST_IDS: usize = 0x5700;
/** The keys of lists whose elements are cut out: how many, then for each its length and itself with its quotes. */
export const LIST_KEYS: usize = 0x5800;
export const LIST_KEY_BYTES: usize = 32;
/** Texts that are looked for, one behind the other, written by the host. */
export const NEEDLES: usize = 0x5a00;
export const NEEDLES_BYTES: usize = 0x600;
/** Longer ones are looked for by their beginning: as far as bytes behind the end may be read. */
export const MAX_NEEDLE_BYTES: usize = 128;
/** The wanted keys with their quotes, written by the host only: nodes point into it. */
export const KEYS: usize = 0x6000;

/** 16 bytes of ones, then 16 of zeros: loaded at the right place they mask the end of a gap. */
export const GAP_MASKS: usize = 0x5000;

/** What is known of the records' skeletons, see skeleton.ts. Place 0 stands for "none"; the next is the record. */
export const PLACES: usize = 0x10000;
export const PLACE_BYTES: usize = 32;
export const MAX_PLACES: usize = 4096;
export const STEPS: usize = 0x30000;
export const STEP_BYTES: usize = 160;
export const MAX_STEPS: usize = 8192;

/** Tables of the inflater, see huffman.ts: 32-bit entries, subtables behind the main table. */
export const LITERAL_TABLE: usize = 0x170000;
export const DISTANCE_TABLE: usize = 0x174000;
export const PRECODE_TABLE: usize = 0x178000;
export const MAX_TABLE_ENTRIES: u32 = 4096;
export const LITERAL_BITS: u32 = 10;
export const DISTANCE_BITS: u32 = 9;
export const PRECODE_BITS: u32 = 7;
/** A byte for each symbol. */
export const CODE_LENGTHS: usize = 0x17c000;
export const CODE_COUNTS: usize = 0x17c200;
export const SYMBOL_OFFSETS: usize = 0x17c280;
export const SORTED_SYMBOLS: usize = 0x17c300;
export const LITERALS: i32 = 0;
export const DISTANCES: i32 = 1;
export const PRECODE: i32 = 2;
/** Flags of an entry. */
export const LITERAL: u32 = 0x80;
export const SPECIAL: u32 = 0x8000;
export const SUBTABLE: u32 = 0x4000;
export const END_OF_BLOCK: u32 = 0x2000;
/** In an entry with LITERAL: how many, one or two, and which. */
export const LITERAL_COUNT_AT: u32 = 12;
export const LITERALS_AT: u32 = 16;

/** Blocks of a message that were taken away, the last of them at the end; what is left, see fold-crc.ts. */
export const FOLDS: usize = 0x180000;
export const FOLDED: usize = 0x184000;
export const FOLDED_BYTES: usize = 4800;

/** A hash table and a list of distinct values for each slot. */
export const DICTIONARIES: usize = 0x188000;
export const TABLE_ENTRIES: u32 = 32768;
export const MAX_IDS: i32 = 16384;
/** Per value: hash, address and length, as u32. */
export const VALUE_BYTES: usize = 12;
export const VALUES_AT: usize = 32768 * 4;
export const DICTIONARY_BYTES: usize = VALUES_AT + 16384 * VALUE_BYTES;

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
/** Whether its texts get ids when the host asks for them: until then their addresses stand there, as negative numbers. */
export const NODE_IS_LATE: usize = 56;
/** Whether a value here says that a path goes another way than by its keys. */
export const NODE_IS_DETOUR: usize = 60;

// Fields of a place: the first step of the two lists, and how the places hang together.
export const PLACE_OPENED: usize = 0;
export const PLACE_PASSED: usize = 4;
export const PLACE_PARENT: usize = 8;
export const PLACE_TYPE: usize = 12;
export const PLACE_NODE: usize = 16;
export const PLACE_CHILD: usize = 20;
export const PLACE_SIBLING: usize = 24;
export const PLACE_KEY: usize = 28;

// Fields of a step.
export const STEP_GAP_BYTES: usize = 0;
export const STEP_KIND: usize = 4;
export const STEP_NODE: usize = 8;
export const STEP_SIBLING: usize = 12;
export const STEP_PLACE: usize = 16;
export const STEP_OBJECT: usize = 20;
export const STEP_LIST: usize = 24;
export const STEP_LIKELY: usize = 28;
export const STEP_LIKELY_IN_OBJECT: usize = 32;
export const STEP_LIKELY_IN_LIST: usize = 36;
/** A bit for each of the first 32 bytes of the gap. */
export const STEP_MASK: usize = 40;
export const STEP_GAP: usize = 48;
export const MAX_GAP_BYTES: usize = 112;

// Kinds of steps: what stands behind the gap.
/** The characters of a string; its opening quote belongs to the gap. */
export const TEXT: u32 = 0;
export const NUMBER: u32 = 1;
/** Any value, at a place that the path tree has a node for. */
export const WANTED: u32 = 2;
/** Nothing: the record is over. */
export const END: u32 = 3;

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
/** How many bytes were inflated. */
export const AT_INFLATED: usize = STATE + 44;
/** Whether no code that was used has a literal above 127: then what was inflated is ASCII. */
export const AT_IS_ASCII: usize = STATE + 48;
/** Whether the scan met a text at a wanted place that got no number. */
export const AT_HAS_UNKNOWN: usize = STATE + 52;
/** The UUID that was read last, 16 bytes as four u32. */
export const AT_UUID: usize = STATE + 56;
/** The hash that was made last, u64, and the four u64 that it is made with. */
export const AT_HASH: usize = STATE + 72;
export const AT_SEED: usize = STATE + 80;

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
/** A list or a text stands where a wanted path goes on, or a value at a detour. */
export const HAS_DETOUR: i32 = 8;

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
/** Within the scanner: an element has ended, go on behind it. */
export const ELEMENT_READ: i32 = 3;
/** Within the scanner: go on with the next bracket or block. */
export const GO_ON: i32 = 4;

// Types of containers.
/** No container: the values of the file, one behind the other. */
export const STREAM: i32 = 0;
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
