import { AT_HASH, AT_SEED } from "./layout";

/**
 * Hashes bytes with the four words of AT_SEED, which are secret: who writes a record cannot know what else has its
 * hash. Sixteen bytes are one product of 64 by 64 bits, folded, as in wyhash.
 */
export function hashOf(at: usize, bytes: usize): void {
  const seed = load<u64>(AT_SEED);
  const second = load<u64>(AT_SEED, 8);
  let a = load<u64>(AT_SEED, 16) ^ (bytes as u64);
  let b = load<u64>(AT_SEED, 24);
  let left = bytes;
  while (left >= 32) {
    a = folded(load<u64>(at) ^ seed, load<u64>(at, 8) ^ a);
    b = folded(load<u64>(at, 16) ^ second, load<u64>(at, 24) ^ b);
    at += 32;
    left -= 32;
  }
  while (left >= 16) {
    a = folded(load<u64>(at) ^ seed, load<u64>(at, 8) ^ a);
    at += 16;
    left -= 16;
  }
  const first = left >= 8 ? load<u64>(at) : firstBytes(at, left);
  const rest = left >= 8 ? firstBytes(at + 8, left - 8) : 0;
  b = folded(first ^ second, rest ^ b);
  store<u64>(AT_HASH, folded(a ^ seed, b ^ second));
}

/** The first none to seven bytes, as a number. */
function firstBytes(at: usize, count: usize): u64 {
  return load<u64>(at) & ((1 << ((count as u64) << 3)) - 1);
}

/** Both halves of the product, as one. */
function folded(a: u64, b: u64): u64 {
  const low: u64 = 0xffffffff;
  const lowA = a & low;
  const highA = a >> 32;
  const lowB = b & low;
  const highB = b >> 32;
  const cross = highA * lowB;
  const other = lowA * highB;
  const middle = ((lowA * lowB) >> 32) + (cross & low) + (other & low);
  return (a * b) ^ (highA * highB + (cross >> 32) + (other >> 32) + (middle >> 32));
}
