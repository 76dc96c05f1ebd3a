// Makes signatures wrongly, one fault a case, exactly as such code is written in Node; prints JSON lines for
// fixtures/signatures/causes-node.jsonl. Run: node tests/verifiers/causes.mjs > fixtures/signatures/causes-node.jsonl
// Each line: {"name", "expect": the cause's code, "line": a line of --verify --batch}.
import crypto from 'node:crypto';

const secret = '0f8a6b5c4d3e2f100112233445566778899aabbccddeeff0102030405060708';
const whsec = 'whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=';
const whsecKey = Buffer.from(whsec.slice(6), 'base64');
const now = 1767225600;
const id = 'msg_2KWPBgLlAfxdpx2AI54pPJ85f4W';
const url = 'https://example.com/hook?foo=1&bar=2';
const pretty = Buffer.from('{\n  "title": "Node drained",\n  "severity": "critical",\n  "ids": [1, 2, 3]\n}\n');
const compact = Buffer.from('{"event":"test.ping","data":{"path":"/a/b","name":"Über <x>","load":1.5},"n":7}');
const hmac = (key, data, encoding = 'hex', hash = 'sha256') => crypto.createHmac(hash, key).update(data).digest(encoding);
const sha = (data, encoding) => crypto.createHash('sha256').update(data).digest(encoding);

const cases = [];
const add = (name, expect, line) => {
  const body = Buffer.from(line.body);
  const { body: _, ...rest } = line;
  cases.push({ name, expect: `signature/${expect}`, line: { id: name, ...rest, body_b64: body.toString('base64') } });
};
const github = (name, expect, signed, body, key = secret, more = {}) =>
  add(name, expect, { scheme: 'github', secret, body, headers: { 'X-Hub-Signature-256': 'sha256=' + hmac(key, signed) }, ...more });
const standardWith = (name, expect, signature, body = compact, headers = {}) =>
  add(name, expect, { scheme: 'standard', secret: whsec, body, url,
    headers: { 'webhook-id': id, 'webhook-timestamp': String(now), 'webhook-signature': signature, ...headers } });
const standard = (name, expect, content, key = whsecKey, body = compact) => standardWith(name, expect, 'v1,' + hmac(key, content, 'base64'), body);
const stripe = (name, expect, content, t = now, body = compact) =>
  add(name, expect, { scheme: 'stripe', secret, body, headers: { 'Stripe-Signature': `t=${t},v1=${hmac(secret, content)}` } });

// The body.
const odd = Buffer.from('{"b": 1.0, "2": 1e3, "a": "\\u00fc\\/", "1": 12345678901234567890, "z": -0, "t": 1e-7, "u": 1e21, "v": 0.000001}');
github('stringify-pretty-body', 'body-json-stringify', JSON.stringify(JSON.parse(pretty)), pretty);
github('stringify-numbers-order-escapes', 'body-json-stringify', JSON.stringify(JSON.parse(odd)), odd);
standard('stringify-standard', 'body-json-stringify', `${id}.${now}.${JSON.stringify(JSON.parse(pretty))}`, whsecKey, pretty);
stripe('stringify-stripe', 'body-json-stringify', `${now}.${JSON.stringify(JSON.parse(odd))}`, now, odd);
github('stringify-2', 'body-json-stringify-pretty', JSON.stringify(JSON.parse(compact), null, 2), compact);
github('stringify-4', 'body-json-stringify-pretty', JSON.stringify(JSON.parse(compact), null, 4), compact);
github('stringify-tab', 'body-json-stringify-pretty', JSON.stringify(JSON.parse(compact), null, '\t'), compact);
const sortKeys = (v) => Array.isArray(v) ? v.map(sortKeys) : v && typeof v === 'object'
  ? Object.fromEntries(Object.keys(v).sort().map((k) => [k, sortKeys(v[k])])) : v;
github('stringify-sorted', 'body-json-stringify-sorted', JSON.stringify(sortKeys(JSON.parse('{"é":{"d":1,"c":2.0},"a":{"f":1,"e":3}}'))), '{"é":{"d":1,"c":2.0},"a":{"f":1,"e":3}}');
github('crlf-to-lf', 'body-crlf-to-lf', 'a: 1\nb: 2', 'a: 1\r\nb: 2');
github('lf-to-crlf', 'body-lf-to-crlf', 'a: 1\r\nb: 2', 'a: 1\nb: 2');
github('curl-d-removes-newlines', 'body-newlines-removed', pretty.toString().replace(/[\r\n]/g, ''), pretty);
github('newline-cut', 'body-newline-cut', 'plain text', 'plain text\n');
github('newline-added', 'body-newline-added', compact + '\n', compact);
github('trimmed', 'body-trimmed', '  spaced text \n'.trim(), '  spaced text \n');
github('bom-cut', 'body-bom-cut', new TextDecoder().decode(Buffer.from('\ufeff{"a":1}')), '\ufeff{"a":1}');
github('bom-added', 'body-bom-added', '\ufeff{"a":1}', '{"a":1}');
github('latin1', 'body-latin-1', Buffer.from('{"a":"café"}', 'latin1'), '{"a":"café"}');
github('mojibake', 'body-mojibake', Buffer.from('{"a":"café"}').toString('latin1'), '{"a":"café"}');
github('mojibake-arrived', 'body-mojibake', '{"a":"café"}', Buffer.from('{"a":"café"}').toString('latin1'));
github('utf16', 'body-utf-16', Buffer.from('{"a":1}', 'utf16le'), '{"a":1}');
github('replacement-characters', 'body-replacement-characters', Buffer.from([0x61, 0xff, 0x62]).toString('utf8'), Buffer.from([0x61, 0xff, 0x62]));
github('form-decoded', 'body-form-decoded', decodeURIComponent('text=%7B%22a%22%3A1%7D'), 'text=%7B%22a%22%3A1%7D');
github('form-encoded', 'body-form-encoded', encodeURIComponent('{"a":"b c"}'), '{"a":"b c"}');
github('form-payload-field', 'body-form-payload', new URLSearchParams('payload=%7B%22a%22%3A1%7D').get('payload'), 'payload=%7B%22a%22%3A1%7D');
github('form-wrapped', 'body-form-wrapped', 'payload=' + encodeURIComponent('{"a":"b c"}'), '{"a":"b c"}');
github('form-reordered', 'body-form-reordered', new URLSearchParams('x=a+b&y=%7e').toString(), 'x=a+b&y=%7e');
github('form-as-json', 'body-form-as-json', JSON.stringify(Object.fromEntries(new URLSearchParams('x=1&y=a+b'))), 'x=1&y=a+b');
github('double-encoded', 'body-double-encoded', JSON.stringify(compact.toString()), compact);
github('string-content', 'body-string-content', compact, JSON.stringify(compact.toString()));
github('empty', 'body-empty', '', compact);
github('object-object', 'body-object-object', `${JSON.parse(compact)}`, compact);
stripe('object-object-stripe', 'body-object-object', `${now}.${JSON.parse(compact)}`);
github('undefined', 'body-undefined', String(undefined), compact);
github('empty-object', 'body-empty-object', JSON.stringify({}), 'not json');
github('base64', 'body-base64', compact.toString('base64'), compact);
github('base64-decoded', 'body-base64-decoded', compact, compact.toString('base64'));
github('hex-body', 'body-hex', compact.toString('hex'), compact);
github('hash-of-body', 'body-hash', sha(compact, 'hex'), compact);
github('member-data', 'body-member', JSON.stringify(JSON.parse(compact).data), compact);
github('cut-at-characters', 'body-cut', Buffer.from(compact).subarray(0, 40), compact);
add('content-length-says-more', 'body-shorter-than-declared', { scheme: 'github', secret, body: compact.subarray(0, 50),
  headers: { 'X-Hub-Signature-256': 'sha256=' + hmac(secret, compact), 'Content-Length': String(compact.length) } });
github('quoted', 'body-quoted', `'${compact}'`, compact);
github('url-appended', 'body-url-appended', url + compact, compact, secret, { url });
github('jq-c', 'body-whitespace-removed', '{"n":1.0,"s":"a b","e":1E+2}', '{ "n": 1.0, "s": "a b", "e": 1E+2 }');

// The secret.
standard('secret-as-text', 'secret-as-text', `${id}.${now}.${compact}`, whsec);
standard('secret-without-prefix-as-text', 'secret-as-text-without-prefix', `${id}.${now}.${compact}`, whsec.slice(6));
standard('secret-decoded-with-prefix', 'secret-prefix-decoded', `${id}.${now}.${compact}`, Buffer.from(whsec, 'base64'));
github('secret-hex-decoded', 'secret-hex-decoded', compact, compact, Buffer.from('00112233445566778899aabbccddeeff', 'hex'), { secret: '00112233445566778899aabbccddeeff' });
github('secret-base64-decoded', 'secret-base64-decoded', compact, compact, Buffer.from('c2VjcmV0LXNlY3JldC1zZWNyZXQ=', 'base64'), { secret: 'c2VjcmV0LXNlY3JldC1zZWNyZXQ=' });
github('secret-base64url-decoded', 'secret-base64url-decoded', compact, compact, Buffer.from('_-vyv_-vyv8', 'base64url'), { secret: '_-vyv_-vyv8' });
github('secret-prefix-cut', 'secret-prefix-cut', compact, compact, 'abcdef!', { secret: 'whsec_abcdef!' });
github('secret-prefix-added', 'secret-prefix-added', compact, compact, 'whsec_' + secret);
github('secret-newline', 'secret-newline-added', compact, compact, secret + '\n');
github('secret-space', 'secret-space-added', compact, compact, secret + ' ');
github('secret-space-configured', 'secret-space-cut', compact, compact, secret, { secret: secret + '\n' });
github('secret-quotes', 'secret-quotes-added', compact, compact, `"${secret}"`);
github('secret-quotes-configured', 'secret-quotes-cut', compact, compact, secret, { secret: `"${secret}"` });
github('secret-upper', 'secret-upper-case', compact, compact, secret.toUpperCase());
github('secret-lower', 'secret-lower-case', compact, compact, 'AbCdEf-GhI'.toLowerCase(), { secret: 'AbCdEf-GhI' });
github('secret-base64-encoded', 'secret-base64-encoded', compact, compact, Buffer.from(secret).toString('base64'));
github('secret-hex-encoded', 'secret-hex-encoded', compact, compact, Buffer.from(secret).toString('hex'));
github('secret-hashed', 'secret-hashed', compact, compact, sha(secret));
github('secret-empty', 'secret-empty', compact, compact, '');
github('secret-undefined', 'secret-undefined', compact, compact, `${process.env.NO_SUCH_SECRET}`);
github('secret-percent-decoded', 'secret-percent-decoded', compact, compact, decodeURIComponent('a%2Fb%3Dc!'), { secret: 'a%2Fb%3Dc!' });
github('secret-percent-encoded', 'secret-percent-encoded', compact, compact, encodeURIComponent('a/b=c'), { secret: 'a/b=c' });
github('secret-latin1', 'secret-latin-1', compact, compact, Buffer.from('clé-secrète', 'latin1'), { secret: 'clé-secrète' });
github('secret-cut', 'secret-cut', compact, compact, 'abc', { secret: 'abc#def' });
github('secret-previous', 'secret-previous', compact, compact, 'the-old-secret', { previous: ['the-old-secret'] });

// The header.
const header = (name, expect, value, headerName = 'X-Hub-Signature-256') =>
  add(name, expect, { scheme: 'github', secret, body: compact, headers: { [headerName]: value } });
header('header-no-prefix', 'header-prefix-missing', hmac(secret, compact));
header('header-other-prefix', 'header-prefix-wrong', 'v1=' + hmac(secret, compact));
header('header-base64', 'header-base64-for-hex', 'sha256=' + hmac(secret, compact, 'base64'));
header('header-upper', 'header-upper-case-hex', 'sha256=' + hmac(secret, compact).toUpperCase());
header('header-dashes', 'header-hex-with-separators', 'sha256=' + hmac(secret, compact).toUpperCase().match(/../g).join('-'));
header('header-quoted', 'header-quoted', `sha256="${hmac(secret, compact)}"`);
header('header-cut', 'header-cut', 'sha256=' + hmac(secret, compact).slice(0, 40));
header('header-name', 'header-name-wrong', 'sha256=' + hmac(secret, compact), 'X-Signature');
header('header-base64-of-hex', 'header-base64-of-hex', 'sha256=' + btoa(hmac(secret, compact)));
const good = hmac(whsecKey, `${id}.${now}.${compact}`, 'base64');
standardWith('header-hex-for-base64', 'header-hex-for-base64', 'v1,' + hmac(whsecKey, `${id}.${now}.${compact}`));
standardWith('header-padding', 'header-padding-cut', 'v1,' + good.replace(/=+$/, ''));
standardWith('header-percent', 'header-percent-encoded', 'v1,' + encodeURIComponent(good));
let n = 0; let body64; let sig64;
do { body64 = Buffer.from(`{"n":${n++}}`); sig64 = hmac(whsecKey, `${id}.${now}.${body64}`, 'base64url'); } while (!/[-_]/.test(sig64));
standardWith('header-base64url', 'header-base64url', 'v1,' + sig64, body64);
standardWith('header-commas', 'header-separator-wrong', `v1,${hmac('old', 'x', 'base64')},v1,${good}`);
standardWith('header-prefix-of-version', 'header-prefix-missing', good);

// The timestamp and the layout.
stripe('ts-milliseconds', 'timestamp-milliseconds', `${now * 1000}.${compact}`);
stripe('ts-milliseconds-exact', 'timestamp-milliseconds', `${now * 1000 + 437}.${compact}`);
stripe('ts-seconds', 'timestamp-seconds', `${now}.${compact}`, now * 1000);
stripe('ts-iso', 'timestamp-iso', `${new Date(now * 1000).toISOString()}.${compact}`);
stripe('ts-not-signed', 'timestamp-not-signed', compact);
stripe('ts-twice', 'timestamp-clock-read-twice', `${now + 1}.${compact}`);
stripe('ts-zone', 'timestamp-time-zone', `${now + 2 * 3600}.${compact}`);
stripe('joiner', 'content-joiner-wrong', `${now}:${compact}`);
stripe('no-joiner', 'content-joiner-missing', `${now}${compact}`);
stripe('order', 'content-order-wrong', `${compact}.${now}`);
stripe('version-added', 'content-version-added', `v1.${now}.${compact}`);
standard('id-missing', 'content-id-missing', `${now}.${compact}`);
standard('standard-order', 'content-order-wrong', `${now}.${id}.${compact}`);
github('ts-signed', 'timestamp-signed', `${now}.${compact}`, compact, secret, {});
cases.at(-1).line.headers['X-Timestamp'] = String(now);
standard('standard-body-only', 'timestamp-not-signed', compact);
add('slack-version-missing', 'content-version-missing', { scheme: 'slack', secret, body: compact,
  headers: { 'X-Slack-Request-Timestamp': String(now), 'X-Slack-Signature': 'v0=' + hmac(secret, `${now}:${compact}`) } });
add('stripe-id-added', 'content-id-added', { scheme: 'stripe', secret, body: compact,
  headers: { 'X-Delivery-Id': id, 'Stripe-Signature': `t=${now},v1=${hmac(secret, `${id}.${now}.${compact}`)}` } });
add('other-timestamp', 'timestamp-other-header', { scheme: 'stripe', secret, body: compact,
  headers: { 'X-Request-Timestamp': '1767111111', 'Stripe-Signature': `t=${now},v1=${hmac(secret, `1767111111.${compact}`)}` } });

// The hash.
for (const hash of ['sha1', 'sha384', 'sha512']) {
  add('mac-' + hash, 'mac-' + hash, { scheme: 'github', secret, body: compact,
    headers: { 'X-Hub-Signature-256': 'sha256=' + hmac(secret, compact, 'hex', hash) } });
}
header('plain-hash', 'mac-plain-hash', 'sha256=' + sha(compact, 'hex'));
header('secret-concatenated', 'mac-secret-concatenated', 'sha256=' + sha(secret + compact, 'hex'));
header('arguments-swapped', 'mac-arguments-swapped', 'sha256=' + hmac(compact, secret));
header('hashed-twice', 'mac-hashed-twice', 'sha256=' + sha(crypto.createHmac('sha256', secret).update(compact).digest(), 'hex'));

// Another scheme.
add('scheme-stripe-as-github', 'scheme-other', { scheme: 'github', secret, body: compact,
  headers: { 'Stripe-Signature': `t=${now},v1=${hmac(secret, `${now}.${compact}`)}` } });
add('scheme-svix-as-standard', 'scheme-other', { scheme: 'standard', secret: whsec, body: compact,
  headers: { 'svix-id': id, 'svix-timestamp': String(now), 'svix-signature': 'v1,' + good } });

// The URL and the form.
const form = 'CallSid=CA1&To=%2B1800&Digits=12&Empty=&Space=+x+';
const fields = [...new URLSearchParams(form)];
const sorted = [...fields].sort(([a], [b]) => (a < b ? -1 : 1));
const twilio = (name, expect, content, body = form, u = url, headers = {}) => add(name, expect, { scheme: 'twilio', secret: '12345', body, url: u,
  headers: { 'X-Twilio-Signature': hmac('12345', content, 'base64', 'sha1'), ...headers } });
const flat = (all) => all.map(([k, v]) => k + v).join('');
twilio('url-http', 'url-scheme', url.replace('https', 'http') + flat(sorted));
twilio('url-slash', 'url-trailing-slash', url.replace('/hook', '/hook/') + flat(sorted));
twilio('url-no-query', 'url-query-missing', url.split('?')[0] + flat(sorted));
twilio('url-port', 'url-port', url.replace('.com', '.com:8080') + flat(sorted));
twilio('url-path', 'url-path-only', '/hook?foo=1&bar=2' + flat(sorted));
twilio('url-host-proxy', 'url-host', 'https://internal:9999/hook?foo=1&bar=2' + flat(sorted), form, url, { Host: 'internal:9999' });
twilio('url-host-case', 'url-host-case', url + flat(sorted), form, url.replace('example', 'Example'));
twilio('url-missing', 'url-missing', flat(sorted));
twilio('form-missing', 'form-missing', url);
twilio('form-unsorted', 'form-unsorted', url + flat(fields));
twilio('form-raw', 'form-raw-body', url + form);
twilio('form-trimmed', 'form-trimmed', url + flat(sorted.map(([k, v]) => [k, v.trim()])));
twilio('form-blank', 'form-blank-dropped', url + flat(sorted.filter(([, v]) => v)));
twilio('form-undecoded', 'form-not-decoded', url + form.split('&').sort().map((f) => f.replace('=', '')).join(''));
twilio('twilio-sha256', 'mac-sha256', '', '');
cases.pop();
add('twilio-with-sha256', 'mac-sha256', { scheme: 'twilio', secret: '12345', body: form, url,
  headers: { 'X-Twilio-Signature': hmac('12345', url + flat(sorted), 'base64', 'sha256') } });
const hashed = `https://example.com/hook?bodySHA256=${sha(JSON.stringify(JSON.parse(pretty)), 'hex')}`;
twilio('body-hash-of-stringified', 'body-json-stringify', hashed, pretty, hashed);

// RFC 9421.
const key64 = Buffer.alloc(32, 7).toString('base64');
const digest = (b) => `sha-256=:${sha(b, 'base64')}:`;
const params = `("@method" "@target-uri" "content-digest");created=${now};keyid="k1";alg="hmac-sha256"`;
const base = (u, d, method = 'POST') => `"@method": ${method}\n"@target-uri": ${u}\n"content-digest": ${d}\n"@signature-params": ${params}`;
const rfc = (name, expect, content, d = digest(compact), body = compact) => add(name, expect, { scheme: 'rfc9421', secret: key64, body, url,
  headers: { 'Content-Type': 'application/json', 'Content-Digest': d, 'Signature-Input': 'sig1=' + params,
    Signature: `sig1=:${hmac(Buffer.from(key64, 'base64'), content, 'base64')}:` } });
rfc('base-newline', 'content-base-newline', base(url, digest(compact)) + '\n');
rfc('base-crlf', 'content-base-crlf', base(url, digest(compact)).replaceAll('\n', '\r\n'));
rfc('base-no-params', 'content-base-without-params', base(url, digest(compact)).split('\n').slice(0, -1).join('\n'));
rfc('base-body', 'content-base-body-only', compact);
rfc('rfc-http', 'url-scheme', base(url.replace('https', 'http'), digest(compact)));
rfc('rfc-method', 'method-wrong', base(url, digest(compact), 'GET'));
rfc('rfc-digest-of-stringified', 'body-json-stringify', base(url, digest(JSON.stringify(JSON.parse(pretty)))), digest(JSON.stringify(JSON.parse(pretty))), pretty);

// Two faults at once: the first is named, the other goes with it.
github('stringify-and-hex-secret', 'body-json-stringify', JSON.stringify(JSON.parse(pretty)), pretty, Buffer.from(secret, 'hex').length ? secret + '\n' : '');
add('base64-and-stringify', 'body-json-stringify', { scheme: 'github', secret, body: pretty,
  headers: { 'X-Hub-Signature-256': 'sha256=' + hmac(secret, JSON.stringify(JSON.parse(pretty)), 'base64') } });

for (const one of cases) console.log(JSON.stringify(one));
