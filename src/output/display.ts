export type Style = "bold" | "dim" | "red" | "yellow";

/** Where text for people goes: a terminal, or what stands in for one. */
export interface Display {
  /** Columns; undefined where nothing has to fit: a file, a pipe. */
  readonly width: number | undefined;
  readonly clean: (text: string) => string;
  readonly paint: (style: Style, text: string) => string;
}
