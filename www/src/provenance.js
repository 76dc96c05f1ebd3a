// Which action and which payload value wrote a byte of the body, and the reverse.

import { Decoration } from "@codemirror/view";
import { byId, h } from "./dom.js";
import { mark, trace } from "./editors.js";
import { pointerAt, rangeOf } from "./pointer.js";

/** @typedef {import("@codemirror/view").EditorView} EditorView */
/** @typedef {import("./types.d.ts").Segment} Segment */

/** More marks than this would only slow the page down. */
const MOST = 5000;
const fromPayload = Decoration.mark({ class: "hp-payload" });

export class Provenance {
  /** @type {Segment[]} */ #segments = [];
  /** What a click pinned: hovering over nothing returns to it. @type {Segment[]} */ #pinned = [];

  /** @param {EditorView} template @param {EditorView} payload @param {EditorView} body */
  constructor(template, payload, body) {
    this.template = template;
    this.payload = payload;
    this.body = body;
    this.#hint();
  }

  /** @param {Segment[]} segments */
  show(segments) {
    const length = this.body.state.doc.length;
    this.#segments = segments.filter((segment) => segment.kind === "payload" && segment.from < segment.to && segment.to <= length);
    this.#pinned = [];
    mark(this.body, Decoration.set(this.#segments.slice(0, MOST).map((segment) => fromPayload.range(segment.from, segment.to)), true));
    this.#light([], "");
  }

  /** The pointer is over this place in the body. @param {number | null} position @param {boolean} click */
  fromBody(position, click) {
    const found = position === null ? [] : this.#segments.filter((segment) => segment.from <= position && position < segment.to).slice(0, 1);
    if (click) this.#pinned = found;
    this.#light(found.length > 0 || click ? found : this.#pinned, "body");
  }

  /** The cursor of the template is here. @param {number} position */
  fromTemplate(position) {
    const found = this.#segments.filter((segment) => segment.templateFrom <= position && position <= segment.templateTo);
    this.#pinned = found;
    this.#light(found, "template");
  }

  /** The cursor of the payload is here. @param {number} position */
  fromPayload(position) {
    const pointer = pointerAt(this.payload.state, position);
    const found = pointer ? this.#segments.filter((segment) => segment.paths.some((path) => path === pointer || path.startsWith(`${pointer}/`) || pointer.startsWith(`${path}/`))) : [];
    this.#pinned = found;
    this.#light(found, "payload");
  }

  /** @param {Segment[]} segments @param {string} from */
  #light(segments, from) {
    const actions = unique(segments.map((segment) => ({ from: segment.templateFrom, to: segment.templateTo })));
    const paths = [...new Set(segments.flatMap((segment) => segment.paths))];
    const values = paths.map((path) => rangeOf(this.payload.state, path)).filter((range) => range !== null);
    trace(this.template, from === "template" ? [] : actions);
    trace(this.payload, from === "payload" ? [] : unique(values));
    trace(this.body, segments.map(({ from: start, to }) => ({ from: start, to })));
    if (segments.length === 0) this.#hint();
    else this.#say(segments, actions, paths);
  }

  #hint() {
    byId("trace").replaceChildren(h("span", {}, h("span", { class: "swatch", "aria-hidden": "true" }), "came from the payload. Hover over a part to see which action and which value wrote it."));
  }

  /** @param {Segment[]} segments @param {{ from: number, to: number }[]} actions @param {string[]} paths */
  #say(segments, actions, paths) {
    const first = segments[0];
    if (!first) return;
    const short = (/** @type {string} */ text) => (text.length > 60 ? `${text.slice(0, 58)}…` : text);
    const shown = short(this.body.state.sliceDoc(first.from, first.to));
    const written = actions.slice(0, 2).map((range) => h("code", {}, short(this.template.state.sliceDoc(range.from, range.to))));
    const read = paths.slice(0, 4).map((path) => h("code", {}, path === "" ? "(the whole payload)" : path));
    byId("trace").replaceChildren(
      h("code", {}, shown),
      segments.length > 1 ? `and ${segments.length - 1} more,` : "",
      "written by",
      ...written,
      ...(read.length > 0 ? ["from", ...read] : []),
      paths.length > 4 ? `and ${paths.length - 4} more` : "",
    );
  }
}

/** @param {{ from: number, to: number }[]} ranges */
function unique(ranges) {
  const seen = new Set();
  return ranges.filter((range) => {
    const key = `${range.from}-${range.to}`;
    return !seen.has(key) && seen.add(key);
  });
}
