/** The word under which the completion scripts ask: behind it the shell, and the words of the command line. */
export const COMPLETION_REQUEST = "--get-completions";
