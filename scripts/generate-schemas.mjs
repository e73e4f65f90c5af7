/// <reference types="node" />
import { mkdirSync, writeFileSync } from "node:fs";
import { schemas } from "./json-schemas.mjs";

/** Writes docs/schemas anew, from the types of what is printed. A test says when that is due. */
const folder = new URL("../docs/schemas/", import.meta.url);
mkdirSync(folder, { recursive: true });
for (const [name, text] of await schemas()) writeFileSync(new URL(name, folder), text);
