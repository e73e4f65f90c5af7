/** `nearWord`, loaded only when something was misspelt. */
export async function suggest(word: string, known: readonly string[]): Promise<string | undefined> {
  const { nearWord } = await import("./near-word.ts");
  return nearWord(word, known);
}
