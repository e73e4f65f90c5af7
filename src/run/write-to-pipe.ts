import { constants, openSync } from "node:fs";
import { stat } from "node:fs/promises";
import { Socket } from "node:net";
import { setTimeout } from "node:timers/promises";
import { codeOf } from "../errors.ts";

/** Between two looks whether somebody reads. */
const LOOK_AGAIN_MS = 100;
/** A reader that is there gets what there is, also after an interrupt. */
const AFTER_INTERRUPT_MS = 1000;

export async function isPipe(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFIFO(),
    () => false,
  );
}

/**
 * Writes to a pipe once somebody reads it. Opened as usual it would wait for that in a thread, which nobody can call
 * back and without which the process does not end.
 * @returns false when it was given up because of the signal
 * @throws what the system says
 */
export async function writeToPipe(
  path: string,
  text: string,
  interrupt: AbortSignal,
): Promise<boolean> {
  const signal = interrupt.aborted ? AbortSignal.timeout(AFTER_INTERRUPT_MS) : interrupt;
  const descriptor = await openedPipe(path, signal);
  if (descriptor === undefined) return false;
  const socket = new Socket({ fd: descriptor, readable: false, writable: true, signal });
  return new Promise((resolve, reject) => {
    socket.on("error", (error) => (signal.aborted ? resolve(false) : reject(error)));
    socket.end(text, () => resolve(true));
  });
}

async function openedPipe(path: string, signal: AbortSignal): Promise<number | undefined> {
  for (;;) {
    try {
      return openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
    } catch (error) {
      // Nobody reads it yet.
      if (codeOf(error) !== "ENXIO") throw error;
    }
    if (signal.aborted) return undefined;
    await setTimeout(LOOK_AGAIN_MS, undefined, { signal }).catch(() => {});
  }
}
