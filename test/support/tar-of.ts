import { Buffer } from "node:buffer";
import { pack } from "tar-stream";

/** A tar archive of these files; a folder where there is no content. */
export async function tarOf(
  files: Readonly<Record<string, string | Uint8Array | undefined>>,
): Promise<Buffer> {
  const archive = pack();
  for (const [name, content] of Object.entries(files)) {
    if (content === undefined) archive.entry({ name, type: "directory" });
    else archive.entry({ name }, Buffer.from(content));
  }
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
