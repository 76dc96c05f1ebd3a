// What each control does.

import * as choices from "./choices.js";
import { byId, copy, selectById } from "./dom.js";
import * as link from "./link.js";

/** @param {import("./main.js").Page} page */
export function wire(page) {
  choices.fill(page.catalogue);
  selectById("source").addEventListener("change", () => page.chooseSource(selectById("source").value));
  selectById("event").addEventListener("change", () => {
    const [event = "", sample = ""] = JSON.parse(selectById("event").value);
    page.chooseEvent(event, sample);
  });
  selectById("destination").addEventListener("change", () => {
    page.work.destination = selectById("destination").value;
    page.settle();
  });
  selectById("formatting").addEventListener("change", () => {
    page.work.formatting = selectById("formatting").value;
    page.settle();
  });
  selectById("starter").addEventListener("change", () => page.chooseStarter(selectById("starter").value));
  byId("secret").addEventListener("input", () => {
    page.secret = /** @type {HTMLInputElement} */ (byId("secret")).value;
    page.refresh();
  });
  byId("reset-template").addEventListener("click", () => page.chooseStarter(page.work.templateId || (page.source.templates[0]?.id ?? "")));
  byId("reset-payload").addEventListener("click", () => page.chooseEvent(page.work.event, page.work.sample));
  byId("fix-all").addEventListener("click", () => page.fixAll());
  byId("copy-body").addEventListener("click", () => copy(byId("copy-body"), page.last?.body ?? ""));
  byId("copy-curl").addEventListener("click", () => page.copyCurl(byId("copy-curl")));
  byId("share").addEventListener("click", () => page.share());
  addEventListener("hashchange", () => {
    if (location.hash !== page.kept.hash) page.open(link.read(location.hash));
  });
  addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
      event.preventDefault();
      page.share();
    }
  });
}
