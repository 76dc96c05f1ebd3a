// What the template renders if the backend holds its data in another shape, for vendors whose types are not public.

import { byId, h } from "./dom.js";
import { bodyView, replace, trace } from "./editors.js";
import { prose } from "./problems.js";

/** @typedef {import("./types.d.ts").Preview} Preview */
/** @typedef {import("./types.d.ts").Alternative} Alternative */

/** @param {string} shape */
const held = (shape) => `a ${shape}`;

export class Shapes {
  #beside = false;
  /** @type {Preview | null} */ #last = null;
  #button = h("button", { type: "button", class: "button small", id: "show-shapes", "aria-expanded": "false", "aria-controls": "other" }, "Show side by side");

  constructor() {
    this.view = bodyView(byId("body-other"), { label: "Body under the other data shape", pointed: () => {} });
    this.#button.addEventListener("click", () => {
      this.#beside = !this.#beside;
      this.#draw();
    });
  }

  /** @param {Preview} preview */
  show(preview) {
    this.#last = preview;
    this.#draw();
  }

  #draw() {
    const preview = this.#last;
    const other = preview?.alternatives.find((entry) => !entry.same && (entry.body !== null || preview.body !== null)) ?? null;
    const beside = this.#beside && other !== null;
    byId("shapes").hidden = other === null;
    byId("other").hidden = !beside;
    byId("body-title").hidden = !beside;
    byId("body").hidden = beside && preview?.body === null;
    byId("body-error").hidden = !byId("body").hidden;
    byId("view-body").classList.toggle("pair", beside);
    this.#button.textContent = beside ? "Show one" : "Show side by side";
    this.#button.setAttribute("aria-expanded", String(beside));
    if (!preview || !other) return;
    const what = other.body === null ? ["rendering stops: ", other.error ?? ""] : [preview.body === null ? "it renders" : "it renders differently", ""];
    byId("shapes").replaceChildren(h("p", {}, `If the sender holds its data as ${held(other.shape)}, ${what[0]}`, ...prose(what[1] ?? ""), other.body === null ? "" : "."), this.#button);
    if (!beside) return;
    byId("body-title").textContent = `Data as ${held(preview.shape)} (assumed)`;
    const stop = preview.diagnostics.find((entry) => entry.document === "template" && entry.severity === "error");
    byId("body-error").replaceChildren(...stopped(stop?.message ?? ""));
    byId("other-title").textContent = `Data as ${held(other.shape)}`;
    byId("body-other").hidden = other.body === null;
    byId("other-error").hidden = other.body !== null;
    byId("other-error").replaceChildren(...stopped(other.error ?? ""));
    if (other.body === null) return;
    replace(this.view, other.body);
    trace(this.view, differences(preview.body, other.body));
  }
}

/** @param {string} error */
const stopped = (error) => [h("strong", {}, "Rendering stops: "), ...prose(error)];

/** What of `after` differs from `before`: from the first character that does to the last. @param {string | null} before @param {string} after */
function differences(before, after) {
  if (before === null) return [];
  const least = Math.min(before.length, after.length);
  let start = 0;
  while (start < least && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < least - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  return start < after.length - end ? [{ from: start, to: after.length - end }] : [];
}
