// The known answers and the causes of a mismatch, through the built package: the same files that the Rust tests read.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { describe, test } from "node:test";
import * as hookproof from "../../www/pkg/dist/node.js";

const fixtures = new URL("../../fixtures/signatures/", import.meta.url);
const file = JSON.parse(readFileSync(new URL("vectors.json", fixtures), "utf8"));

/** The bodies by name, each checked against its digest. */
const bodies = new Map(Object.entries(file.bodies).map(([name, body]) => {
  const bytes = body.base64 === undefined ? bulk(body.bytes) : Buffer.from(body.base64, "base64");
  assert.equal(createHash("sha256").update(bytes).digest("hex"), body.sha256, name);
  return [name, bytes];
}));

function bulk(size) {
  const [head, tail, cycle] = ['{"type":"bulk.test","pad":"', '"}', "abcdefghijklmnopqrstuvwxyz0123456789"];
  const pad = size - head.length - tail.length;
  return Buffer.from(head + cycle.repeat(Math.ceil(pad / cycle.length)).slice(0, pad) + tail);
}

const received = (vector, body, more = {}) => ({
  scheme: vector.scheme, secret: vector.secret, body, headers: vector.headers, at: vector.timestamp, url: vector.url, explain: false, ...more,
});

/** What the sender of a vector knew, where the vector itself does not say it. */
function sent(vector, body) {
  const request = { scheme: vector.scheme, secret: vector.secret, body, messageId: vector.message_id, timestamp: vector.timestamp, url: vector.url };
  if (vector.scheme === "cybercage-sha256") {
    Object.assign(request, { messageId: "d3b07384-d9a0-4c9b-8f3e-000000000001", timestamp: "2026-01-01T00:00:00Z", event: "test.ping" });
  }
  if (vector.scheme === "rfc9421-hmac-sha256") request.messageId = vector.headers["webhook-id"];
  if (vector.name === "rfc9421-appendix-B.2.5") {
    const { Signature, ...given } = vector.headers;
    request.headers = given;
  }
  if (vector.old_secret) request.secret = [vector.old_secret, vector.secret];
  return request;
}

const other = (vector) => vector.scheme === "standard-webhooks-v1a"
  ? "whpk_11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
  : `${vector.secret.replace(/=+$/, "")}BBBB`;

describe("the known answers, in wasm", () => {
  test("every vector verifies", (t) => {
    for (const vector of file.vectors) {
      const body = bodies.get(vector.body);
      const wanted = { id: null, ok: true, reason: "valid", cause: null };
      assert.deepEqual(hookproof.verify(received(vector, body)), wanted, vector.name);
      for (const secret of [vector.old_secret, vector.public_key].filter(Boolean)) {
        assert.deepEqual(hookproof.verify(received(vector, body, { secret })), wanted, `${vector.name} under its other key`);
      }
      // As text, where it is some: the same answer.
      if (Buffer.from(body.toString()).equals(body)) {
        assert.deepEqual(hookproof.verify(received(vector, body.toString())), wanted, vector.name);
      }
    }
    t.diagnostic(`${file.vectors.length} vectors verified`);
    assert.ok(file.vectors.length >= 38, `${file.vectors.length} vectors`);
  });

  test("every vector is refused after one byte is changed, and under another secret", (t) => {
    let [changed, foreign] = [0, 0];
    for (const vector of file.vectors) {
      const body = bodies.get(vector.body);
      for (const at of [0, body.length >> 1, body.length - 1]) {
        const bytes = Buffer.from(body);
        bytes[at] ^= 1;
        assert.equal(hookproof.verify(received(vector, bytes)).ok, false, `${vector.name}, byte ${at}`);
        changed += 1;
      }
      assert.equal(hookproof.verify(received(vector, body, { secret: other(vector) })).ok, false, vector.name);
      foreign += 1;
    }
    t.diagnostic(`${changed} changed bodies and ${foreign} other secrets refused`);
    assert.deepEqual([changed, foreign], [3 * file.vectors.length, file.vectors.length]);
  });

  test("signing reproduces the headers of every vector", (t) => {
    let headers = 0;
    for (const vector of file.vectors) {
      const request = sent(vector, bodies.get(vector.body));
      const answer = hookproof.sign(request);
      for (const [name, value] of Object.entries(vector.headers)) {
        if (request.headers && name in request.headers) continue;
        const wanted = vector.name === "stripe-rotation" ? value.replace(/,v0=00ff$/, "") : value;
        assert.equal(answer.headers?.[name], wanted, `${vector.name}: ${JSON.stringify(answer)}`);
        headers += 1;
      }
    }
    t.diagnostic(`${headers} headers of ${file.vectors.length} vectors reproduced`);
    assert.ok(headers >= file.vectors.length);
  });
});

describe("the causes, in wasm", () => {
  test("every fault that was made on purpose is named", (t) => {
    const [wrong, seen] = [[], new Set()];
    let cases = 0;
    for (const name of readdirSync(fixtures).filter((entry) => /^causes-.*\.jsonl$/.test(entry))) {
      for (const line of readFileSync(new URL(name, fixtures), "utf8").split("\n").filter(Boolean)) {
        const { name: label, expect, line: { body_b64, id: _, ...request } } = JSON.parse(line);
        const answer = hookproof.verify({ ...request, body: Buffer.from(body_b64 ?? "", "base64") });
        assert.equal(answer.ok, false, label);
        if (answer.cause !== expect && !answer.also?.includes(expect)) wrong.push(`${label}: wanted ${expect}, got ${answer.cause}`);
        seen.add(expect);
        cases += 1;
      }
    }
    t.diagnostic(`${cases} cases, ${seen.size} causes`);
    assert.deepEqual(wrong, []);
    assert.ok(cases >= 204 && seen.size >= 100, `${cases} cases, ${seen.size} causes`);
  });
});

describe("the boundary", () => {
  const secret = "a secret of thirty-two characters";

  test("bytes that are not text are signed and judged as they are", () => {
    const body = Uint8Array.from([0x7b, 0xff, 0xfe, 0x00, 0x7d]);
    const { headers } = hookproof.sign({ scheme: "github", secret, body });
    assert.equal(hookproof.verify({ scheme: "github", secret, body, headers }).ok, true);
    assert.equal(hookproof.verify({ scheme: "github", secret, body: new TextDecoder().decode(body), headers }).ok, false);
  });

  test("part of a larger buffer is signed alone", () => {
    const whole = Buffer.from("xx{}yy");
    const { headers } = hookproof.sign({ scheme: "github", secret, body: whole.subarray(2, 4) });
    assert.deepEqual(headers, hookproof.sign({ scheme: "github", secret, body: "{}" }).headers);
  });

  test("a scheme of one's own is an object", () => {
    const scheme = {
      id: "own", name: "Own", content: "{{.Timestamp}}:{{.Body}}", mac: "hmac-sha512", key: "hex", encoding: "base64url", header: "X-Own",
      value: "t={{.Timestamp}};{{.Signatures}}", each: "s={{.Signature}}", join: ";", tolerance: { past: 60, future: null },
    };
    const request = { scheme, secret: "00112233445566778899aabbccddeeff", body: "{}", timestamp: 1767225600 };
    const { headers } = hookproof.sign(request);
    assert.match(headers["X-Own"], /^t=1767225600;s=[\w-]{86}$/);
    const { timestamp: _, ...received } = { ...request, headers };
    assert.equal(hookproof.verify({ ...received, at: 1767225660 }).reason, "valid");
    assert.equal(hookproof.verify({ ...received, at: 1767225661 }).reason, "stale");
  });

  test("what cannot be signed is an answer that keeps the secret to itself", () => {
    for (const [request, wanted] of [
      [{ scheme: "nobody", secret, body: "{}" }, /no scheme/],
      [{ scheme: "github", body: "{}" }, /secret/],
      [{ scheme: "standard", secret: "whsec_hunter*2", body: "{}", messageId: "m", timestamp: 1 }, /base64/],
      [{ scheme: "github", secret, body: new Uint8Array(2), body_b64: "e30=" }, /twice/],
      [{ scheme: "github", secret, body: 5 }, /a string or bytes/],
    ]) {
      const { error, headers } = hookproof.sign(request);
      assert.match(error, wanted);
      assert.equal(headers, undefined);
      assert.ok(!error.includes("hunter") && !error.includes(secret));
    }
  });

  test("the expected signature of a refused request is never told", () => {
    const { headers } = hookproof.sign({ scheme: "github", secret, body: "{}" });
    const answer = JSON.stringify(hookproof.verify({ scheme: "github", secret, body: "{}", headers: { "X-Hub-Signature-256": `sha256=${"0".repeat(64)}` }, reveal: true, bytes: true }));
    assert.ok(!answer.includes(headers["X-Hub-Signature-256"].slice(7)), answer);
  });
});
