// The vendors' own libraries for Node judge what we sign: right, then with one changed byte, then under another secret.
// npm ci --prefix tests/verifiers; cargo build --example lines; node tests/verifiers/official.mjs
import crypto from 'node:crypto';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import * as octokit from '@octokit/webhooks-methods';
import { Webhook as Standard } from 'standardwebhooks';
import { Webhook as Svix } from 'svix';
import Stripe from 'stripe';
import twilio from 'twilio';
import slack from '@slack/bolt';
import { httpbis, createVerifier } from 'http-message-signatures';
import { checkCauses } from './causes-check.mjs';
import { checks, hookproof } from './lines.mjs';

const require = createRequire(import.meta.url);
const version = (name) => JSON.parse(fs.readFileSync(new URL(`node_modules/${name}/package.json`, import.meta.url))).version;
const text = 'a secret of thirty-two characters';
const whsec = 'whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=';
const now = Math.floor(Date.now() / 1000);
const url = 'https://example.com/hook?x=1';
const lower = (headers) => Object.fromEntries(Object.entries(headers).map(([k, v]) => [k.toLowerCase(), v]));
const throws = async (f) => { try { await f(); return true; } catch { return false; } };

const stripe = new Stripe('sk_test_x');
const verifiers = {
  github: ['@octokit/webhooks-methods', (h, b, s) => octokit.verify(s, b, h['X-Hub-Signature-256'])],
  cybercage: ['@octokit/webhooks-methods', (h, b, s) => octokit.verify(s, b, h['X-CyberCage-Signature'])],
  standard: ['standardwebhooks', (h, b, s) => throws(() => new Standard(s).verify(b, lower(h)))],
  svix: ['svix', (h, b, s) => throws(() => new Svix(s).verify(b, lower(h)))],
  stripe: ['stripe', (h, b, s) => throws(() => stripe.webhooks.constructEvent(b, h['Stripe-Signature'], s))],
  slack: ['@slack/bolt', (h, b, s) => throws(() => slack.verifySlackRequest({ signingSecret: s, body: b,
    headers: { 'x-slack-signature': h['X-Slack-Signature'], 'x-slack-request-timestamp': Number(h['X-Slack-Request-Timestamp']) } }))],
  twilio: ['twilio', (h, b, s, u) => u.includes('bodySHA256')
    ? twilio.validateRequestWithBody(s, h['X-Twilio-Signature'], u, b)
    : twilio.validateRequest(s, h['X-Twilio-Signature'], u, formOf(b))],
  paddle: ['@paddle/paddle-node-sdk', async (h, b, s) => {
    const { Paddle } = await import('@paddle/paddle-node-sdk');
    return new Paddle('x').webhooks.isSignatureValid(b, s, h['Paddle-Signature']);
  }],
  shopify: ['@shopify/shopify-api', async (h, b, s) => {
    await import('@shopify/shopify-api/adapters/node');
    const { shopifyApi, ApiVersion } = await import('@shopify/shopify-api');
    const api = shopifyApi({ apiKey: 'k', apiSecretKey: s, apiVersion: Object.values(ApiVersion).at(-2), hostName: 'example.com', isEmbeddedApp: false,
      logger: { level: 0, log: () => {} } });
    const result = await api.webhooks.validate({ rawBody: b, rawRequest: { method: 'POST', url: '/hook', headers: { ...lower(h), 'x-shopify-topic': 'a/b',
      'x-shopify-api-version': '2026-01', 'x-shopify-shop-domain': 'a.myshopify.com', 'x-shopify-webhook-id': '1' } }, rawResponse: {} });
    return result.valid;
  }],
  rfc9421: ['http-message-signatures', async (h, b, s, u) => {
    const digest = 'sha-256=:' + crypto.createHash('sha256').update(b).digest('base64') + ':';
    if (lower(h)['content-digest'] !== digest) return false; // the library leaves the digest to its caller
    const key = Buffer.from(s, 'base64');
    const verify = createVerifier(key, 'hmac-sha256');
    return (await httpbis.verifyMessage({ keyLookup: async () => ({ id: 'k1', algs: ['hmac-sha256'], verify }) },
      { method: 'POST', url: u, headers: lower(h) })) === true;
  }],
};
const formOf = (b) => {
  const out = {};
  for (const [k, v] of new URLSearchParams(b)) out[k] = k in out ? [].concat(out[k], v) : v;
  return out;
};

const json = ['{"a":1}', '{\n  "a": 1.0,\n  "u": "Ü\\u00fc 🚨"\n}\r\n', '{"pad":"' + 'x'.repeat(6000) + '"}', '{"type":"invoice.paid","object":"event"}'];
const forms = ['To=%2B1800&CallSid=CA1&Empty=&Space=+x+y', 'b=2&a=z&a=y&a=z&B=1'];
const { sign, end } = hookproof();
const { check, done } = checks();
const table = [];
for (const [scheme, [library, verify]] of Object.entries(verifiers)) {
  const secret = { standard: whsec, svix: whsec, rfc9421: Buffer.alloc(40, 9).toString('base64') }[scheme] ?? text;
  const other = { standard: 'whsec_ZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXp7', svix: 'whsec_ZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXp7',
    rfc9421: Buffer.alloc(40, 8).toString('base64') }[scheme] ?? 'another secret entirely, of length';
  const bodies = scheme === 'twilio' ? [...forms, ...json] : scheme === 'slack' ? [...json, ...forms] : json;
  let n = 0;
  for (const body of bodies) {
    let target = url;
    if (scheme === 'twilio' && body.startsWith('{')) target += '&bodySHA256=' + crypto.createHash('sha256').update(body).digest('hex');
    const line = { scheme, secret, body, messageId: 'msg_1', timestamp: Math.floor(Date.now() / 1000), url: target, event: 'test.ping' };
    const label = `${scheme} ${library} ${body.slice(0, 16)}`;
    const judge = async (...args) => { try { return await verify(...args); } catch (e) { return `threw ${e.message}`; } };
    const headers = await sign(line);
    const right = await judge(headers, body, secret, target);
    check(`${label}: accepted`, right === true, String(right));
    const changed = body.replace(/1|x|invoice/, (c) => (c === 'invoice' ? 'invoicf' : c === '1' ? '2' : 'y'));
    check(`${label}: one byte changed`, (await judge(headers, changed, secret, target)) !== true);
    check(`${label}: another secret`, (await judge(await sign({ ...line, secret: other }), body, secret, target)) !== true);
    n += 1;
  }
  table.push(`${scheme.padEnd(10)} ${library} ${version(library)}: ${n} bodies`);
}
end();
const absent = checkCauses(check);
if (absent.length) console.log('causes not made anew, for want of:', absent.join(', '));
console.log(table.join('\n'));
done();
