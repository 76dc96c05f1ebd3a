// The page: choices on top, template and payload on the left, the request on the right, diagnostics below.

import * as core from "../pkg/dist/hookproof.js";
import * as choices from "./choices.js";
import { Contracts } from "./contracts.js";
import { byId, copy } from "./dom.js";
import { bodyView, jump, payloadEditor, replace, templateEditor } from "./editors.js";
import { Engine, compile } from "./engine.js";
import { templateLanguage } from "./language.js";
import * as layout from "./layout.js";
import * as link from "./link.js";
import * as preview from "./preview.js";
import * as problems from "./problems.js";
import { Provenance } from "./provenance.js";
import { Shapes } from "./shapes.js";
import * as status from "./status.js";
import * as store from "./store.js";
import { Torture, indented } from "./torture.js";
import { wire } from "./wire.js";

/** @typedef {import("./types.d.ts").Catalogue} Catalogue */
/** @typedef {import("./types.d.ts").Source} Source */
/** @typedef {import("./types.d.ts").Work} Work */
/** @typedef {import("./types.d.ts").Preview} Preview */
/** @typedef {import("./types.d.ts").Diagnostic} Diagnostic */

/** Texts longer than this are not rendered on every keystroke. */
const LONG = 20_000;
/** Time limit for opening one cell of a torture grid, in milliseconds; the grid is computed again for it. */
const CELL_LIMIT = 5000;
/** How long all fixes together may take, in milliseconds: the template is checked again after each round. */
const REPAIR_LIMIT = 2000;
/** The source of the first example. */
const FIRST = "castai";

export class Page {
  /** @type {Source} */ source;
  /** @type {Work} */ work;
  /** The example's own text. */ original = "";
  /** In memory only. */ secret = "";
  /** Sets the editor's language for the source. */ speak = () => {};
  /** @type {Preview | null} */ last = null;
  /** @type {string} */ said = "";
  /** @type {Promise<void> | null} */ #running = null;
  #again = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #timer;
  /** True while the page itself replaces the texts. */ #quiet = false;

  /** @param {Engine} engine @param {Engine} long for what may take seconds @param {Catalogue} catalogue */
  constructor(engine, long, catalogue) {
    this.engine = engine;
    this.long = long;
    this.catalogue = catalogue;
    this.kept = store.load();
    this.source = /** @type {Source} */ (this.find(this.kept.source) ?? this.find(FIRST) ?? catalogue.sources[0]);
    this.work = this.kept.work[this.source.id] ?? choices.emptyWork();
    this.openTab = layout.tabs((id) => this.torture.shown(id === "tab-torture"));
    layout.phoneLayout();
    const kept = () => store.keep(this.kept);
    layout.splitters(this.kept, kept);
    layout.theme(this.kept, kept);
    const ask = (/** @type {string} */ name) => async (/** @type {number} */ offset) => {
      const request = { template: this.template.state.doc.toString(), payload: this.payload.state.doc.toString(), source: this.source.id, event: this.work.event || null, offset };
      const { result } = await engine.call(name, JSON.stringify(request));
      return JSON.parse(result);
    };
    const editor = templateEditor(byId("template"), {
      text: this.work.template,
      changed: () => this.edited(),
      moved: (position) => this.provenance.fromTemplate(position),
      complete: ask("complete"),
      hover: ask("hover"),
    });
    this.template = editor.view;
    this.setLanguage = editor.setLanguage;
    this.payload = payloadEditor(byId("payload"), {
      text: this.work.payload,
      changed: () => this.edited(),
      moved: (position) => this.provenance.fromPayload(position),
    });
    this.body = bodyView(byId("body"), { pointed: (position, click) => this.provenance.fromBody(position, click) });
    this.provenance = new Provenance(this.template, this.payload, this.body);
    this.shapes = new Shapes();
    this.torture = new Torture(long, { request: () => this.grid(), source: () => this.source, show: (row) => this.showCell(row) });
    this.contracts = new Contracts(long, {
      tab: () => {
        layout.show("preview");
        this.openTab("tab-contracts");
      },
      open: (what) => this.openContract(what),
    });
    wire(this);
  }

  /** @param {string | null} id */
  find(id) {
    return this.catalogue.sources.find((source) => source.id === id);
  }

  /** The first view: a link, else what was kept, else an example. */
  async start() {
    const named = location.hash && location.hash !== this.kept.hash ? link.read(location.hash) : null;
    if (!this.work.event) await this.begin();
    else this.draw();
    if (named) await this.open(named);
    else this.settle();
  }

  /** Fills the work of a source that has none yet. */
  async begin() {
    const starter = this.source.templates.find((template) => !template.defective) ?? this.source.templates[0];
    const event = this.source.events.find((entry) => starter?.events.includes(entry.type)) ?? this.source.events[0];
    this.work = choices.emptyWork();
    this.work.formatting = starter?.formatting ?? this.source.formattings[0]?.id ?? "";
    this.work.destination = starter?.destination ?? "";
    this.work.templateId = starter?.id ?? "";
    this.work.event = event?.type ?? "";
    this.work.sample = event?.samples[0]?.id ?? "";
    if (starter) this.work.template = (await this.engine.call("starter", this.source.id, starter.id)).result;
    this.original = this.work.template;
    this.work.payload = await this.sample(this.work.event, this.work.sample);
    this.fill();
  }

  /** @param {string} event @param {string} sample */
  async sample(event, sample) {
    return (await this.engine.call("sample", this.source.id, event, sample || undefined)).result;
  }

  /** Puts the work's texts into the editors, as a step that can be undone. */
  fill() {
    this.#quiet = true;
    replace(this.template, this.work.template);
    replace(this.payload, this.work.payload);
    this.#quiet = false;
    this.draw();
  }

  /** Draws the choices. */
  draw() {
    choices.draw(this.source, this.work);
    this.note();
  }

  /** Shows the example's note while the template is still the unchanged example. */
  note() {
    const chosen = this.source.templates.find((template) => template.id === this.work.templateId);
    const same = this.template.state.doc.toString() === this.original;
    const note = same ? [chosen?.defective ? "As published." : "", chosen?.note ?? ""].filter(Boolean).join(" ") : "";
    byId("starter-note").hidden = note === "";
    byId("starter-note").replaceChildren(...problems.prose(note));
  }

  /** @param {string} id */
  async chooseSource(id) {
    const source = this.find(id);
    if (!source || source === this.source) return;
    this.keepWork();
    this.source = source;
    // A secret belongs to one source's endpoint.
    this.secret = "";
    /** @type {HTMLInputElement} */ (byId("secret")).value = "";
    this.speak();
    const kept = this.kept.work[id];
    if (kept) {
      this.work = kept;
      this.fill();
    } else {
      await this.begin();
    }
    this.settle();
  }

  /** @param {string} event @param {string} sample */
  async chooseEvent(event, sample) {
    this.work.event = event;
    this.work.sample = sample;
    this.work.payload = await this.sample(event, sample);
    this.fill();
    this.settle();
  }

  /** @param {string} id */
  async chooseStarter(id) {
    const starter = this.source.templates.find((template) => template.id === id);
    if (!starter) return;
    this.work.templateId = id;
    this.work.template = (await this.engine.call("starter", this.source.id, id)).result;
    this.original = this.work.template;
    if (starter.destination) this.work.destination = starter.destination;
    if (starter.formatting) this.work.formatting = starter.formatting;
    const event = this.source.events.find((entry) => starter.events.includes(entry.type));
    if (event && !starter.events.includes(this.work.event)) {
      this.work.event = event.type;
      this.work.sample = event.samples[0]?.id ?? "";
      this.work.payload = await this.sample(this.work.event, this.work.sample);
    }
    this.fill();
    this.settle();
  }

  /** Opens a link: it fills the editors and nothing more. @param {ReturnType<typeof link.read>} named */
  async open(named) {
    if (!named) return;
    await this.chooseSource(named.source ?? this.source.id);
    const starter = this.source.templates.find((template) => template.id === named.template);
    if (starter) await this.chooseStarter(starter.id);
    const event = this.source.events.find((entry) => entry.type === named.event);
    if (event) await this.chooseEvent(event.type, event.samples.find((entry) => entry.id === named.sample)?.id ?? event.samples[0]?.id ?? "");
    if (this.catalogue.destinations.some((entry) => entry.id === named.destination)) this.work.destination = named.destination ?? "";
    if (this.source.formattings.some((entry) => entry.id === named.formatting)) this.work.formatting = named.formatting ?? "";
    if (named.text) {
      const text = await link.inflate(named.text).catch(() => null);
      if (text === null) this.say("The template in the link could not be read.");
      else this.work.template = text;
    }
    this.fill();
    this.settle();
  }

  /** The address names the choices; a template that was edited is added when the link is copied. */
  fields() {
    return {
      source: this.source.id,
      event: this.work.event,
      sample: this.work.sample,
      destination: this.work.destination,
      template: this.work.templateId,
      formatting: this.work.formatting,
    };
  }

  async share() {
    const text = await link.deflate(this.template.state.doc.toString());
    const hash = link.write({ ...this.fields(), text });
    await copy(byId("share"), new URL(hash, location.href).href);
    this.say("Link copied. It holds the template and your choices, but not the payload or a secret.");
  }

  keepWork() {
    this.work.template = this.template.state.doc.toString();
    this.work.payload = this.payload.state.doc.toString();
    this.kept.work[this.source.id] = this.work;
    this.kept.source = this.source.id;
    store.keep(this.kept);
  }

  /** A choice was made: keep it, name it in the address, render. */
  settle() {
    this.draw();
    this.kept.hash = link.write(this.fields());
    history.replaceState(null, "", this.kept.hash);
    this.keepWork();
    return this.refresh();
  }

  edited() {
    if (this.#quiet) return;
    this.note();
    this.keepWork();
    clearTimeout(this.#timer);
    const long = this.template.state.doc.length + this.payload.state.doc.length > LONG;
    if (long) this.#timer = setTimeout(() => this.refresh(), 120);
    else this.refresh();
  }

  /** Renders the newest texts; what was typed meanwhile is rendered next. */
  refresh() {
    clearTimeout(this.#timer);
    if (this.#running) this.#again = true;
    else this.#running = this.#renderAll();
    return this.#running;
  }

  async #renderAll() {
    do {
      this.#again = false;
      await this.render();
    } while (this.#again);
    this.#running = null;
  }

  /** The request without its payload. */
  grid() {
    return {
      template: this.template.state.doc.toString(),
      source: this.source.id,
      event: this.work.event || null,
      destination: this.work.destination || null,
      formatting: this.work.formatting || null,
    };
  }

  /** What is asked of the texts at hand. */
  request() {
    return {
      ...this.grid(),
      payload: this.payload.state.doc.toString(),
      secret: this.secret || null,
      // The page has a clock; the engine has none.
      timestamp: Math.floor(Date.now() / 1000),
      messageId: "00000000-0000-4000-8000-000000000001",
      url: null,
    };
  }

  async render() {
    const request = this.request();
    const { template, payload } = request;
    try {
      const { result, milliseconds } = await this.engine.call("preview", JSON.stringify(request));
      if (template !== this.template.state.doc.toString() || payload !== this.payload.state.doc.toString()) {
        this.#again = true;
        return;
      }
      this.show(JSON.parse(result), milliseconds);
    } catch (error) {
      this.fail(/** @type {Error} */ (error));
    }
  }

  /** @param {Preview} result @param {number} milliseconds */
  show(result, milliseconds) {
    this.last = result;
    const { body } = result;
    byId("view-body").classList.toggle("stale", body === null);
    if (body !== null) {
      replace(this.body, body);
      this.provenance.show(result.segments);
    } else {
      this.provenance.show([]);
    }
    const example = (/** @type {string} */ payload) => {
      replace(this.payload, payload);
      layout.show("preview");
    };
    preview.verdict(result.verdict, example);
    const known = this.catalogue.destinations.find((destination) => destination.id === result.destination && destination.id !== "generic");
    preview.receiver(result.destinationVerdict, known?.name ?? "", example);
    this.shapes.show(result);
    this.torture.changed();
    preview.headers(result, this.source, this.secret !== "");
    for (const [name, view] of /** @type {const} */ ([["template", this.template], ["payload", this.payload]])) {
      problems.lint(view, result.diagnostics.filter((diagnostic) => diagnostic.document === name), (diagnostic) => this.fix(diagnostic));
    }
    problems.list(result.diagnostics, {
      go: (diagnostic) => this.go(diagnostic),
      fix: (diagnostic) => this.fix(diagnostic),
      explain: async (code) => problems.explanation((await this.engine.call("explain", code)).result),
    });
    byId("fix-all").hidden = result.diagnostics.filter((diagnostic) => diagnostic.fix && diagnostic.document === "template").length === 0;
    this.say(status.draw(result, milliseconds, this.payload.state.doc.toString()));
  }

  /** Screen readers hear a change once. @param {string} text */
  say(text) {
    if (text === this.said) return;
    this.said = text;
    byId("live").textContent = text;
  }

  /** @param {Error} error */
  fail(error) {
    this.say(status.fail(error, () => this.refresh()));
  }

  /** @param {Diagnostic} diagnostic */
  go(diagnostic) {
    // A fault in the body has a label that names the action to blame; both places are shown.
    if (diagnostic.document === "payload") {
      layout.show("payload");
      jump(this.payload, diagnostic.from, diagnostic.to);
    } else if (diagnostic.document === "body") {
      const blamed = diagnostic.labels.find((label) => label.document === "template");
      if (blamed) {
        layout.show("template");
        jump(this.template, blamed.from, blamed.to);
      } else {
        layout.show("preview");
        this.openTab("tab-body");
        jump(this.body, diagnostic.from, diagnostic.to);
      }
    } else if (diagnostic.document === "headers" || diagnostic.document === "url") {
      layout.show("preview");
      this.openTab("tab-headers");
      byId("tab-headers").focus();
    } else {
      layout.show("template");
      jump(this.template, diagnostic.from, diagnostic.to);
    }
  }

  /** Applies one fix. @param {Diagnostic} diagnostic */
  fix(diagnostic) {
    const view = diagnostic.document === "payload" ? this.payload : this.template;
    if (!diagnostic.fix) return;
    view.dispatch({ changes: diagnostic.fix.edits, userEvent: "input.fix", scrollIntoView: true });
    layout.show(view === this.payload ? "payload" : "template");
    view.focus();
  }

  /** A cell of the torture grid: its payload, its body, and where that goes wrong. @param {import("./types.d.ts").TortureRow} row */
  async showCell(row) {
    const { result } = await this.long.within(CELL_LIMIT, "torture", JSON.stringify({ ...this.grid(), event: row.event, cell: `${row.event}/${row.sample}/${row.variant}` }));
    this.work.event = row.event;
    this.work.sample = row.sample;
    this.work.payload = indented(JSON.parse(result).payload);
    this.fill();
    await this.settle();
    if (this.last?.body !== null && (row.bodyFault || row.ok)) {
      layout.show("preview");
      this.openTab("tab-body");
      jump(this.body, row.bodyFault?.from ?? 0, row.bodyFault?.to ?? 0);
      if (row.bodyFault) this.provenance.fromBody(row.bodyFault.from, true);
    } else if (row.action) {
      layout.show("template");
      this.openTab("tab-body");
      jump(this.template, row.action.from, row.action.to);
    }
    this.say(row.ok ? `${row.variant} passes.` : `${row.variant} fails: ${row.error}`);
  }

  /** Opens a check of a project file: its template, its payload, and the place of its finding. @param {import("./contracts.js").Opened} what */
  async openContract(what) {
    await this.chooseSource(what.source);
    const { work, source } = this;
    const event = source.events.find((entry) => entry.type === what.event);
    if (event) {
      work.event = event.type;
      work.sample = event.samples.find((entry) => entry.id === what.sample)?.id ?? event.samples[0]?.id ?? "";
    }
    work.payload = what.payload ?? (await this.sample(work.event, work.sample));
    work.destination = this.catalogue.destinations.some((entry) => entry.id === what.destination) ? what.destination : "";
    if (source.formattings.some((entry) => entry.id === what.formatting)) work.formatting = what.formatting;
    if (what.template !== null) {
      work.template = what.template;
      this.original = "";
    }
    this.fill();
    await this.settle();
    layout.show("template");
    const shown = this.last?.diagnostics.find((entry) => entry.code === what.diagnostic?.code && entry.document === what.diagnostic.document) ?? what.diagnostic;
    if (shown) this.go(shown);
    else this.template.focus();
  }

  /** Applies every fix, and those that show up once the first are applied, as one step. */
  async fixAll() {
    const request = this.request();
    const { template } = request;
    try {
      const { result } = await this.engine.within(REPAIR_LIMIT, "repair", JSON.stringify(request));
      const repaired = JSON.parse(result).template;
      if (repaired === template || this.template.state.doc.toString() !== template) return;
      replace(this.template, repaired);
    } catch (error) {
      this.fail(/** @type {Error} */ (error));
      return;
    }
    await this.refresh();
    layout.show("template");
    this.template.focus();
  }

  /** Copies the request as a command for a POSIX shell. @param {HTMLElement} button */
  async copyCurl(button) {
    try {
      const command = JSON.parse((await this.engine.call("curl", JSON.stringify(this.request()))).result);
      if (command === null) this.say("The request has no body, so there is no command to copy.");
      else await copy(button, command);
    } catch (error) {
      this.fail(/** @type {Error} */ (error));
    }
  }
}

async function boot() {
  const module = await compile();
  const engine = new Engine(module);
  // Highlighting needs an answer at once: parsing is linear and bounded, so the editor has an instance of its own.
  core.initSync({ module });
  const catalogue = /** @type {Catalogue} */ (JSON.parse((await engine.call("catalogue")).result));
  byId("version").textContent = core.version();
  const page = new Page(engine, new Engine(module), catalogue);
  const types = /** @type {string[]} */ (JSON.parse(core.nodeTypes()));
  // A source's dialect decides how a text is read, so the language is set anew for each.
  page.speak = () => page.setLanguage(templateLanguage({ types, tree: (text) => core.tree(text, page.source.id) }));
  page.speak();
  await page.start();
  document.documentElement.dataset.ready = "true";
}

boot().catch((error) => {
  byId("status-problems").textContent = "Not started";
  preview.failed("The page could not start: ", String(error?.message ?? error), () => location.reload());
});
