/**
 * The script of the page: sorting and filtering of tables that are whole without it. It makes no markup of texts. Its
 * hash stands in the page's policy: nothing else may run.
 */
export const SCRIPT = `
"use strict";
const rowsOf = (table) => [...table.tBodies[0].rows];
const valueOf = (row, column) => { const cell = row.cells[column]; return cell.dataset.order ?? cell.textContent.trim(); };
const compare = (a, b) => {
  const [x, y] = [Number(a), Number(b)];
  return a !== "" && b !== "" && !Number.isNaN(x) && !Number.isNaN(y) ? x - y : a.localeCompare(b, "en");
};
for (const table of document.querySelectorAll("table[data-sortable]")) {
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const isDown = head.getAttribute("aria-sort") === "ascending";
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", isDown ? "descending" : "ascending");
      const rows = rowsOf(table).sort((a, b) => compare(valueOf(a, column), valueOf(b, column)) * (isDown ? -1 : 1));
      table.tBodies[0].append(...rows);
    });
  });
}
let made = 0;
for (const table of document.querySelectorAll("table[data-filtered]")) {
  const name = table.caption.textContent;
  const tools = document.createElement("div");
  tools.className = "tools";
  const label = document.createElement("label");
  const input = document.createElement("input");
  input.type = "search";
  input.placeholder = "Filter";
  input.setAttribute("aria-label", "Filter: " + name);
  label.append(input);
  const output = document.createElement("output");
  output.setAttribute("aria-live", "polite");
  tools.append(label);
  let only;
  if ("steps" in table.dataset) {
    only = document.createElement("input");
    only.type = "checkbox";
    only.id = "only-" + made++;
    const text = document.createElement("label");
    text.htmlFor = only.id;
    text.append(only, " only changes and findings");
    tools.append(text);
    only.addEventListener("change", () => apply());
  }
  tools.append(output);
  table.parentElement.before(tools);
  const rows = rowsOf(table).filter((row) => !row.matches(".day,.gap"));
  const texts = new Map(rows.map((row) => [row, row.textContent.toLowerCase()]));
  const apply = () => {
    const words = input.value.toLowerCase().split(/\\s+/).filter(Boolean);
    let shown = 0;
    for (const row of rows) {
      const isShown = words.every((word) => texts.get(row).includes(word)) && (!only?.checked || row.classList.contains("worth"));
      row.hidden = !isShown;
      if (isShown) shown++;
    }
    const isAll = shown === rows.length;
    for (const gap of table.querySelectorAll(".gap")) gap.hidden = !isAll;
    output.value = isAll ? "" : shown + " of " + rows.length;
  };
  input.addEventListener("input", apply);
}
for (const scroll of document.querySelectorAll(".scroll")) {
  const mark = () => {
    const isWide = scroll.scrollWidth > scroll.clientWidth;
    if (isWide) { scroll.tabIndex = 0; scroll.setAttribute("role", "region"); scroll.setAttribute("aria-label", scroll.querySelector("caption")?.textContent ?? "Table"); }
    else { scroll.removeAttribute("tabindex"); scroll.removeAttribute("role"); scroll.removeAttribute("aria-label"); }
  };
  mark();
  addEventListener("resize", mark);
}
addEventListener("beforeprint", () => { for (const one of document.querySelectorAll("details:not([open])")) { one.open = true; one.dataset.printed = ""; } });
addEventListener("afterprint", () => { for (const one of document.querySelectorAll("details[data-printed]")) { one.open = false; delete one.dataset.printed; } });
`;
