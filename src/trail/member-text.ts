const NUMBER_OR_WORD = /[^\s,\]}]+/y;

/**
 * The text of the value under `key`, as it stands in `json`: re-serialising would change the evidence.
 * As in JSON.parse, the last of several equal keys counts.
 * @param json the text of a JSON object that JSON.parse has accepted.
 * @returns undefined when the object has no such key.
 */
export function memberText(json: string, key: string): string | undefined {
  let found: string | undefined;
  let at = skipSpace(json, json.indexOf("{") + 1);
  while (json[at] === '"') {
    const keyEnd = endOfString(json, at);
    const name: unknown = JSON.parse(json.slice(at, keyEnd));
    const start = skipSpace(json, skipSpace(json, keyEnd) + 1);
    const end = endOfValue(json, start);
    if (name === key) found = json.slice(start, end);
    at = skipSpace(json, end);
    if (json[at] !== ",") break;
    at = skipSpace(json, at + 1);
  }
  return found;
}

/** The texts of the elements of a JSON list that JSON.parse has accepted. */
export function elementTexts(json: string): readonly string[] {
  const texts: string[] = [];
  let at = skipSpace(json, json.indexOf("[") + 1);
  while (at < json.length && json[at] !== "]") {
    const end = endOfValue(json, at);
    texts.push(json.slice(at, end));
    at = skipSpace(json, end);
    if (json[at] === ",") at = skipSpace(json, at + 1);
  }
  return texts;
}

function skipSpace(json: string, from: number): number {
  let at = from;
  while (" \t\r\n".includes(json.charAt(at)) && at < json.length) at++;
  return at;
}

function endOfValue(json: string, start: number): number {
  const first = json[start];
  if (first === '"') return endOfString(json, start);
  if (first !== "{" && first !== "[") return endOfScalar(json, start);
  let depth = 0;
  for (let at = start; at < json.length; at++) {
    const char = json[at];
    if (char === '"') at = endOfString(json, at) - 1;
    else if (char === "{" || char === "[") depth++;
    else if ((char === "}" || char === "]") && --depth === 0) return at + 1;
  }
  return json.length;
}

function endOfString(json: string, start: number): number {
  for (let at = json.indexOf('"', start + 1); at >= 0; at = json.indexOf('"', at + 1)) {
    let backslashes = 0;
    while (json[at - 1 - backslashes] === "\\") backslashes++;
    if (backslashes % 2 === 0) return at + 1;
  }
  return json.length;
}

function endOfScalar(json: string, start: number): number {
  NUMBER_OR_WORD.lastIndex = start;
  return start + (NUMBER_OR_WORD.exec(json)?.[0].length ?? 0);
}
