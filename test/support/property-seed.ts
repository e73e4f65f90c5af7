import fc from "fast-check";

// CI tries the same cases every time, so that a change is judged by what it changed; everywhere else each run
// tries new ones. A failure prints its seed: FC_SEED=… repeats it.
const seed = process.env["FC_SEED"] ?? (process.env["CI"] === undefined ? undefined : "20261122");
if (seed !== undefined) fc.configureGlobal({ seed: Number(seed) });
