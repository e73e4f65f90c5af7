import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Real logs beside the project, where its owner works; absent in a plain clone. */
const folder = fileURLToPath(new URL("../../../shared/trails/", import.meta.url));

/** The folders of real logs; none in a plain clone. */
export const SHARED_TRAILS: readonly { readonly name: string; readonly path: string }[] =
  existsSync(folder)
    ? readdirSync(folder)
        .toSorted()
        .map((name) => ({ name, path: folder + name }))
    : [];
