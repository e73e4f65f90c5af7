/** An answer that is none of LookupEvents'. It counts as a failed page, never as an empty one. */
export class UnexpectedAnswer extends Error {
  override readonly name = "UnexpectedAnswer";
  /** One imperative sentence. */
  readonly hint: string;
  /** True when the same request may be answered well: by a proxy that has come back, or another server. */
  readonly mayRecover: boolean;

  constructor(
    message: string,
    { hint = CHECK_ENDPOINT, mayRecover = true }: { hint?: string; mayRecover?: boolean } = {},
  ) {
    super(message);
    this.hint = hint;
    this.mayRecover = mayRecover;
  }
}

const CHECK_ENDPOINT = "check what stands behind --endpoint-url, and proxies on the way.";
const CHECK_PROXY =
  "not AWS: perhaps a proxy or a captive portal; check HTTPS_PROXY, --endpoint-url and the network.";

/**
 * Refuses a body that LookupEvents would not send: HTML of any status, and in a 200 what is no JSON object with a
 * list `Events`. Errors that are JSON are left to the SDK.
 * @throws UnexpectedAnswer
 */
export function checkAnswer(status: number, text: string): void {
  if (/^\s*</.test(text)) {
    throw new UnexpectedAnswer(
      `the endpoint answered with HTML (status ${status}), not with JSON`,
      { hint: CHECK_PROXY },
    );
  }
  if (status >= 300) return;
  if (text.trim() === "") {
    throw new UnexpectedAnswer(`the endpoint answered with nothing (status ${status})`);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    const what = /^\s*\{/.test(text) ? "JSON that is cut off or damaged" : "text that is no JSON";
    throw new UnexpectedAnswer(`the endpoint answered with ${what} (status ${status})`, {
      hint: CHECK_PROXY,
    });
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new UnexpectedAnswer("expected an answer with a list Events, got no object");
  }
  const events: unknown = "Events" in value ? value.Events : undefined;
  if (!Array.isArray(events)) {
    const got =
      events === undefined ? "none" : `Events that is ${JSON.stringify(events).slice(0, 40)}`;
    throw new UnexpectedAnswer(`expected an answer with a list Events, got ${got}`);
  }
  if (!events.every((event) => typeof event === "object" && event !== null)) {
    throw new UnexpectedAnswer("expected events in the list Events, got something else");
  }
  const token: unknown = "NextToken" in value ? value.NextToken : undefined;
  if (token === undefined || token === null || typeof token === "string") return;
  throw new UnexpectedAnswer("expected a NextToken that is text, got something else");
}
