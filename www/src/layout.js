// The frame: tabs, splitters, theme, and one pane at a time on a phone.

import { byId } from "./dom.js";

/** @typedef {import("./store.js").Kept} Kept */

const phone = matchMedia("(max-width: 859px)");

/** Tabs as the ARIA pattern asks: arrows move, Home and End jump. @param {(id: string) => void} chosen is told which @returns {(id: string) => void} */
export function tabs(chosen) {
  const all = /** @type {HTMLElement[]} */ ([...document.querySelectorAll('[role="tab"]')]);
  /** @param {HTMLElement} wanted */
  const choose = (wanted) => {
    for (const tab of all) {
      const selected = tab === wanted;
      tab.setAttribute("aria-selected", String(selected));
      tab.tabIndex = selected ? 0 : -1;
      byId(/** @type {string} */ (tab.getAttribute("aria-controls"))).hidden = !selected;
    }
    byId("pane-preview").dataset.tab = wanted.id;
    wanted.scrollIntoView({ block: "nearest", inline: "nearest" });
    chosen(wanted.id);
  };
  all.forEach((tab, index) => {
    tab.addEventListener("click", () => choose(tab));
    tab.addEventListener("keydown", (event) => {
      const steps = /** @type {Record<string, number>} */ ({ ArrowRight: index + 1, ArrowLeft: index - 1 + all.length, Home: 0, End: all.length - 1 });
      const next = steps[event.key];
      if (next === undefined) return;
      event.preventDefault();
      const target = all[next % all.length];
      if (target) {
        choose(target);
        target.focus();
      }
    });
  });
  return (id) => choose(byId(id));
}

/** Shows one pane where there is room for one only. @param {string} name */
export function show(name) {
  document.body.dataset.pane = name;
  delete document.body.dataset.sheet;
  for (const button of document.querySelectorAll("[data-goto]")) {
    button.setAttribute("aria-pressed", String(button instanceof HTMLElement && button.dataset.goto === name));
  }
}

/** The bottom tabs, the sheet of diagnostics and the folded setup of a phone. */
export function phoneLayout() {
  for (const button of document.querySelectorAll("[data-goto]")) {
    button.addEventListener("click", () => show(/** @type {HTMLElement} */ (button).dataset.goto ?? "template"));
  }
  const setup = /** @type {HTMLDetailsElement} */ (byId("setup"));
  const status = byId("status-problems");
  const apply = () => {
    setup.open = !phone.matches;
    status.setAttribute("aria-expanded", String(!phone.matches));
    delete document.body.dataset.sheet;
    byId("problems").hidden = false;
  };
  status.addEventListener("click", () => {
    const open = status.getAttribute("aria-expanded") !== "true";
    status.setAttribute("aria-expanded", String(open));
    if (phone.matches) {
      if (open) document.body.dataset.sheet = "open";
      else delete document.body.dataset.sheet;
    } else {
      byId("problems").hidden = !open;
    }
  });
  phone.addEventListener("change", apply);
  apply();
}

/** @param {Kept} kept @param {() => void} changed */
export function splitters(kept, changed) {
  splitter("split-columns", "--left", "left", kept, changed, (event, box) => ((event.clientX - box.left) / box.width) * 100, ["ArrowLeft", "ArrowRight"]);
  splitter("split-rows", "--upper", "upper", kept, changed, (event, box) => ((event.clientY - box.top) / box.height) * 100, ["ArrowUp", "ArrowDown"]);
}

/**
 * @param {string} id
 * @param {string} property
 * @param {string} name
 * @param {Kept} kept
 * @param {() => void} changed
 * @param {(event: PointerEvent, box: DOMRect) => number} measure
 * @param {[string, string]} keys
 */
function splitter(id, property, name, kept, changed, measure, keys) {
  const element = byId(id);
  const panes = byId("panes");
  const least = Number(element.getAttribute("aria-valuemin"));
  const most = Number(element.getAttribute("aria-valuemax"));
  /** @param {number} percent */
  const set = (percent) => {
    const value = Math.min(most, Math.max(least, percent));
    document.documentElement.style.setProperty(property, `${value}%`);
    element.setAttribute("aria-valuenow", String(Math.round(value)));
    return value;
  };
  const start = kept.split[name];
  if (start !== undefined) set(start);
  /** @param {number} percent */
  const move = (percent) => {
    kept.split[name] = set(percent);
    changed();
  };
  element.addEventListener("pointerdown", (event) => {
    element.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  element.addEventListener("pointermove", (event) => {
    if (element.hasPointerCapture(event.pointerId)) move(measure(event, panes.getBoundingClientRect()));
  });
  element.addEventListener("dblclick", () => move(name === "left" ? 50 : 56));
  element.addEventListener("keydown", (event) => {
    const step = keys.indexOf(event.key);
    if (step < 0) return;
    event.preventDefault();
    move(Number(element.getAttribute("aria-valuenow")) + (step === 0 ? -2 : 2));
  });
}

/** Follows the system until the user chooses. @param {Kept} kept @param {() => void} changed */
export function theme(kept, changed) {
  const names = ["", "light", "dark"];
  const labels = /** @type {Record<string, string>} */ ({ "": "Theme: system", light: "Theme: light", dark: "Theme: dark" });
  const signs = /** @type {Record<string, string>} */ ({ "": "◐", light: "☀", dark: "☾" });
  const button = byId("theme");
  const apply = () => {
    if (kept.theme) document.documentElement.dataset.theme = kept.theme;
    else delete document.documentElement.dataset.theme;
    const label = labels[kept.theme] ?? "";
    button.setAttribute("aria-label", label);
    button.title = label;
    /** @type {Element} */ (button.firstElementChild).textContent = signs[kept.theme] ?? "";
  };
  if (!names.includes(kept.theme)) kept.theme = "";
  button.addEventListener("click", () => {
    kept.theme = names[(names.indexOf(kept.theme) + 1) % names.length] ?? "";
    apply();
    changed();
  });
  apply();
}
