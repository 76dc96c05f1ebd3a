// The setup menus at the top: source, event, destination, starting template.

import { byId, h, selectById } from "./dom.js";
import * as preview from "./preview.js";

/** @typedef {import("./types.d.ts").Catalogue} Catalogue */
/** @typedef {import("./types.d.ts").Source} Source */
/** @typedef {import("./types.d.ts").Work} Work */

/** @returns {Work} */
export function emptyWork() {
  return { event: "", sample: "", destination: "", formatting: "", templateId: "", template: "", payload: "" };
}

/** Each sample is an option; those of one group of events stand together. @param {Source} source */
function eventOptions(source) {
  /** @type {Map<string, HTMLOptionElement[]>} */
  const groups = new Map();
  for (const event of source.events) {
    const title = event.test ? `${event.title} (test event)` : event.title;
    const many = event.samples.length > 1;
    const group = event.group || (many ? title : "");
    const options = event.samples.map((sample) => h("option", { value: JSON.stringify([event.type, sample.id]) }, many ? `${title}: ${sample.title}` : title));
    groups.set(group, [...(groups.get(group) ?? []), ...options]);
  }
  return [...groups].flatMap(([label, options]) => (label === "" ? options : [h("optgroup", { label }, ...options)]));
}

/** The choices that never change. @param {Catalogue} catalogue */
export function fill(catalogue) {
  selectById("source").replaceChildren(...catalogue.sources.map((source) => h("option", { value: source.id }, source.name)));
  selectById("destination").replaceChildren(
    h("option", { value: "" }, "Detect automatically"),
    ...catalogue.destinations.map((destination) => h("option", { value: destination.id }, destination.name)),
  );
}

/** The choices that a source has, and which of them are taken. @param {Source} source @param {Work} work */
export function draw(source, work) {
  selectById("source").value = source.id;
  selectById("event").replaceChildren(...eventOptions(source));
  selectById("event").value = JSON.stringify([work.event, work.sample]);
  byId("formatting-field").hidden = source.formattings.length === 0;
  selectById("formatting").replaceChildren(...source.formattings.map((entry) => h("option", { value: entry.id, title: entry.doc }, entry.title)));
  selectById("formatting").value = work.formatting;
  selectById("destination").value = work.destination;
  const sound = source.templates.filter((template) => !template.defective);
  const defective = source.templates.filter((template) => template.defective);
  const option = (/** @type {import("./types.d.ts").Starter} */ template) => h("option", { value: template.id }, template.title);
  selectById("starter").replaceChildren(
    h("optgroup", { label: "Examples" }, ...sound.map(option)),
    ...(defective.length > 0 ? [h("optgroup", { label: "As published, with known defects" }, ...defective.map(option))] : []),
  );
  selectById("starter").value = work.templateId;
  byId("secret-field").hidden = !source.signing;
  const dialect = source.dialect === "go" ? "Go text/template" : "JSON with $Title and $Event";
  byId("dialect").textContent = source.relay ? `${dialect}: run by your own receiver on the payload` : dialect;
  byId("setup-text").textContent = `${source.name} · ${work.event} → ${work.destination || "any destination"}`;
  preview.facts(source);
}
