// A server for the built page, and a browser that reports everything it should not have done.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createReadStream, existsSync, mkdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { createServer as createSocket } from "node:net";
import { extname, join } from "node:path";
import { after, afterEach, before } from "node:test";
import { fileURLToPath } from "node:url";

const require = createRequire(new URL("../../www/package.json", import.meta.url));
export const { chromium } = require("playwright-core");
export const axe = require.resolve("axe-core");

const dist = fileURLToPath(new URL("../../www/dist", import.meta.url));
const shots = process.env.SHOTS ?? fileURLToPath(new URL("../../target/page-shots", import.meta.url));
mkdirSync(shots, { recursive: true });
export const shot = (name) => join(shots, `${name}.png`);

const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".wasm": "application/wasm" };

/** A free port of this machine. */
async function freePort() {
  const socket = createSocket();
  await new Promise((resolve) => socket.listen(0, "127.0.0.1", resolve));
  const { port } = socket.address();
  await new Promise((resolve) => socket.close(resolve));
  return port;
}

/** Serves the page as a static host would: only the page's own policy holds. */
export async function serveStatic() {
  const server = createServer((request, response) => {
    const path = new URL(request.url, "http://127.0.0.1").pathname;
    const file = join(dist, path === "/" ? "index.html" : path);
    if (!file.startsWith(dist) || !existsSync(file)) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream", "x-content-type-options": "nosniff" });
    createReadStream(file).pipe(response);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}

/** Serves the page by the binary itself, as its users get it. */
export async function serveBinary(binary) {
  const port = await freePort();
  const child = spawn(binary, ["--serve", "--port", String(port)], { stdio: ["ignore", "ignore", "pipe"] });
  let errors = "";
  child.stderr.on("data", (text) => (errors += text));
  const url = `http://127.0.0.1:${port}/`;
  for (let round = 0; round < 200; round += 1) {
    if (child.exitCode !== null) throw new Error(`the binary ended: ${errors}`);
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok) return { url, close: () => child.kill() };
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  child.kill();
  throw new Error(`the binary did not serve the page: ${errors}`);
}

/** The page under test: the binary's where there is one. */
export const serve = () => (process.env.HOOKPROOF ? serveBinary(process.env.HOOKPROOF) : serveStatic());

export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    headless: true,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
}

/**
 * Opens a page and records what must not happen: console errors, policy violations, requests elsewhere.
 * @returns the page, with `faults`
 */
export async function open(browser, url, options = {}) {
  const { hash = "", prepare, ...context } = options;
  const inside = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...context });
  const page = await inside.newPage();
  page.setDefaultTimeout(8000);
  const faults = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") faults.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => faults.push(`error: ${error.message}`));
  const origin = new URL(url).origin;
  page.on("request", (request) => {
    const target = request.url();
    if (!target.startsWith(origin) && !target.startsWith("data:") && !target.startsWith("blob:")) faults.push(`request: ${target}`);
  });
  await page.addInitScript(() => {
    globalThis.violations = [];
    document.addEventListener("securitypolicyviolation", (event) => globalThis.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
  });
  if (prepare) await prepare(page);
  await page.goto(url + hash);
  await ready(page);
  page.faults = async () => [...faults, ...(await page.evaluate(() => globalThis.violations)).map((text) => `policy: ${text}`)];
  return page;
}

/** The page stands: the example is rendered. */
export async function ready(page) {
  await page.waitForSelector("html[data-ready]", { timeout: 20_000 });
  await settled(page);
}

/** No render is under way: the body shows what the texts say. */
export async function settled(page) {
  await page.waitForFunction(() => document.getElementById("status-json").textContent !== "");
  await page.waitForTimeout(120);
}

/** The whole text of an editor, read from its state and so not only what is on the screen. */
export const text = (page, id) =>
  page.evaluate((host) => {
    const content = document.getElementById(host).shadowRoot.querySelector(".cm-content");
    return content.cmTile?.view?.state.doc.toString() ?? content.cmView?.view?.state.doc.toString() ?? content.innerText;
  }, id);

/** Replaces the text of an editor by hand: select all, then insert. */
export async function type(page, id, value) {
  await page.locator(`#${id} .cm-content`).click();
  await page.keyboard.press("Control+A");
  await page.keyboard.insertText(value);
  await settled(page);
}

/** Chooses an option by hand. */
export async function choose(page, id, value) {
  await page.selectOption(`#${id}`, value);
  await settled(page);
}

/** A server and a browser for the tests of one file, and a page for each. */
export function session() {
  let server;
  let browser;
  let page;
  before(async () => {
    server = await serve();
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    server?.close();
  });
  afterEach(async () => {
    await page?.context().close();
    page = undefined;
  });
  return {
    start: async (options) => (page = await open(browser, server.url, options)),
    clean: async () => assert.deepEqual(await page.faults(), []),
  };
}

/** axe finds nothing: the page must have been opened with `bypassCSP`. */
export async function faultless(page, where) {
  await page.evaluate(readFileSync(axe, "utf8"));
  const faults = await page.evaluate(async () => {
    const { violations } = await globalThis.axe.run(document, { resultTypes: ["violations"] });
    return violations.map((fault) => `${fault.id}: ${fault.nodes.map((node) => `${node.target.join(" ")} ${node.any[0]?.message ?? ""}`).slice(0, 4).join(" | ")}`);
  });
  assert.deepEqual(faults, [], where);
}
