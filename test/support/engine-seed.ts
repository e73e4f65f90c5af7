/** What the tests with an engine are made of: another seed in every run, also in CI; SPITZEL_SQL_SEED repeats one. */
export const SQL_SEED = Number(process.env["SPITZEL_SQL_SEED"] ?? Date.now() % 1_000_000_000);
