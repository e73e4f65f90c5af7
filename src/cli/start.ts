/** What the process needs to start, in one piece: each file that is opened costs a millisecond. */
export { main } from "./main.ts";
export { codeOf, EXIT, rethrowUnlessSystem } from "../errors.ts";
export { IdleThreads } from "../trail/scan/idle-threads.ts";
