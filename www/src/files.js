// Files that were dropped, opened or pasted: their texts by path, and which of them a project file refers to.

/** More files than this are not read. */
const MOST = 500;
/** Larger files are not read: no template or payload is that long. */
const LARGEST = 4_000_000;

/** @typedef {Map<string, string>} Texts path to text */

/** @param {Iterable<{ path: string, file: File }>} files */
export async function read(files) {
  /** @type {Texts} */
  const texts = new Map();
  /** @type {string[]} */
  const skipped = [];
  for (const { path, file } of files) {
    if (texts.size >= MOST || file.size > LARGEST) skipped.push(path);
    else texts.set(path, await file.text());
  }
  return { texts, skipped };
}

/** What a file picker gave. @param {FileList} list */
export const picked = (list) => [...list].map((file) => ({ path: file.webkitRelativePath || file.name, file }));

/** What was dropped, folders with what is in them. @param {DataTransfer} transfer */
export async function dropped(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.() ?? null).filter((entry) => entry !== null);
  if (entries.length === 0) return picked(transfer.files);
  /** @type {{ path: string, file: File }[]} */
  const found = [];
  const waiting = [...entries];
  while (waiting.length > 0 && found.length <= MOST) {
    const entry = waiting.shift();
    if (!entry || entry.name.startsWith(".") || entry.name === "node_modules") continue;
    const path = entry.fullPath.replace(/^\//, "");
    if (entry.isFile) {
      found.push({ path, file: await new Promise((resolve, reject) => /** @type {FileSystemFileEntry} */ (entry).file(resolve, reject)) });
    } else {
      const reader = /** @type {FileSystemDirectoryEntry} */ (entry).createReader();
      // The reader returns its entries in batches; an empty batch marks the end.
      for (;;) {
        const part = await new Promise((/** @type {(entries: FileSystemEntry[]) => void} */ resolve, reject) => reader.readEntries(resolve, reject));
        if (part.length === 0) break;
        waiting.push(...part);
      }
    }
  }
  return found;
}

/** The project file among texts: by its name, else by what is in it. @param {Texts} texts */
export function projectPath(texts) {
  const named = [...texts.keys()].filter((path) => /(^|\/)hookproof\.json$/.test(path)).sort((a, b) => a.split("/").length - b.split("/").length);
  return named[0] ?? [...texts].find(([path, text]) => path.endsWith(".json") && isProject(text))?.[0] ?? null;
}

/** @param {string} text */
export function isProject(text) {
  return Array.isArray(parse(text)?.webhooks);
}

/** @param {string} text @returns {any} */
export function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * The files that a project names, as it names them. A path is relative to the project file; files that were picked
 * one by one have lost their folders, so a file whose name is unique is accepted too.
 * @param {string} project its text
 * @param {string} path its path
 * @param {Texts} texts
 */
export function named(project, path, texts) {
  const folder = path.includes("/") ? path.slice(0, path.lastIndexOf("/") + 1) : "";
  /** @type {Record<string, string>} */
  const files = Object.create(null);
  const webhooks = parse(project)?.webhooks;
  for (const webhook of Array.isArray(webhooks) ? webhooks : []) {
    const payloads = Array.isArray(webhook?.payloads) ? webhook.payloads : [];
    for (const wanted of [webhook?.template, ...payloads.map((/** @type {any} */ entry) => entry?.file ?? entry)]) {
      if (typeof wanted !== "string") continue;
      const whole = normal(folder + wanted);
      const base = wanted.slice(wanted.lastIndexOf("/") + 1);
      const alike = [...texts.keys()].filter((entry) => entry === base || entry.endsWith(`/${base}`));
      const flat = alike.filter((entry) => !entry.includes("/"));
      const found = texts.get(whole) ?? (flat.length === 1 && alike.length === 1 ? texts.get(flat[0] ?? "") : undefined);
      if (found !== undefined) files[wanted] = found;
    }
  }
  return files;
}

/** A path without `.` and `..`. @param {string} path */
function normal(path) {
  /** @type {string[]} */
  const parts = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  }
  return parts.join("/");
}
