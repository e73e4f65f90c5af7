// Bit masks of 64 bytes: bit i stands for byte i of the block.

/** The bytes of the block that equal `byte`, which is given 16 times. */
export function equal(a: v128, b: v128, c: v128, d: v128, byte: v128): u64 {
  return joined(i8x16.eq(a, byte), i8x16.eq(b, byte), i8x16.eq(c, byte), i8x16.eq(d, byte));
}

/** One bit for each lane's highest bit. */
export function joined(a: v128, b: v128, c: v128, d: v128): u64 {
  return (
    (i8x16.bitmask(a) as u64) |
    ((i8x16.bitmask(b) as u64) << 16) |
    ((i8x16.bitmask(c) as u64) << 32) |
    ((i8x16.bitmask(d) as u64) << 48)
  );
}

/** Bit i is the parity of the bits 0 to i: between an odd and an even quote it is set. */
export function parity(bits: u64): u64 {
  bits ^= bits << 1;
  bits ^= bits << 2;
  bits ^= bits << 4;
  bits ^= bits << 8;
  bits ^= bits << 16;
  return bits ^ (bits << 32);
}

/** For each start at the beginning of a run of `runs`: the bit behind that run. Starts elsewhere stay. */
export function behindRuns(starts: u64, runs: u64): u64 {
  return (starts | ((starts & runs) + runs)) & ~runs;
}

/** Whether a start reaches the end of the block through a run. */
export function runsOut(starts: u64, runs: u64): u64 {
  return ((starts & runs) + runs < runs) as u64;
}
