import { UnexpectedAnswer } from "./unexpected-answer.ts";

/** 50 records of 256 KB, every byte escaped, are 26 MB. */
const MOST_ANSWER_BYTES = 32 * 1024 * 1024;
/** A server that sends a byte now and then would keep the run for ever. */
const LONGEST_ANSWER_MS = 120_000;

/**
 * The whole body of an answer, of 32 MiB and two minutes at most.
 * @throws UnexpectedAnswer beyond that; the signal's reason when it fires; what the stream fails with.
 */
export async function readBody(
  body: AsyncIterable<Uint8Array> & { readonly destroy: () => unknown },
  signal: AbortSignal,
): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  let isOver = false;
  const stop = (): void => {
    body.destroy();
  };
  const timer = setTimeout(() => {
    isOver = true;
    stop();
  }, LONGEST_ANSWER_MS);
  signal.addEventListener("abort", stop);
  try {
    signal.throwIfAborted();
    for await (const chunk of body) {
      length += chunk.length;
      if (length > MOST_ANSWER_BYTES) {
        throw new UnexpectedAnswer(
          `the answer is longer than ${MOST_ANSWER_BYTES / 1024 / 1024} MiB`,
        );
      }
      chunks.push(chunk);
    }
  } catch (error) {
    signal.throwIfAborted();
    if (isOver) throw tooSlow();
    throw error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", stop);
  }
  signal.throwIfAborted();
  // A stream that is destroyed may end instead of failing.
  if (isOver) throw tooSlow();
  return Buffer.concat(chunks);
}

function tooSlow(): UnexpectedAnswer {
  return new UnexpectedAnswer(`the answer was not whole after ${LONGEST_ANSWER_MS / 1000} s`);
}
