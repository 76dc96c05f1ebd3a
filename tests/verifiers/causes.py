"""Makes signatures wrongly, one fault a case, exactly as such code is written in Python; prints JSON lines.

Run: python3 tests/verifiers/causes.py > fixtures/signatures/causes-python.jsonl
"""
import base64
import hashlib
import hmac
import json
import urllib.parse

SECRET = "0f8a6b5c4d3e2f100112233445566778899aabbccddeeff0102030405060708"
NOW = 1767225600
COMPACT = '{"event":"test.ping","data":{"path":"/a/b","name":"Über <x> & 🚨","load":1.0,"big":12345678901234567890},"b":1e16,"a":null,"t":true,"e":{},"l":[]}'
PRETTY = json.dumps(json.loads('{"z": 1, "a": [1, 2.50, 1e-7], "s": "ü/x"}'), indent=2, ensure_ascii=False)
cases = []


def add(name, expect, body, headers, scheme="github", secret=SECRET, **more):
    body = body if isinstance(body, bytes) else body.encode()
    line = {"id": name, "scheme": scheme, "secret": secret, "headers": headers, **more}
    cases.append({"name": name, "expect": "signature/" + expect, "line": {**line, "body_b64": base64.b64encode(body).decode()}})


def sign(content, key=SECRET, hash=hashlib.sha256):
    content = content if isinstance(content, bytes) else content.encode()
    key = key if isinstance(key, bytes) else key.encode()
    return hmac.new(key, content, hash).hexdigest()


def github(name, expect, signed, body, key=SECRET, **more):
    add(name, expect, body, {"X-Hub-Signature-256": "sha256=" + sign(signed, key)}, **more)


def stripe(name, expect, signed, body, t=NOW):
    add(name, expect, body, {"Stripe-Signature": f"t={t},v1={sign(signed)}"}, scheme="stripe")


data = json.loads(COMPACT)
github("dumps", "body-json-dumps", json.dumps(data), COMPACT)
github("dumps-from-pretty", "body-json-dumps", json.dumps(json.loads(PRETTY)), PRETTY)
stripe("dumps-stripe", "body-json-dumps", f"{NOW}.{json.dumps(data)}", COMPACT)
github("dumps-compact", "body-json-dumps-compact", json.dumps(data, separators=(",", ":")), COMPACT)
github("dumps-unicode", "body-json-dumps-unicode", json.dumps(data, ensure_ascii=False), COMPACT)
github("dumps-compact-unicode", "body-json-dumps-unicode", json.dumps(json.loads(PRETTY + " "), ensure_ascii=False, separators=(",", ":")), PRETTY)
github("dumps-sorted", "body-json-dumps-sorted", json.dumps(data, sort_keys=True), COMPACT)
github("dumps-sorted-compact", "body-json-dumps-sorted", json.dumps(data, sort_keys=True, separators=(",", ":")), COMPACT)
github("dumps-indent-2", "body-json-dumps-pretty", json.dumps(data, indent=2), COMPACT)
github("dumps-indent-4", "body-json-dumps-pretty", json.dumps(data, indent=4), COMPACT)
github("dumps-indent-sorted", "body-json-dumps-pretty", json.dumps(data, indent=2, sort_keys=True), COMPACT)
floats = '{"a": 1.0, "b": 1E400, "c": -0.0, "d": 1e22, "e": 0.00001, "f": 123456789.125, "g": 1e15, "h": 5e-324, "k": "\\u007f\\ud800"}'
github("dumps-floats", "body-json-dumps-compact", json.dumps(json.loads(floats), separators=(",", ":")), floats)
github("str-of-dict", "body-python-repr", str(data), COMPACT)
stripe("bytes-in-f-string", "body-bytes-repr", f"{NOW}.{COMPACT.encode()}", COMPACT)
github("bytes-repr", "body-bytes-repr", str(b"it's\n\xff"), b"it's\n\xff")
github("latin-1", "body-latin-1", '{"a":"café"}'.encode("latin-1"), '{"a":"café"}')
github("ascii-ignore", "body-ascii-only", '{"a":"café"}'.encode("ascii", "ignore"), '{"a":"café"}')
github("utf-8-sig", "body-bom-added", "{}x".encode("utf-8-sig"), "{}x")
github("quote-plus", "body-form-encoded", urllib.parse.quote_plus('{"a": "b c~"}'), '{"a": "b c~"}')
github("unquote", "body-form-decoded", urllib.parse.unquote_plus("a=%7B%22x%22%3A+1%7D"), "a=%7B%22x%22%3A+1%7D")
github("urlencode-again", "body-form-reordered", urllib.parse.urlencode(sorted(urllib.parse.parse_qsl("b=2&a=%7e1"))), "b=2&a=%7e1")
github("dumps-twice", "body-double-encoded", json.dumps(COMPACT), COMPACT)
github("member", "body-member", json.dumps(data["data"]), COMPACT)
github("hexdigest-of-body", "body-hash", hashlib.sha256(COMPACT.encode()).hexdigest(), COMPACT)
github("empty-after-read", "body-empty", b"", COMPACT)
github("splitlines", "body-newlines-removed", "".join("a\r\nb\nc".splitlines()), "a\r\nb\nc")
github("universal-newlines", "body-crlf-to-lf", "a\nb\n", "a\r\nb\r\n")
github("strip", "body-trimmed", "  x y  ".strip(), "  x y  ")
github("secret-file-with-newline", "secret-newline-added", COMPACT, COMPACT, SECRET + "\n")
github("secret-fromhex", "secret-hex-decoded", COMPACT, COMPACT, bytes.fromhex("00ff" * 16), secret="00ff" * 16)
github("secret-none", "secret-undefined", COMPACT, COMPACT, str(None))
github("secret-sha256", "secret-hashed", COMPACT, COMPACT, hashlib.sha256(SECRET.encode()).hexdigest())
github("secret-urlsafe", "secret-base64url-decoded", COMPACT, COMPACT, base64.urlsafe_b64decode("_-8_-8_-8_-8"), secret="_-8_-8_-8_-8")
github("secret-b64", "secret-base64-encoded", COMPACT, COMPACT, base64.b64encode(SECRET.encode()))
github("swapped", "mac-arguments-swapped", SECRET, COMPACT, COMPACT)
for name in ("sha1", "sha384", "sha512"):
    add("hash-" + name, "mac-" + name, COMPACT, {"X-Hub-Signature-256": "sha256=" + sign(COMPACT, hash=getattr(hashlib, name))})
add("no-key", "mac-plain-hash", COMPACT, {"X-Hub-Signature-256": "sha256=" + hashlib.sha256(COMPACT.encode()).hexdigest()})
add("body-then-secret", "mac-secret-concatenated", COMPACT, {"X-Hub-Signature-256": "sha256=" + hashlib.sha256((COMPACT + SECRET).encode()).hexdigest()})
add("base64-instead", "header-base64-for-hex", COMPACT, {"X-Hub-Signature-256": "sha256=" + base64.b64encode(bytes.fromhex(sign(COMPACT))).decode()})
add("shopify-hex", "header-hex-for-base64", COMPACT, {"X-Shopify-Hmac-Sha256": sign(COMPACT)}, scheme="shopify")
add("shopify-b64-of-hex", "header-base64-of-hex", COMPACT, {"X-Shopify-Hmac-Sha256": base64.b64encode(sign(COMPACT).encode()).decode()}, scheme="shopify")
add("paddle-joiner", "content-joiner-wrong", COMPACT, {"Paddle-Signature": f"ts={NOW};h1={sign(f'{NOW}.{COMPACT}')}"}, scheme="paddle")
add("paddle-as-stripe", "scheme-other", COMPACT, {"Paddle-Signature": f"ts={NOW};h1={sign(f'{NOW}:{COMPACT}')}"}, scheme="stripe")
add("paddle-milliseconds", "timestamp-milliseconds", COMPACT, {"Paddle-Signature": f"ts={NOW};h1={sign(f'{NOW * 1000}:{COMPACT}')}"}, scheme="paddle")
stripe("timestamp-float", "timestamp-clock-read-twice", f"{NOW - 2}.{COMPACT}", COMPACT)
for line in cases:
    print(json.dumps(line))
