// What survives a reload. A secret has no field here, so it cannot be kept or linked by mistake.

/** @typedef {import("./types.d.ts").Work} Work */
/** @typedef {{ source: string, work: Record<string, Work>, hash: string, theme: string, split: Record<string, number> }} Kept */

const KEY = "hookproof:1";

/** @returns {Kept} */
export function load() {
  /** @type {Kept} */
  const empty = { source: "", work: {}, hash: "", theme: "", split: {} };
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "null");
    if (typeof kept !== "object" || kept === null) return empty;
    for (const key of /** @type {const} */ (["source", "hash", "theme"])) if (typeof kept[key] === "string") empty[key] = kept[key];
    if (typeof kept.split === "object" && kept.split) {
      for (const [name, value] of Object.entries(kept.split)) if (typeof value === "number") empty.split[name] = value;
    }
    if (typeof kept.work === "object" && kept.work) {
      for (const [source, work] of Object.entries(kept.work)) if (isWork(work)) empty.work[source] = work;
    }
  } catch {
    // Storage may be switched off or hold something else: then nothing is kept.
  }
  return empty;
}

/** @param {any} work @returns {work is Work} */
function isWork(work) {
  const fields = ["event", "sample", "destination", "formatting", "templateId", "template", "payload"];
  return typeof work === "object" && work !== null && fields.every((field) => typeof work[field] === "string");
}

/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
/** @type {Kept | undefined} */
let waiting;

/** Keeps the state soon, and at the latest when the page is left. @param {Kept} kept */
export function keep(kept) {
  waiting = kept;
  clearTimeout(timer);
  timer = setTimeout(flush, 200);
}

/** Keeps the state now. */
export function flush() {
  clearTimeout(timer);
  if (!waiting) return;
  try {
    localStorage.setItem(KEY, JSON.stringify(waiting));
  } catch {
    // Storage is full or switched off: the page keeps working but saves nothing.
  }
  waiting = undefined;
}

addEventListener("pagehide", flush);
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") flush();
});
