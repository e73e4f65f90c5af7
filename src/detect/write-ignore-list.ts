import { type Document, isSeq, parseDocument, YAMLSeq } from "yaml";
import { rethrowUnlessSystem, SpitzelError } from "../errors.ts";
import { readGivenText } from "../given-file.ts";
import type { Finding } from "./finding.ts";
import { type IgnoreEntry, readIgnoreList } from "./ignore-list.ts";
import { principalsOf } from "./hit.ts";

/** Why findings are known, and the last day on which they are. */
type Accepted = Pick<IgnoreEntry, "reason" | "expires">;

/**
 * The text of an ignore list with entries for some findings behind those that it has; its comments stay.
 * @returns how many were added: none is twice
 * @throws SpitzelError (exit code 2) for a file that is no such list, and for a finding that no entry can name
 */
export async function withIgnored(
  path: string,
  findings: readonly Finding[],
  { reason, expires }: Accepted,
  today: string,
): Promise<{ readonly text: string; readonly added: number }> {
  const before = await readGivenText(path).catch((cause: unknown) => {
    rethrowUnlessSystem(cause);
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return "";
    throw new SpitzelError(`${path} cannot be read`, { hint: "check the path.", cause });
  });
  const known = before.trim() === "" ? [] : (await readIgnoreList(path, today)).entries;
  const document: Document = parseDocument(before);
  const inside: unknown = document.get("ignore");
  const list = isSeq(document.contents) ? document.contents : inside;
  const entries = isSeq(list) ? list : new YAMLSeq();
  if (!isSeq(list)) document.contents = entries;
  const texts = new Set(known.map(keyOf));
  let added = 0;
  for (const finding of findings) {
    const entry = { ...named(finding), reason, expires };
    if (texts.has(keyOf(entry))) continue;
    texts.add(keyOf(entry));
    const node = document.createNode(entry);
    node.commentBefore = ` ${finding.title.replaceAll(/\s+/g, " ")}, ${finding.id}`;
    entries.add(node);
    added++;
  }
  return { text: document.toString({ lineWidth: 0 }), added };
}

function named(finding: Finding): { readonly rule: string; readonly principal: string } {
  const principal = principalsOf(finding).find((name) => typeof name === "string" && name !== "");
  if (typeof principal === "string")
    return { rule: finding.rule?.id ?? finding.detector, principal };
  throw new SpitzelError(`the finding ${finding.id.slice(0, 8)} names no principal`, {
    hint: "write the entry yourself: without a principal it would ignore all that the rule finds.",
  });
}

function keyOf({
  rule,
  principal,
}: Partial<Record<"rule" | "principal", string | undefined>>): string {
  return JSON.stringify([rule, principal]);
}
