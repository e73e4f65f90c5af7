import { SpitzelError } from "../errors.ts";

/** Something the emulator does wrong on purpose. */
export type Fault =
  /** Answers ThrottlingException, a server error, or destroys the socket, with this probability. */
  | { readonly kind: "throttle" | "5xx" | "reset"; readonly probability: number }
  /** Answers that much later, with this probability. */
  | { readonly kind: "slow"; readonly probability: number; readonly delayMs: number }
  /** Answers ExpiredTokenException to everything once so many pages have been served. */
  | { readonly kind: "expired-token"; readonly afterPages: number }
  /** Answers AccessDeniedException or UnrecognizedClientException to everything. */
  | { readonly kind: "access-denied" | "unrecognized-client" };

const DEFAULT_SLOW_MS = 2000;

const HINT =
  "use throttle, 5xx or reset with a probability (throttle:0.2), slow with a probability and " +
  "milliseconds (slow:0.1:2000), expired-token with a number of pages (expired-token:3), " +
  "access-denied or unrecognized-client.";

/**
 * Parses `throttle:0.2`, `5xx:0.05`, `reset:0.05`, `slow:0.1:2000`, `expired-token:3`, `access-denied`
 * or `unrecognized-client`. The probability is 1 when left out, the delay 2000 ms, the pages 0.
 * @throws SpitzelError when the text is none of these.
 */
export function parseFault(text: string): Fault {
  const [name = "", ...values] = text.split(":");
  switch (name) {
    case "throttle":
    case "5xx":
    case "reset":
      checkCount(text, values, 1);
      return { kind: name, probability: probability(values[0]) };
    case "slow":
      checkCount(text, values, 2);
      return {
        kind: name,
        probability: probability(values[0]),
        delayMs: whole(values[1], "milliseconds", DEFAULT_SLOW_MS),
      };
    case "expired-token":
      checkCount(text, values, 1);
      return { kind: name, afterPages: whole(values[0], "a number of pages", 0) };
    case "access-denied":
    case "unrecognized-client":
      checkCount(text, values, 0);
      return { kind: name };
    default:
      throw expected("a fault", text);
  }
}

function checkCount(text: string, values: readonly string[], most: number): void {
  if (values.length > most) throw expected(`at most ${most} ":" in the fault`, text);
}

function probability(text = "1"): number {
  if (/^\d*\.?\d+$/.test(text) && Number(text) <= 1) return Number(text);
  throw expected("a probability from 0 to 1", text);
}

function whole(text: string | undefined, what: string, absent: number): number {
  if (text === undefined) return absent;
  // 2^31 - 1 ms is the longest a timer waits; Node turns a longer one into 1 ms.
  if (/^\d+$/.test(text) && Number(text) < 2 ** 31) return Number(text);
  throw expected(what, text);
}

function expected(what: string, got: string): SpitzelError {
  return new SpitzelError(`expected ${what}, got "${got}"`, { hint: HINT });
}
