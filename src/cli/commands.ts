/** The words that stand for a command; a line that begins with none is a query. */
export const COMMANDS = ["detect", "timeline", "rules", "serve", "help", "completion"] as const;
