/** Failures of Hive's readers that are about one file, in Trino and in Athena. */
const OF_A_FILE = /^HIVE_(?:CANNOT_OPEN_SPLIT|CURSOR_ERROR|BAD_DATA|FILESYSTEM_ERROR)$/;

/**
 * The file that could not be opened or read to its end, which a message names in one of several ways: in quotes, before
 * a bracket, at its end.
 */
export function unreadableFile(errorName: string, message: string): string | undefined {
  if (!OF_A_FILE.test(errorName)) return undefined;
  return /\b(s3[an]?:\/\/\S.*?\.[A-Za-z]+)(?=$|[\s,;:)"']|\.\s|\.$)/.exec(message)?.[1];
}
