const GAP = "  ";

/** A page of the documentation for a terminal: Markdown without its marks, in lines no longer than the terminal is wide. */
export function pageText(markdown: string, width: number): string {
  const lines: string[] = [];
  let isCode = false;
  for (const block of markdown.split(/\n(?=\n|#|```)|(?<=```)\n/)) {
    for (const part of isCode || block.startsWith("```") ? [block] : parted(block)) {
      if (part.startsWith("```")) {
        isCode = !isCode;
        const code = part
          .split("\n")
          .slice(1)
          .map((line) => GAP + line);
        if (isCode) lines.push(...code);
        continue;
      }
      if (isCode) lines.push(...part.split("\n").map((line) => GAP + line));
      else if (part.startsWith("|")) lines.push(...table(part.split("\n"), width));
      else lines.push(...wrapped(plain(part.replaceAll(/\s*\n\s*/g, " ")), width));
    }
  }
  return `${lines
    .join("\n")
    .replaceAll(/\n{3,}/g, "\n\n")
    .trim()}\n`;
}

/** Paragraphs, rows of tables and list items of a block, each with the line breaks inside it. */
function parted(block: string): readonly string[] {
  const parts: string[] = [];
  for (const line of block.split("\n")) {
    const last = parts.at(-1);
    const goesOn =
      last !== undefined && last !== "" && line !== "" && !/^(?:#|\s*(?:[-*]|\d+\.) )/.test(line);
    if (goesOn && last.startsWith("|") === line.startsWith("|"))
      parts[parts.length - 1] = `${last}\n${line}`;
    else parts.push(line);
  }
  return parts;
}

/** `[text](address)` is its text, and so is `**text**`. */
function plain(text: string): string {
  return text
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replaceAll(/\*\*(.+?)\*\*/g, "$1")
    .replace(/^#+ /, "");
}

/** List items go on below their text. */
function wrapped(text: string, width: number): readonly string[] {
  const [, lead = ""] = /^(\s*(?:[-*]|\d+\.) )/.exec(text) ?? [];
  return fold(text.slice(lead.length), width - lead.length).map(
    (line, i) => (i === 0 ? lead : " ".repeat(lead.length)) + line,
  );
}

function fold(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/ +/)) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** The last column takes what the others leave, and goes on below; too narrow for that, each row is a list. */
function table(rows: readonly string[], width: number): readonly string[] {
  const cells = rows
    .filter((row) => !/^[\s|:-]+$/.test(row))
    .map((row) =>
      row
        .replace(/^\|\s*|\s*\|\s*$/g, "")
        .split(/\s*(?<!\\)\|\s*/)
        .map(plain),
    );
  const columns = Math.max(...cells.map((row) => row.length)) - 1;
  const widths = Array.from({ length: columns }, (_, i) =>
    Math.max(...cells.map((row) => row[i]?.length ?? 0)),
  );
  const indent = widths.reduce((sum, one) => sum + one + GAP.length, 0);
  if (indent > width / 2)
    return cells.flatMap((row) => [
      ...row.flatMap((cell, i) => fold((i === 0 ? "" : GAP) + cell, width)),
      "",
    ]);
  return cells.flatMap((row) => {
    const head = widths.map((one, i) => (row[i] ?? "").padEnd(one) + GAP).join("");
    return fold(row[columns] ?? "", width - indent).map((line, i) =>
      ((i === 0 ? head : " ".repeat(indent)) + line).trimEnd(),
    );
  });
}
