// The torture grid: the template over hostile and sparse variants of every sample, each cell a button to its payload.

import { byId, h } from "./dom.js";
import { Stopped } from "./engine.js";
import { prose, sentence } from "./problems.js";

/** @typedef {import("./types.d.ts").Torture} Grid */
/** @typedef {import("./types.d.ts").TortureRow} Row */
/** @typedef {import("./types.d.ts").Source} Source */
/** @typedef {import("./types.d.ts").SourceEvent} SourceEvent */
/** @typedef {{ event: SourceEvent, grid: Grid }} Part */

/** How long one event's grid may take, in milliseconds: it is many renders, and the live preview goes on beside it. */
const LIMIT = 5000;
/** The grid waits for a pause of the typing. */
const PAUSE = 300;

/** A valid JSON body that breaks a destination rule is shown differently from a broken one. */
const OUTCOMES = /** @type {const} */ ({
  pass: { word: "passes", sign: "✓" },
  refused: { word: "refused", sign: "▲" },
  fail: { word: "fails", sign: "✕" },
});

/** @param {Row} row */
const outcome = (row) => (row.ok ? "pass" : row.refused ? "refused" : "fail");

/** @param {Row} row */
const nameOf = (row) => `${row.event}/${row.sample}/${row.variant}`;

export class Torture {
  #open = false;
  #onlyFailing = false;
  #everyEvent = false;
  /** What the drawn grid was asked for. */ #asked = "";
  /** A newer run makes an older one stop. */ #run = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #timer;
  /** @type {Part[]} */ #parts = [];
  /** The cell that was shown last. */ #chosen = "";
  #summary = h("p", { class: "torture-summary", id: "torture-summary" });
  #progress = h("p", { class: "note", id: "torture-progress", role: "status" });
  #faults = h("ul", { class: "torture-faults", "aria-label": "Faults by kind" });
  #tables = h("div", { id: "torture-tables" });

  /**
   * @param {import("./engine.js").Engine} engine an engine of its own, so that the live preview never waits
   * @param {{ request: () => Record<string, any>, source: () => Source, show: (row: Row) => Promise<void> }} page
   */
  constructor(engine, page) {
    this.engine = engine;
    this.page = page;
    const failing = h("input", { type: "checkbox", id: "torture-failing" });
    failing.addEventListener("change", () => {
      this.#onlyFailing = failing.checked;
      this.#draw();
    });
    const every = h("input", { type: "checkbox", id: "torture-every" });
    every.addEventListener("change", () => {
      this.#everyEvent = every.checked;
      this.changed();
    });
    byId("view-torture").append(
      h("p", { class: "note" }, "Renders the template for hostile and sparse variants of every sample. Choose a cell to see its payload, its body and the first invalid byte."),
      h("div", { class: "torture-options" }, h("label", {}, every, " Every event of the source"), h("label", {}, failing, " Only what fails")),
      this.#summary,
      this.#progress,
      this.#faults,
      this.#tables,
    );
  }

  /** The tab was opened or left. @param {boolean} open */
  shown(open) {
    this.#open = open;
    if (open) this.changed(0);
    else clearTimeout(this.#timer);
  }

  /** The template or a choice changed. @param {number} [pause] */
  changed(pause = PAUSE) {
    if (!this.#open) return;
    const asked = this.#question();
    if (asked === this.#asked) return;
    this.#run += 1;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(), pause);
  }

  #question() {
    return JSON.stringify([this.page.request(), this.#everyEvent]);
  }

  async #ask() {
    const run = (this.#run += 1);
    const request = this.page.request();
    const source = this.page.source();
    this.#asked = this.#question();
    const events = this.#everyEvent ? source.events : source.events.filter((event) => event.type === request.event);
    /** @type {Part[]} */
    const parts = [];
    byId("view-torture").setAttribute("aria-busy", "true");
    this.#tables.classList.add("stale");
    for (const [index, event] of events.entries()) {
      this.#progress.replaceChildren(events.length > 1 ? `Rendering: event ${index + 1} of ${events.length}, ${event.title}…` : `Rendering every variant of ${event.samples.length} samples…`);
      try {
        const { result } = await this.engine.within(LIMIT, "torture", JSON.stringify({ ...request, event: event.type }));
        if (run !== this.#run) return;
        parts.push({ event, grid: JSON.parse(result) });
      } catch (error) {
        if (run !== this.#run) return;
        this.#parts = parts;
        this.#draw();
        this.#fail(/** @type {Error} */ (error), event);
        return;
      }
    }
    this.#parts = parts;
    this.#progress.replaceChildren();
    this.#draw();
  }

  /** @param {Error} error @param {SourceEvent} event */
  #fail(error, event) {
    const text = error instanceof Stopped ? `the grid for ${event.title} took longer than ${error.limit / 1000} s and was stopped.` : error.message;
    const again = () => {
      this.#asked = "";
      this.changed(0);
    };
    this.#progress.replaceChildren(h("strong", {}, "Stopped: "), text, " ", h("button", { type: "button", class: "button small", click: again }, "Try again"));
  }

  #draw() {
    byId("view-torture").removeAttribute("aria-busy");
    this.#tables.classList.remove("stale");
    const rows = this.#parts.flatMap((part) => part.grid.rows);
    const failed = rows.filter((row) => !row.ok);
    const refused = failed.filter((row) => outcome(row) === "refused").length;
    const kind = failed.length === 0 ? "pass" : refused === failed.length ? "refused" : "fail";
    const count = kind === "pass" ? `All ${rows.length} pass` : `${failed.length} of ${rows.length} fail`;
    const rest = { pass: "", fail: refused > 0 ? `: ${failed.length - refused} break, ${refused} are valid JSON that the destination refuses` : "", refused: ": valid JSON, but the destination refuses it" }[kind];
    this.#summary.className = `torture-summary ${rows.length === 0 ? "" : kind}`;
    this.#summary.textContent = rows.length === 0 ? "" : `${count}${rest}${this.#parts.some((part) => part.grid.truncated) ? ", and some variants were left out (the grid is full)" : ""}.`;
    /** @type {Map<string, number>} */
    const kinds = new Map();
    for (const row of failed) kinds.set(row.code ?? "", (kinds.get(row.code ?? "") ?? 0) + 1);
    const sorted = [...kinds].sort((a, b) => b[1] - a[1]);
    this.#faults.hidden = sorted.length === 0;
    this.#faults.replaceChildren(...sorted.map(([code, times]) => h("li", {}, h("code", {}, code), ` ${times}`)));
    this.#tables.replaceChildren(...this.#parts.map((part) => this.#part(part)));
  }

  /** @param {Part} part */
  #part(part) {
    const { event, grid } = part;
    if (this.#parts.length === 1) return this.#table(part);
    const text = grid.failed === 0 ? `all ${grid.passed} pass` : `${grid.failed} of ${grid.rows.length} fail`;
    const kind = grid.failed === 0 ? "pass" : grid.rows.some((row) => outcome(row) === "fail") ? "fail" : "refused";
    const details = h(
      "details",
      { class: "torture-event" },
      h("summary", {}, h("span", { class: `mark ${kind}`, "aria-hidden": "true" }, OUTCOMES[kind].sign), ` ${event.title}: ${text}`),
    );
    // A source may have many events: a table is made when it is looked at.
    const fill = () => {
      if (details.open && details.children.length === 1) details.append(this.#table(part));
    };
    details.addEventListener("toggle", fill);
    details.open = grid.rows.some((row) => nameOf(row) === this.#chosen);
    fill();
    return details;
  }

  /** @param {Part} part */
  #table({ event, grid }) {
    const samples = [...new Set(grid.rows.map((row) => row.sample))];
    /** @type {Map<string, Map<string, Row>>} */
    const cells = new Map(grid.variants.map((variant) => [variant, new Map()]));
    for (const row of grid.rows) cells.get(row.variant)?.set(row.sample, row);
    const title = (/** @type {string} */ id) => event.samples.find((sample) => sample.id === id)?.title ?? id;
    const shown = [...cells].filter(([, row]) => !this.#onlyFailing || [...row.values()].some((cell) => !cell.ok));
    if (shown.length === 0) return h("p", { class: "note" }, "No failures.");
    const table = h(
      "table",
      { class: "torture", role: "grid", "aria-label": `Torture grid for ${event.title}: variants by sample` },
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Variant"), ...samples.map((id) => h("th", { scope: "col", title: title(id) }, id)))),
      h("tbody", {}, ...shown.map(([variant, row]) => h("tr", {}, h("th", { scope: "row" }, variant), ...samples.map((id) => h("td", {}, this.#cell(row.get(id), title(id))))))),
    );
    rove(table);
    return table;
  }

  /** @param {Row | undefined} row @param {string} sample */
  #cell(row, sample) {
    if (!row) return h("span", { class: "none", title: "Not applicable: this variant changes nothing in this sample, or the source cannot send it." }, "·");
    const kind = outcome(row);
    const { word, sign } = OUTCOMES[kind];
    const name = nameOf(row);
    const button = h(
      "button",
      {
        type: "button",
        class: `cell ${kind}`,
        "data-cell": name,
        "aria-label": `${word}: ${row.variant}, ${sample}${row.error ? `. ${row.error}` : ""}`,
        "aria-current": name === this.#chosen ? "true" : null,
        title: row.error ? `${sentence(row.error)} (${row.code})` : "Passes",
      },
      h("span", { "aria-hidden": "true" }, `${sign} `),
      word,
    );
    button.addEventListener("click", async () => {
      for (const old of this.#tables.querySelectorAll("[aria-current]")) old.removeAttribute("aria-current");
      button.setAttribute("aria-current", "true");
      this.#chosen = name;
      try {
        await this.page.show(row);
      } catch (error) {
        this.#progress.replaceChildren(...prose(sentence(/** @type {Error} */ (error).message)));
      }
    });
    return button;
  }
}

/** One stop for Tab, arrows within: a grid has too many cells to tab through. @param {HTMLTableElement} table */
function rove(table) {
  const buttons = () => /** @type {HTMLButtonElement[]} */ ([...table.querySelectorAll("button.cell")]);
  const first = table.querySelector("button.cell[aria-current]") ?? table.querySelector("button.cell:not(.pass)") ?? table.querySelector("button.cell");
  for (const button of buttons()) button.tabIndex = button === first ? 0 : -1;
  const move = (/** @type {Element | null | undefined} */ cell) => {
    const button = cell?.querySelector("button");
    if (!button) return;
    for (const other of buttons()) other.tabIndex = other === button ? 0 : -1;
    button.focus();
  };
  table.addEventListener("focusin", (event) => {
    if (event.target instanceof HTMLButtonElement) for (const other of buttons()) other.tabIndex = other === event.target ? 0 : -1;
  });
  table.addEventListener("keydown", (event) => {
    const cell = event.target instanceof Element ? event.target.closest("td") : null;
    const row = cell?.parentElement;
    if (!cell || !row) return;
    const filled = (/** @type {Element} */ other) => other.querySelector("button") !== null;
    const line = [...row.children].filter(filled);
    const column = [...(row.parentElement?.children ?? [])].map((other) => other.children[cell.cellIndex]).filter((other) => other !== undefined && filled(other));
    const steps = /** @type {Record<string, () => Element | undefined>} */ ({
      ArrowRight: () => line[line.indexOf(cell) + 1],
      ArrowLeft: () => line[line.indexOf(cell) - 1],
      ArrowDown: () => column[column.indexOf(cell) + 1],
      ArrowUp: () => column[column.indexOf(cell) - 1],
      Home: () => line[0],
      End: () => line.at(-1),
    });
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    move(step());
  });
}

/** JSON text on several lines, where that changes no value: numbers of many digits would lose some. @param {string} text */
export function indented(text) {
  const value = JSON.parse(text);
  return JSON.stringify(value) === text ? JSON.stringify(value, null, 2) : text;
}
