// Signing in wasm beside WebCrypto, in one run of the built package: node tests/bench/signature.mjs [--check]
// The wasm columns start from the secret's text and end with the headers of the request. "WebCrypto" does the same work:
// import the key, sign, write the header. "imported key" is WebCrypto's best case: the key is at hand, and the HMAC's
// bytes alone are asked for.
// --check: exit code 1 unless wasm does the same work faster up to 4 KiB.

import { createHmac, webcrypto } from "node:crypto";
import * as hookproof from "../../www/pkg/dist/node.js";
import * as raw from "../../www/pkg/dist/hookproof.js";

const { subtle } = webcrypto;
const secret = "0f8a6b5c4d3e2f100112233445566778899aabbccddeeff0102030405060708";
const key = await subtle.importKey("raw", Buffer.from(secret), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
const line = JSON.stringify({ scheme: "github", secret });

/** Each way signs in alternating rounds; the best round counts, in microseconds a call: other work on the machine only adds. */
async function measure(ways, calls, rounds) {
  const times = Object.fromEntries(Object.keys(ways).map((name) => [name, []]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const [name, sign] of Object.entries(ways)) {
      const start = performance.now();
      for (let call = 0; call < calls; call += 1) {
        const pending = sign();
        if (pending instanceof Promise) await pending;
      }
      // The first round warms up.
      if (round > 0) times[name].push((performance.now() - start) * 1000 / calls);
    }
  }
  return Object.fromEntries(Object.entries(times).map(([name, all]) => [name, Math.min(...all)]));
}

const slower = [];
const head = ["bytes", "sign(bytes)", "sign(text)", "signBytes", "WebCrypto", "imported key"];
console.log(head.map((text) => text.padStart(12)).join(" "));
for (const size of [256, 1024, 4096, 65536]) {
  const text = JSON.stringify({ type: "bulk.test", pad: "x".repeat(size - 29) }).padEnd(size);
  const body = new TextEncoder().encode(text);
  const wanted = `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
  for (const given of [body, text]) {
    if (hookproof.sign({ scheme: "github", secret, body: given }).headers["X-Hub-Signature-256"] !== wanted) throw new Error(`${size}: wrong`);
  }
  if (Buffer.from(await subtle.sign("HMAC", key, body)).toString("hex") !== wanted.slice(7)) throw new Error("WebCrypto: wrong");
  const { bytes, string, lean, whole, native } = await measure({
    bytes: () => hookproof.sign({ scheme: "github", secret, body }),
    string: () => hookproof.sign({ scheme: "github", secret, body: text }),
    lean: () => raw.signBytes(line, body),
    whole: async () => {
      const imported = await subtle.importKey("raw", new TextEncoder().encode(secret), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
      return { "X-Hub-Signature-256": `sha256=${Buffer.from(await subtle.sign("HMAC", imported, body)).toString("hex")}` };
    },
    native: () => subtle.sign("HMAC", key, body),
  }, size > 4096 ? 100 : 500, 15);
  if (size <= 4096 && bytes >= whole) slower.push(size);
  const cells = [String(size), ...[bytes, string, lean, whole, native].map((us) => `${us.toFixed(1)} us`)];
  console.log(cells.map((cell) => cell.padStart(12)).join(" "));
}
console.log(slower.length ? `slower than WebCrypto at ${slower.join(", ")} bytes` : "faster than WebCrypto up to 4096 bytes");
if (slower.length && process.argv.includes("--check")) process.exitCode = 1;
