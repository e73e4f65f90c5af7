import { rmSync } from "node:fs";

// What was deleted from src must not stay in the package.
rmSync(new URL("../dist", import.meta.url), { recursive: true, force: true });
