/** A text without the user and password of the URLs in it: they are for the endpoint, not for files and terminals. */
export function withoutUserinfo(text: string): string {
  return text.replace(/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/?#]*@/gi, "$1");
}
