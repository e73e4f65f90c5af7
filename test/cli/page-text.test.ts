import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { helpTopics } from "../../src/cli/help-command.ts";
import { pageText } from "../../src/cli/page-text.ts";

const PAGE = `# Exit *codes*

A paragraph with [a link](files.md) and
**more** words than fit.

| code | meaning                       |
| ---- | ----------------------------- |
| 0    | done: all that was asked for  |
| 70   | failed                        |

- an item that is too long for a line
- another

\`\`\`sh
spitzel '*' -t logs/ --a-line-that-is-never-folded
\`\`\`
`;

test("a page fits the terminal, without the marks of Markdown", () => {
  expect(pageText(PAGE, 28)).toBe(`Exit *codes*

A paragraph with a link and
more words than fit.

code  meaning
0     done: all that was
      asked for
70    failed

- an item that is too long
  for a line
- another

  spitzel '*' -t logs/ --a-line-that-is-never-folded
`);
});

const folder = new URL("../../", import.meta.url);

test.each(helpTopics({ packageFolder: folder }))("help %s loses no word on a terminal", (topic) => {
  const page = readFileSync(fileURLToPath(new URL(`docs/${topic}.md`, folder)), "utf8");
  const words = (text: string) => text.match(/\p{L}{4,}/gu) ?? [];
  const links = page.replaceAll(/(\[[^\]]*\])\([^)]*\)/g, "$1").replaceAll(/^```\w*$/gm, "");
  expect(words(pageText(page, 80))).toEqual(words(links));
});
