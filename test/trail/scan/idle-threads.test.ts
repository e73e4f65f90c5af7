import { once } from "node:events";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { IdleThreads } from "../../../src/trail/scan/idle-threads.ts";
import { tempFolder } from "../../support/temp-folder.ts";

function program(code: string): URL {
  return pathToFileURL(`${tempFolder({ "program.mjs": code })}/program.mjs`);
}

const ANSWER = `
  import { parentPort, threadId } from "node:worker_threads";
  parentPort.on("message", () => parentPort.postMessage(threadId));`;

test("a thread that was started is taken, once; then a new one", async () => {
  const threads = new IdleThreads(program(ANSWER));
  threads.start(1);
  const first = threads.take();
  const second = threads.take();
  const answers = [first, second].map(async (thread) => {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    thread.postMessage("?");
    const [id] = await once(thread, "message");
    return id === thread.threadId;
  });
  expect(await Promise.all(answers)).toEqual([true, true]);
  expect(second.threadId).toBeGreaterThan(first.threadId);
  await Promise.all([first.terminate(), second.terminate()]);
});

test("one that died before it was taken is not taken", async () => {
  const threads = new IdleThreads(program('throw new Error("no memory");'));
  threads.start(1);
  await new Promise((resolve) => setTimeout(resolve, 500));
  const thread = threads.take();
  // A dead one would never say so again.
  expect(await once(thread, "error")).toEqual([new Error("no memory")]);
});
