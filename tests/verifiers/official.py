"""The vendors' own libraries for Python judge what we sign: right, then with one changed byte, then under another secret.

pip install -r tests/verifiers/requirements.txt; cargo build --example lines; python3 tests/verifiers/official.py
"""
import hashlib
import json
import os
import pathlib
import subprocess
import sys
import time
import urllib.parse
from importlib.metadata import version

import standardwebhooks.webhooks
import stripe
import svix.webhooks
from slack_sdk.signature import SignatureVerifier
from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict

ROOT = pathlib.Path(__file__).resolve().parents[2]
TEXT = "a secret of thirty-two characters"
WHSEC = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
OTHER = "whsec_ZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXp7"
URL = "https://example.com/hook?x=1"
child = subprocess.Popen([os.environ.get("HOOKPROOF_LINES", ROOT / "target/debug/examples/lines")],
                         stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")


def sign(**line):
    child.stdin.write(json.dumps({"op": "sign", **line}) + "\n")
    child.stdin.flush()
    return json.loads(child.stdout.readline())["headers"]


def raises_not(call):
    call()
    return True


def lower(headers):
    return {name.lower(): value for name, value in headers.items()}


def twilio(headers, body, secret, url):
    # As Flask's request.form, which keeps a name's several values.
    params = body if "bodySHA256" in url else MultiDict(urllib.parse.parse_qsl(body, keep_blank_values=True))
    return RequestValidator(secret).validate(url, params, headers["X-Twilio-Signature"])


VERIFIERS = {
    "standard": ("standardwebhooks", lambda h, b, s, u: raises_not(lambda: standardwebhooks.webhooks.Webhook(s).verify(b, lower(h)))),
    "svix": ("svix", lambda h, b, s, u: raises_not(lambda: svix.webhooks.Webhook(s).verify(b, lower(h)))),
    "stripe": ("stripe", lambda h, b, s, u: raises_not(lambda: stripe.WebhookSignature.verify_header(b, h["Stripe-Signature"], s, 300))),
    "slack": ("slack-sdk", lambda h, b, s, u: SignatureVerifier(s).is_valid_request(b, h)),
    "twilio": ("twilio", twilio),
}
JSON = ['{"a":1}', '{\n  "a": 1.0,\n  "u": "Ü\\u00fc 🚨"\n}\r\n', '{"pad":"' + "x" * 6000 + '"}']
FORMS = ["To=%2B1800&CallSid=CA1&Empty=&Space=+x+y", "b=2&a=z&a=y&a=z&B=1"]
passed, failed = 0, []


def check(name, ok):
    global passed
    if ok:
        passed += 1
    else:
        failed.append(name)


for scheme, (library, verify) in VERIFIERS.items():
    secret, other = (WHSEC, OTHER) if scheme in ("standard", "svix") else (TEXT, "another secret entirely, of length")
    bodies = JSON + FORMS if scheme in ("twilio", "slack") else JSON

    def judge(*args):
        try:
            return verify(*args) is True
        except Exception:
            return False

    for body in bodies:
        url = URL
        if scheme == "twilio" and body.startswith("{"):
            url += "&bodySHA256=" + hashlib.sha256(body.encode()).hexdigest()
        line = dict(scheme=scheme, body=body, messageId="msg_1", timestamp=int(time.time()), url=url)
        headers = sign(secret=secret, **line)
        label = f"{scheme} {library} {body[:16]!r}"
        check(label + ": accepted", judge(headers, body, secret, url))
        check(label + ": one byte changed", not judge(headers, body.replace("1", "2", 1) if "1" in body else body.replace("x", "y", 1), secret, url))
        check(label + ": another secret", not judge(sign(secret=other, **line), body, secret, url))
    print(f"{scheme:10} {library} {version(library)}: {len(bodies)} bodies")
child.stdin.close()
for name in failed:
    print("FAILED", name)
print(f"{passed} passed, {len(failed)} failed")
sys.exit(1 if failed else 0)
