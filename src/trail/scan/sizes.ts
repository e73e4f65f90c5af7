/** Larger files are read in windows, by one thread. */
export const MAX_WHOLE_BYTES = 16 * 1024 * 1024;

/** Starting a thread takes as long as reading about this much. */
export const WORTH_A_THREAD_BYTES = 10 * 1024 * 1024;

/** More make the main thread, which puts the answers together, the narrow place. */
export const MAX_THREADS = 8;
