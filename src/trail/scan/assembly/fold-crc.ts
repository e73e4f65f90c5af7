import { FOLDED, FOLDED_BYTES, FOLDS } from "./layout";

// Makes a long message short without changing its CRC-32, so that little is left to look up byte by byte.
//
// A message is a polynomial over GF(2), and its CRC what is left of it modulo CRC-32's polynomial P, of which
// x^300 + x^155 + x^117 + x^89 + 1 is a multiple. So is the same in x^128, since squaring seven times takes every x
// to x^128. Hence a block of 128 bits may be taken away when it is added (XOR) 145, 183, 211 and 300 blocks further on:
// no shift, no table. Found by search: no multiple of P with fewer terms is shorter than 3,006.
// The idea of adding words further on is Chorba's: https://arxiv.org/abs/2412.16398

const BLOCK: usize = 16;
const KEPT: usize = 300 * BLOCK;
// Where a block that is added now was, from the one 300 blocks before.
const BEFORE_211: usize = (300 - 211) * BLOCK;
const BEFORE_183: usize = (300 - 183) * BLOCK;
const BEFORE_145: usize = (300 - 145) * BLOCK;
const ROUND: usize = 724 * BLOCK;

/** The first block that was not taken away yet. */
let next: usize = 0;

/** Begins a message. */
export function startFold(at: usize): void {
  next = at;
  // What the 300 blocks before had in them when they were taken away. Before the first there was nothing but the
  // register of ones: it inverts the first 32 bits.
  memory.fill(FOLDS, 0, KEPT);
  store<u32>(FOLDS, ~0);
}

/** Takes away what stands before `end`, while that is still in the processor's cache; not what may be the last blocks. */
export function foldTo(end: usize): void {
  while (next + ROUND + FOLDED_BYTES <= end) foldRound(ROUND);
}

/**
 * Writes a message of FOLDED_BYTES to FOLDED. Its CRC from register 0 is that of the message from the usual register
 * of ones, without its last bytes behind whole blocks. The message is longer than FOLDED_BYTES.
 */
export function endFold(end: usize): void {
  foldTo(end);
  foldRound((end - next - FOLDED_BYTES) & ~(BLOCK - 1));
  // The last blocks stay: nothing is taken away any more.
  memory.fill(FOLDS + KEPT, 0, KEPT);
  foldBlocks(FOLDED_BYTES, FOLDED);
}

function foldRound(bytes: usize): void {
  foldBlocks(bytes, FOLDS + KEPT);
  memory.copy(FOLDS, FOLDS + bytes, KEPT);
}

/** Adds to each block what earlier blocks have for it; `to` is FOLDS + KEPT, or where later ones do not look. */
function foldBlocks(bytes: usize, to: usize): void {
  let at = next;
  let before = FOLDS;
  const stop = before + bytes;
  for (; before < stop; before += BLOCK) {
    const far = v128.xor(v128.load(before), v128.load(before, BEFORE_211));
    const near = v128.xor(v128.load(before, BEFORE_183), v128.load(before, BEFORE_145));
    store<v128>(to, v128.xor(v128.load(at), v128.xor(far, near)));
    at += BLOCK;
    to += BLOCK;
  }
  next = at;
}
