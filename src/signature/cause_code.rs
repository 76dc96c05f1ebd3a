//! The causes of a mismatch. Each is made on purpose in Node, Python or Go by `tests/verifiers`, and found again by the tests.

use crate::diagnostic::codes;

codes! {
    BODY_JSON_STRINGIFY = "signature/body-json-stringify", Error,
        "The signature is over the body as JavaScript's JSON.stringify prints it, not over these bytes: one side signed or verified a parsed and re-serialised copy.",
        "hmac.update(JSON.stringify(req.body))", "Verify the raw bytes of the request, before anything parses them; on the sending side, sign exactly the bytes that are sent.";
    BODY_JSON_STRINGIFY_PRETTY = "signature/body-json-stringify-pretty", Error,
        "The signature is over the body as JSON.stringify with indentation prints it, not over these bytes: one side signed or verified a parsed and re-serialised copy.",
        "JSON.stringify(req.body, null, 2)", "Verify the raw bytes of the request, before anything parses them; on the sending side, sign exactly the bytes that are sent.";
    BODY_JSON_STRINGIFY_SORTED = "signature/body-json-stringify-sorted", Error,
        "The signature is over the body as JSON.stringify after its keys were sorted (RFC 8785 does the same) prints it, not over these bytes: one side signed or verified a parsed and re-serialised copy.",
        "stringify(sortKeys(req.body))", "Verify the raw bytes of the request, before anything parses them; on the sending side, sign exactly the bytes that are sent.";
    BODY_JSON_DUMPS = "signature/body-json-dumps", Error,
        "The signature is over the body as Python's json.dumps (a space after each comma and colon, \\u escapes) prints it, not over these bytes: one side signed or verified a parsed and re-serialised copy.",
        "hmac.new(key, json.dumps(request.json).encode(), sha256)", "Verify the raw bytes of the request, before anything parses them; on the sending side, sign exactly the bytes that are sent.";
    BODY_JSON_DUMPS_COMPACT = "signature/body-json-dumps-compact", Error,
        "The signature is over the body as Python's json.dumps with separators=(',', ':') prints it, not over these bytes: one side signed or verified a parsed and re-serialised copy.",
        "json.dumps(data, separators=(',', ':'))", "Verify the raw bytes of the request, before anything parses them; on the sending side, sign exactly the bytes that are sent.";
    BODY_JSON_DUMPS_UNICODE = "signature/body-json-dumps-unicode", Error,
        "The signature is over the body as Python's json.dumps with ensure_ascii=False prints it, not over these bytes: one side signed or verified a parsed and re-serialised copy.",
        "json.dumps(data, ensure_ascii=False)", "Verify the raw bytes of the request, before anything parses them; on the sending side, sign exactly the bytes that are sent.";
    BODY_JSON_DUMPS_SORTED = "signature/body-json-dumps-sorted", Error,
        "The signature is over the body as Python's json.dumps with sort_keys=True prints it, not over these bytes: one side signed or verified a parsed and re-serialised copy.",
        "json.dumps(data, sort_keys=True)", "Verify the raw bytes of the request, before anything parses them; on the sending side, sign exactly the bytes that are sent.";
    BODY_JSON_DUMPS_PRETTY = "signature/body-json-dumps-pretty", Error,
        "The signature is over the body as Python's json.dumps with an indent prints it, not over these bytes: one side signed or verified a parsed and re-serialised copy.",
        "json.dumps(data, indent=2)", "Verify the raw bytes of the request, before anything parses them; on the sending side, sign exactly the bytes that are sent.";
    BODY_GO_MARSHAL = "signature/body-go-marshal", Error,
        "The signature is over the body as Go's json.Marshal (sorted map keys; <, > and & escaped) prints it, not over these bytes: one side signed or verified a parsed and re-serialised copy.",
        "b, _ := json.Marshal(payload)", "Verify the raw bytes of the request, before anything parses them; on the sending side, sign exactly the bytes that are sent.";
    BODY_GO_MARSHAL_STRUCT = "signature/body-go-marshal-struct", Error,
        "The signature is over the body as Go's json.Marshal of a struct (its own field order; <, > and & escaped) prints it, not over these bytes: one side signed or verified a parsed and re-serialised copy.",
        "b, _ := json.Marshal(event)", "Verify the raw bytes of the request, before anything parses them; on the sending side, sign exactly the bytes that are sent.";
    BODY_GO_ENCODER = "signature/body-go-encoder", Error,
        "The signature is over the body as Go's json.Encoder (as json.Marshal, and a newline at the end) prints it, not over these bytes: one side signed or verified a parsed and re-serialised copy.",
        "json.NewEncoder(mac).Encode(payload)", "Verify the raw bytes of the request, before anything parses them; on the sending side, sign exactly the bytes that are sent.";
    BODY_GO_NO_HTML_ESCAPE = "signature/body-go-no-html-escape", Error,
        "The signature is over the body as Go's json.Encoder with SetEscapeHTML(false) prints it, not over these bytes: one side signed or verified a parsed and re-serialised copy.",
        "enc.SetEscapeHTML(false); enc.Encode(payload)", "Verify the raw bytes of the request, before anything parses them; on the sending side, sign exactly the bytes that are sent.";
    BODY_GO_MARSHAL_INDENT = "signature/body-go-marshal-indent", Error,
        "The signature is over the body as Go's json.MarshalIndent prints it, not over these bytes: one side signed or verified a parsed and re-serialised copy.",
        "json.MarshalIndent(payload, \"\", \"  \")", "Verify the raw bytes of the request, before anything parses them; on the sending side, sign exactly the bytes that are sent.";
    BODY_PHP_JSON_ENCODE = "signature/body-php-json-encode", Error,
        "The signature is over the body as PHP's json_encode (slashes and non-ASCII characters escaped) prints it, not over these bytes: one side signed or verified a parsed and re-serialised copy.",
        "hash_hmac('sha256', json_encode($data), $secret)", "Verify the raw bytes of the request, before anything parses them; on the sending side, sign exactly the bytes that are sent.";
    BODY_PHP_UNESCAPED_SLASHES = "signature/body-php-unescaped-slashes", Error,
        "The signature is over the body as PHP's json_encode with JSON_UNESCAPED_SLASHES prints it, not over these bytes: one side signed or verified a parsed and re-serialised copy.",
        "json_encode($data, JSON_UNESCAPED_SLASHES)", "Verify the raw bytes of the request, before anything parses them; on the sending side, sign exactly the bytes that are sent.";
    BODY_PHP_UNESCAPED_UNICODE = "signature/body-php-unescaped-unicode", Error,
        "The signature is over the body as PHP's json_encode with JSON_UNESCAPED_UNICODE prints it, not over these bytes: one side signed or verified a parsed and re-serialised copy.",
        "json_encode($data, JSON_UNESCAPED_UNICODE)", "Verify the raw bytes of the request, before anything parses them; on the sending side, sign exactly the bytes that are sent.";
    BODY_PHP_UNESCAPED = "signature/body-php-unescaped", Error,
        "The signature is over the body as PHP's json_encode with JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE prints it, not over these bytes: one side signed or verified a parsed and re-serialised copy.",
        "json_encode($data, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE)", "Verify the raw bytes of the request, before anything parses them; on the sending side, sign exactly the bytes that are sent.";
    BODY_PHP_PRETTY_PRINT = "signature/body-php-pretty-print", Error,
        "The signature is over the body as PHP's json_encode with JSON_PRETTY_PRINT prints it, not over these bytes: one side signed or verified a parsed and re-serialised copy.",
        "json_encode($data, JSON_PRETTY_PRINT)", "Verify the raw bytes of the request, before anything parses them; on the sending side, sign exactly the bytes that are sent.";
    BODY_PHP_EMPTY_ARRAY = "signature/body-php-empty-array", Error,
        "The signature is over the body as PHP's json_encode after json_decode(..., true), which turns {} into [] prints it, not over these bytes: one side signed or verified a parsed and re-serialised copy.",
        "json_encode(json_decode($body, true))", "Verify the raw bytes of the request, before anything parses them; on the sending side, sign exactly the bytes that are sent.";
    BODY_RUBY_TO_JSON = "signature/body-ruby-to-json", Error,
        "The signature is over the body as Ruby's to_json or JSON.generate prints it, not over these bytes: one side signed or verified a parsed and re-serialised copy.",
        "OpenSSL::HMAC.hexdigest('sha256', key, params.to_json)", "Verify the raw bytes of the request, before anything parses them; on the sending side, sign exactly the bytes that are sent.";
    BODY_RUBY_PRETTY_GENERATE = "signature/body-ruby-pretty-generate", Error,
        "The signature is over the body as Ruby's JSON.pretty_generate prints it, not over these bytes: one side signed or verified a parsed and re-serialised copy.",
        "JSON.pretty_generate(data)", "Verify the raw bytes of the request, before anything parses them; on the sending side, sign exactly the bytes that are sent.";
    BODY_RAILS_TO_JSON = "signature/body-rails-to-json", Error,
        "The signature is over the body as Rails' to_json (<, > and & escaped) prints it, not over these bytes: one side signed or verified a parsed and re-serialised copy.",
        "params.to_json in a Rails controller", "Verify the raw bytes of the request, before anything parses them; on the sending side, sign exactly the bytes that are sent.";
    BODY_JACKSON = "signature/body-jackson", Error,
        "The signature is over the body as Java's Jackson prints it, not over these bytes: one side signed or verified a parsed and re-serialised copy.",
        "mapper.writeValueAsString(node)", "Verify the raw bytes of the request, before anything parses them; on the sending side, sign exactly the bytes that are sent.";
    BODY_GSON = "signature/body-gson", Error,
        "The signature is over the body as Java's Gson (<, >, &, = and ' escaped) prints it, not over these bytes: one side signed or verified a parsed and re-serialised copy.",
        "new Gson().toJson(payload)", "Verify the raw bytes of the request, before anything parses them; on the sending side, sign exactly the bytes that are sent.";
    BODY_DOTNET_JSON = "signature/body-dotnet-json", Error,
        "The signature is over the body as C#'s System.Text.Json (everything outside ASCII and <, >, &, +, ' escaped) prints it, not over these bytes: one side signed or verified a parsed and re-serialised copy.",
        "JsonSerializer.Serialize(payload)", "Verify the raw bytes of the request, before anything parses them; on the sending side, sign exactly the bytes that are sent.";
    BODY_WHITESPACE_REMOVED = "signature/body-whitespace-removed", Error,
        "The signature is over the body without its white space (numbers and escapes untouched).",
        "jq -c . body.json", "Verify the raw bytes of the request, before anything parses them; on the sending side, sign exactly the bytes that are sent.";
    BODY_PRETTY_PRINTED = "signature/body-pretty-printed", Error,
        "The signature is over the body after it was pretty-printed (numbers and escapes untouched).",
        "jq . body.json", "Verify the raw bytes of the request, before anything parses them; on the sending side, sign exactly the bytes that are sent.";
    BODY_PYTHON_REPR = "signature/body-python-repr", Error,
        "The signature is over str() of a Python dictionary: single quotes, None, True.",
        "hmac.new(key, str(request.json).encode(), sha256)", "Verify the raw bytes of the request, before anything parses them; on the sending side, sign exactly the bytes that are sent.";
    BODY_BYTES_REPR = "signature/body-bytes-repr", Error,
        "The signature is over the text b'...' that Python prints for bytes.",
        "f\"{timestamp}.{request.data}\".encode()", "Join bytes, not their printed form: timestamp.encode() + b'.' + request.data.";
    BODY_OBJECT_OBJECT = "signature/body-object-object", Error,
        "The signature is over the text [object Object]: a parsed body was joined to a string.",
        "`${timestamp}.${req.body}`", "Verify the raw bytes of the request, before anything parses them; on the sending side, sign exactly the bytes that are sent.";
    BODY_UNDEFINED = "signature/body-undefined", Error,
        "The signature is over the text undefined or null: the raw body was never kept.",
        "hmac.update(String(req.rawBody))", "Keep the raw body: express.raw(), or the verify option of express.json().";
    BODY_EMPTY_OBJECT = "signature/body-empty-object", Error,
        "The signature is over {}: the framework had not parsed this content type and gave an empty object.",
        "JSON.stringify(req.body) where req.body is {}", "Verify the raw bytes of the request, before anything parses them; on the sending side, sign exactly the bytes that are sent.";
    BODY_EMPTY = "signature/body-empty", Error,
        "The signature is over an empty body: the stream had been read before.",
        "hmac.update(await req.text()) after await req.json()", "Read the body once, as bytes, and parse those bytes afterwards.";
    BODY_CRLF_TO_LF = "signature/body-crlf-to-lf", Error,
        "The signature is over the body with LF line ends; what arrived has CRLF.",
        "body.replace(/\\r\\n/g, '\\n')", "Send the file as binary (curl --data-binary); turn off line-end conversion (git autocrlf, text mode).";
    BODY_LF_TO_CRLF = "signature/body-lf-to-crlf", Error,
        "The signature is over the body with CRLF line ends; what arrived has LF.",
        "open(path, 'w') on Windows", "Open files in binary mode; turn off line-end conversion.";
    BODY_NEWLINES_REMOVED = "signature/body-newlines-removed", Error,
        "The signature is over the body without its line ends; this is what curl -d @file sends.",
        "curl -d @body.json", "Use curl --data-binary @body.json.";
    BODY_NEWLINE_CUT = "signature/body-newline-cut", Error,
        "The signature is over the body without its final newline.",
        "echo body | openssl dgst against printf", "Sign exactly what is sent: printf or echo -n, and no editor that adds a newline.";
    BODY_NEWLINE_ADDED = "signature/body-newline-added", Error,
        "The signature is over the body with a final newline that is not in the request.",
        "echo '{...}' | openssl dgst -sha256 -hmac \"$SECRET\"", "Use printf '%s' or echo -n: echo adds a newline.";
    BODY_TRIMMED = "signature/body-trimmed", Error,
        "The signature is over the body without the white space around it.",
        "hmac.update(body.trim())", "Verify the raw bytes of the request, before anything parses them; on the sending side, sign exactly the bytes that are sent.";
    BODY_BOM_CUT = "signature/body-bom-cut", Error,
        "The signature is over the body without its byte order mark.",
        "TextDecoder drops EF BB BF", "Verify the raw bytes of the request, before anything parses them; on the sending side, sign exactly the bytes that are sent.";
    BODY_BOM_ADDED = "signature/body-bom-added", Error,
        "The signature is over the body with a byte order mark in front that did not arrive.",
        "Encoding.UTF8 with a preamble in .NET; utf-8-sig in Python", "Write UTF-8 without a byte order mark (new UTF8Encoding(false); encoding='utf-8').";
    BODY_LATIN_1 = "signature/body-latin-1", Error,
        "The signature is over the body in Latin-1; what arrived is UTF-8 (or the other way round).",
        "body.encode('latin-1'); Buffer.from(body, 'latin1')", "Use UTF-8 on both sides, or better the raw bytes.";
    BODY_MOJIBAKE = "signature/body-mojibake", Error,
        "The signature is over the body's UTF-8 read as Latin-1 and encoded again (or the body suffered that on its way).",
        "Buffer.from(raw.toString('latin1'))", "Verify the raw bytes of the request, before anything parses them; on the sending side, sign exactly the bytes that are sent.";
    BODY_UTF_16 = "signature/body-utf-16", Error,
        "The signature is over the body in UTF-16.",
        "Encoding.Unicode.GetBytes(body)", "Use Encoding.UTF8.GetBytes(body).";
    BODY_REPLACEMENT_CHARACTERS = "signature/body-replacement-characters", Error,
        "The signature is over the body as text, where bytes that are not UTF-8 became U+FFFD.",
        "hmac.update(buffer.toString('utf8'))", "Verify the raw bytes of the request, before anything parses them; on the sending side, sign exactly the bytes that are sent.";
    BODY_ASCII_ONLY = "signature/body-ascii-only", Error,
        "The signature is over the body without its characters outside ASCII, or with ? in their place.",
        "body.encode('ascii', 'ignore')", "Verify the raw bytes of the request, before anything parses them; on the sending side, sign exactly the bytes that are sent.";
    BODY_FORM_DECODED = "signature/body-form-decoded", Error,
        "The signature is over the decoded form body.",
        "hmac.update(decodeURIComponent(body))", "Verify the raw bytes of the request, before anything parses them; on the sending side, sign exactly the bytes that are sent.";
    BODY_FORM_ENCODED = "signature/body-form-encoded", Error,
        "The signature is over the percent-encoded body.",
        "hmac.update(encodeURIComponent(body))", "Verify the raw bytes of the request, before anything parses them; on the sending side, sign exactly the bytes that are sent.";
    BODY_FORM_PAYLOAD = "signature/body-form-payload", Error,
        "The signature is over the value of the form field `payload`, decoded.",
        "hmac.update(req.body.payload)", "Sign and verify the whole form body as it arrived, not the field inside it.";
    BODY_FORM_WRAPPED = "signature/body-form-wrapped", Error,
        "The signature is over a form body payload=...; what was handed over is only the field inside it.",
        "verify(secret, req.body.payload, signature)", "Verify the raw form body, then take `payload` out of it.";
    BODY_FORM_REORDERED = "signature/body-form-reordered", Error,
        "The signature is over the form body after it was parsed and written again.",
        "new URLSearchParams(req.body).toString()", "Verify the raw bytes of the request, before anything parses them; on the sending side, sign exactly the bytes that are sent.";
    BODY_FORM_AS_JSON = "signature/body-form-as-json", Error,
        "The signature is over the form's fields as a JSON object.",
        "hmac.update(JSON.stringify(req.body)) behind express.urlencoded()", "Verify the raw bytes of the request, before anything parses them; on the sending side, sign exactly the bytes that are sent.";
    BODY_DOUBLE_ENCODED = "signature/body-double-encoded", Error,
        "The signature is over the body encoded twice: a JSON string that holds the JSON.",
        "JSON.stringify(JSON.stringify(data))", "Serialise once.";
    BODY_STRING_CONTENT = "signature/body-string-content", Error,
        "What arrived is a JSON string; the signature is over the text inside it.",
        "axios.post(url, JSON.stringify(body)) with a JSON transform", "Serialise once, and send those bytes.";
    BODY_BASE64 = "signature/body-base64", Error,
        "The signature is over the body's base64.",
        "hmac.update(event.body) with isBase64Encoded", "Decode first: Buffer.from(event.body, 'base64').";
    BODY_BASE64_DECODED = "signature/body-base64-decoded", Error,
        "What was handed over is base64; the signature is over the bytes it stands for.",
        "verify(event.body) with isBase64Encoded: true", "Decode it before verifying: Buffer.from(event.body, 'base64').";
    BODY_HEX = "signature/body-hex", Error,
        "The signature is over the body's bytes written in hex.",
        "hmac.update(raw.toString('hex'))", "Verify the raw bytes of the request, before anything parses them; on the sending side, sign exactly the bytes that are sent.";
    BODY_HASH = "signature/body-hash", Error,
        "The signature is over the body's SHA-256, not over the body.",
        "hmac.update(sha256(body).hexdigest())", "Give the body itself to the HMAC.";
    BODY_MEMBER = "signature/body-member", Error,
        "The signature is over one member of the body (such as data or payload), not over the whole.",
        "hmac.update(JSON.stringify(req.body.data))", "Sign and verify the whole body.";
    BODY_CUT = "signature/body-cut", Error,
        "The signature is over the beginning of the body only: the text was cut at a length counted in characters, or at a buffer's end.",
        "body.slice(0, Number(req.headers['content-length']))", "Count bytes, not characters; read until the stream ends.";
    BODY_SHORTER_THAN_DECLARED = "signature/body-shorter-than-declared", Error,
        "Content-Length announces more bytes than were handed over: the body was cut on its way here.",
        "Content-Length: 512 with 500 bytes", "Read the whole body; capture it again.";
    BODY_LONGER_THAN_DECLARED = "signature/body-longer-than-declared", Error,
        "Content-Length announces fewer bytes than were handed over: the body was changed after it was received.",
        "Content-Length: 512 with 530 bytes", "Verify the raw bytes of the request, before anything parses them; on the sending side, sign exactly the bytes that are sent.";
    BODY_QUOTED = "signature/body-quoted", Error,
        "The signature is over the body inside quotes.",
        "hmac.update(`\"${body}\"`)", "Verify the raw bytes of the request, before anything parses them; on the sending side, sign exactly the bytes that are sent.";
    BODY_URL_APPENDED = "signature/body-url-appended", Error,
        "The signature is over the URL and the body together.",
        "hmac.update(url + body)", "Sign what the scheme names, and nothing else.";
    SECRET_AS_TEXT = "signature/secret-as-text", Error,
        "The secret's text was used as the key; this scheme decodes it from base64 first.",
        "createHmac('sha256', 'whsec_MfKQ...')", "Cut the prefix and decode: Buffer.from(secret.slice(6), 'base64').";
    SECRET_AS_TEXT_WITHOUT_PREFIX = "signature/secret-as-text-without-prefix", Error,
        "The text after the secret's prefix was used as the key; this scheme decodes it from base64.",
        "createHmac('sha256', secret.replace('whsec_', ''))", "Decode after cutting: Buffer.from(secret.slice(6), 'base64').";
    SECRET_BASE64_DECODED = "signature/secret-base64-decoded", Error,
        "The secret was decoded from base64; this scheme uses its text.",
        "createHmac('sha256', Buffer.from(secret, 'base64'))", "Use the text: createHmac('sha256', secret).";
    SECRET_BASE64URL_DECODED = "signature/secret-base64url-decoded", Error,
        "The secret was decoded from base64url.",
        "base64.urlsafe_b64decode(secret)", "Use the key as the scheme reads it.";
    SECRET_HEX_DECODED = "signature/secret-hex-decoded", Error,
        "The secret was decoded from hex; this scheme uses its text.",
        "bytes.fromhex(secret)", "Use the text: secret.encode().";
    SECRET_PREFIX_DECODED = "signature/secret-prefix-decoded", Error,
        "The secret was decoded from base64 with its prefix still on it.",
        "Buffer.from('whsec_...', 'base64')", "Cut the prefix first: secret.slice(6).";
    SECRET_PREFIX_CUT = "signature/secret-prefix-cut", Error,
        "The secret's prefix was cut off; in this scheme it belongs to the key.",
        "secret.replace('whsec_', '')", "Use the secret whole, with its prefix.";
    SECRET_PREFIX_ADDED = "signature/secret-prefix-added", Error,
        "The key has a prefix that the secret given here lacks.",
        "'whsec_' + secret", "Give the secret exactly as the vendor shows it.";
    SECRET_NEWLINE_ADDED = "signature/secret-newline-added", Error,
        "The key has a newline at its end.",
        "open('secret.txt').read()", "Trim it: open('secret.txt').read().strip(); printf instead of echo.";
    SECRET_SPACE_ADDED = "signature/secret-space-added", Error,
        "The key has white space around it.",
        "SECRET= abc", "Trim it on both sides.";
    SECRET_SPACE_CUT = "signature/secret-space-cut", Error,
        "The secret given here has white space around it; the key has not.",
        "--secret 'abc '", "Remove the white space from the configured secret.";
    SECRET_QUOTES_ADDED = "signature/secret-quotes-added", Error,
        "The key has quotes around it.",
        "SECRET=\"abc\" in an env file read literally", "Remove the quotes from the env file.";
    SECRET_QUOTES_CUT = "signature/secret-quotes-cut", Error,
        "The secret given here has quotes around it; the key has not.",
        "--secret '\"abc\"'", "Remove the quotes from the configured secret.";
    SECRET_UPPER_CASE = "signature/secret-upper-case", Error,
        "The key is the secret in upper case.",
        "secret.toUpperCase()", "Use the key as the scheme reads it.";
    SECRET_LOWER_CASE = "signature/secret-lower-case", Error,
        "The key is the secret in lower case.",
        "secret.toLowerCase()", "Use the key as the scheme reads it.";
    SECRET_BASE64_ENCODED = "signature/secret-base64-encoded", Error,
        "The secret was encoded in base64 before it was used.",
        "Kubernetes secret used without decoding", "Decode it once more before use; `kubectl get secret` shows base64.";
    SECRET_HEX_ENCODED = "signature/secret-hex-encoded", Error,
        "The secret was encoded in hex before it was used.",
        "Buffer.from(secret).toString('hex')", "Use the key as the scheme reads it.";
    SECRET_HASHED = "signature/secret-hashed", Error,
        "The key is a SHA-256 of the secret.",
        "createHmac('sha256', sha256(secret))", "Use the key as the scheme reads it.";
    SECRET_EMPTY = "signature/secret-empty", Error,
        "The key is empty: the variable that holds the secret was not set.",
        "createHmac('sha256', process.env.SECRET ?? '')", "Set the variable, and refuse to start without it.";
    SECRET_UNDEFINED = "signature/secret-undefined", Error,
        "The key is the word undefined, null or None: the variable that holds the secret was not set.",
        "`${process.env.SECRET}`", "Set the variable, and refuse to start without it.";
    SECRET_PERCENT_DECODED = "signature/secret-percent-decoded", Error,
        "The key is the secret after percent-decoding.",
        "decodeURIComponent(secret)", "Use the key as the scheme reads it.";
    SECRET_PERCENT_ENCODED = "signature/secret-percent-encoded", Error,
        "The key is the secret after percent-encoding.",
        "encodeURIComponent(secret)", "Use the key as the scheme reads it.";
    SECRET_LATIN_1 = "signature/secret-latin-1", Error,
        "The key is the secret in Latin-1 instead of UTF-8.",
        "Buffer.from(secret, 'latin1')", "Use the secret's UTF-8 bytes.";
    SECRET_UTF_16 = "signature/secret-utf-16", Error,
        "The key is the secret in UTF-16.",
        "Encoding.Unicode.GetBytes(secret)", "Use Encoding.UTF8.GetBytes(secret).";
    SECRET_CUT = "signature/secret-cut", Error,
        "The key is only a part of the secret: it was cut at a special character or a fixed length.",
        "SECRET=abc#def in an env file; $ in a double-quoted shell string", "Quote the secret in the env file; use single quotes in the shell.";
    SECRET_PREVIOUS = "signature/secret-previous", Error,
        "The signature is right under the previous secret: the sender has not rolled yet.",
        "a secret rotated on one side only", "Accept both secrets during the roll, then drop the old one.";
    HEADER_PREFIX_MISSING = "signature/header-prefix-missing", Error,
        "The signature is right, but the header lacks its prefix.",
        "X-Hub-Signature-256: 757107ea...", "Write the header as the scheme's page shows it.";
    HEADER_PREFIX_WRONG = "signature/header-prefix-wrong", Error,
        "The signature is right, but the header has another prefix than the scheme's.",
        "X-Hub-Signature-256: sha1=757107ea...", "Write the header as the scheme's page shows it.";
    HEADER_NAME_WRONG = "signature/header-name-wrong", Error,
        "The signature is right, but it came in another header than the scheme's.",
        "X-Signature: sha256=...", "Send it under the scheme's header name; check for proxies that rename headers.";
    HEADER_HEX_FOR_BASE64 = "signature/header-hex-for-base64", Error,
        "The signature is right, but written in hex where base64 belongs.",
        "digest('hex')", "Encode it: .digest('base64').";
    HEADER_BASE64_FOR_HEX = "signature/header-base64-for-hex", Error,
        "The signature is right, but written in base64 where hex belongs.",
        "digest('base64')", "Encode it: .digest('hex').";
    HEADER_BASE64URL = "signature/header-base64url", Error,
        "The signature is right, but written in the URL alphabet of base64.",
        "digest('base64url')", "Encode it with the standard alphabet: .digest('base64').";
    HEADER_PADDING_CUT = "signature/header-padding-cut", Error,
        "The signature is right, but its base64 lacks the = at the end.",
        "base64.rstrip('=')", "Keep the padding.";
    HEADER_UPPER_CASE_HEX = "signature/header-upper-case-hex", Error,
        "The signature is right, but its hex is in upper case: the vendors' libraries compare texts and refuse it.",
        "BitConverter.ToString(hash).Replace(\"-\", \"\")", "Use lower case: Convert.ToHexString(hash).ToLowerInvariant().";
    HEADER_HEX_WITH_SEPARATORS = "signature/header-hex-with-separators", Error,
        "The signature is right, but its hex has separators between the bytes.",
        "BitConverter.ToString(hash)", "Convert.ToHexString(hash).ToLowerInvariant().";
    HEADER_BASE64_OF_HEX = "signature/header-base64-of-hex", Error,
        "The signature is right, but encoded twice: base64 of the hex text.",
        "btoa(digest('hex'))", "Encode the bytes once: .digest('base64').";
    HEADER_QUOTED = "signature/header-quoted", Error,
        "The signature is right, but it stands in quotes.",
        "X-Signature: \"sha256=...\"", "Write the header as the scheme's page shows it.";
    HEADER_PERCENT_ENCODED = "signature/header-percent-encoded", Error,
        "The signature is right, but percent-encoded.",
        "encodeURIComponent(signature)", "Write the header as the scheme's page shows it.";
    HEADER_SEPARATOR_WRONG = "signature/header-separator-wrong", Error,
        "A signature is right, but the header's parts are not separated as the scheme separates them.",
        "webhook-signature: v1,a,v1,b", "Write the header as the scheme's page shows it.";
    HEADER_CUT = "signature/header-cut", Error,
        "The header holds only the beginning of the right signature.",
        "a database column of 64 characters", "Keep the whole header.";
    TIMESTAMP_MILLISECONDS = "signature/timestamp-milliseconds", Error,
        "The signed timestamp is in milliseconds, the one in the header in seconds.",
        "Date.now()", "Use Math.floor(Date.now() / 1000) in both places.";
    TIMESTAMP_SECONDS = "signature/timestamp-seconds", Error,
        "The signed timestamp is in seconds, the one in the header in milliseconds.",
        "header: Date.now()", "Use one unit in both places.";
    TIMESTAMP_ISO = "signature/timestamp-iso", Error,
        "The signed timestamp is an ISO 8601 text, the one in the header a number.",
        "new Date().toISOString()", "Sign the very text of the timestamp that is sent in the header.";
    TIMESTAMP_NOT_SIGNED = "signature/timestamp-not-signed", Error,
        "The signature leaves the timestamp out.",
        "hmac.update(body)", "Join it as the scheme does, before the body.";
    TIMESTAMP_SIGNED = "signature/timestamp-signed", Error,
        "The signature includes a timestamp that this scheme leaves out.",
        "hmac.update(`${timestamp}.${body}`)", "Sign the body alone.";
    TIMESTAMP_CLOCK_READ_TWICE = "signature/timestamp-clock-read-twice", Error,
        "The signed timestamp differs from the header's by a few seconds: the clock was read twice.",
        "sign(now()); header(now())", "Read the clock once and use that value in both places.";
    TIMESTAMP_TIME_ZONE = "signature/timestamp-time-zone", Error,
        "The signed timestamp differs from the header's by whole hours: local time was taken for UTC.",
        "datetime.utcnow().timestamp()", "Use time.time(), or datetime.now(timezone.utc).timestamp().";
    TIMESTAMP_OTHER_HEADER = "signature/timestamp-other-header", Error,
        "The signed timestamp is the one of another header.",
        "X-Request-Start instead of webhook-timestamp", "Sign the very text of the timestamp that is sent in the header.";
    CONTENT_JOINER_WRONG = "signature/content-joiner-wrong", Error,
        "The parts of the signed content are joined by another character than the scheme's.",
        "`${timestamp}:${body}` instead of `${timestamp}.${body}`", "Join them as the scheme does.";
    CONTENT_JOINER_MISSING = "signature/content-joiner-missing", Error,
        "The parts of the signed content are joined without a separator.",
        "hmac.update(timestamp); hmac.update(body)", "Put the scheme's separator between them.";
    CONTENT_ID_MISSING = "signature/content-id-missing", Error,
        "The signature leaves the message id out.",
        "`${timestamp}.${body}`", "Sign id.timestamp.body.";
    CONTENT_ID_ADDED = "signature/content-id-added", Error,
        "The signature includes a message id that this scheme leaves out.",
        "`${id}.${timestamp}.${body}`", "Sign what the scheme names, and nothing else.";
    CONTENT_ORDER_WRONG = "signature/content-order-wrong", Error,
        "The parts of the signed content are in another order.",
        "`${body}.${timestamp}`", "Put them in the scheme's order.";
    CONTENT_VERSION_MISSING = "signature/content-version-missing", Error,
        "The signed content lacks the scheme's version in front.",
        "`${timestamp}:${body}` instead of `v0:${timestamp}:${body}`", "Begin the signed content with the version.";
    CONTENT_VERSION_ADDED = "signature/content-version-added", Error,
        "The signed content has a version in front that this scheme has not, or another one.",
        "`v1:${timestamp}:${body}`", "Sign what the scheme names, and nothing else.";
    CONTENT_BASE_NEWLINE = "signature/content-base-newline", Error,
        "The signature base ends with a newline; RFC 9421 has none after @signature-params.",
        "lines.join('\\n') + '\\n'", "Leave out the last newline.";
    CONTENT_BASE_CRLF = "signature/content-base-crlf", Error,
        "The lines of the signature base are joined by CRLF; RFC 9421 joins them by LF.",
        "lines.join('\\r\\n')", "Join the lines by a single LF.";
    CONTENT_BASE_WITHOUT_PARAMS = "signature/content-base-without-params", Error,
        "The signature base lacks its last line, @signature-params.",
        "lines.join('\\n')", "End the base with \"@signature-params\": and the value of Signature-Input after the label.";
    CONTENT_BASE_BODY_ONLY = "signature/content-base-body-only", Error,
        "The signature is over the raw body instead of the signature base.",
        "hmac.update(body)", "Sign the signature base (RFC 9421, section 2.5); the body is covered by Content-Digest.";
    MAC_SHA1 = "signature/mac-sha1", Error,
        "The signature is an HMAC-SHA1.",
        "createHmac('sha1', secret)", "Use the scheme's hash: createHmac('sha256', secret).";
    MAC_SHA256 = "signature/mac-sha256", Error,
        "The signature is an HMAC-SHA256; this scheme uses another hash.",
        "createHmac('sha256', token)", "Use the scheme's hash.";
    MAC_SHA384 = "signature/mac-sha384", Error,
        "The signature is an HMAC-SHA384.",
        "createHmac('sha384', secret)", "Use the scheme's hash.";
    MAC_SHA512 = "signature/mac-sha512", Error,
        "The signature is an HMAC-SHA512.",
        "createHmac('sha512', secret)", "Use the scheme's hash: createHmac('sha256', secret).";
    MAC_PLAIN_HASH = "signature/mac-plain-hash", Error,
        "The signature is a hash of the content without any key: anybody can make it.",
        "createHash('sha256').update(body)", "Use an HMAC: createHmac('sha256', secret).update(body).";
    MAC_SECRET_CONCATENATED = "signature/mac-secret-concatenated", Error,
        "The signature is a hash of secret and content joined, not an HMAC: it can be extended without the secret.",
        "sha256(secret + body)", "Use an HMAC: hmac.new(secret, body, sha256).";
    MAC_ARGUMENTS_SWAPPED = "signature/mac-arguments-swapped", Error,
        "Key and content of the HMAC are swapped.",
        "hmac.new(body, secret, sha256)", "Give the key first: hmac.new(secret, body, sha256).";
    MAC_HASHED_TWICE = "signature/mac-hashed-twice", Error,
        "The signature is the hash of the right signature: it was digested twice.",
        "sha256(hmac.digest())", "Take the HMAC's digest as it is.";
    URL_SCHEME = "signature/url-scheme", Error,
        "The signature is over the URL with http for https (or the other way round): a proxy ended TLS.",
        "http://example.com/hook behind a load balancer", "Sign and verify the URL exactly as the sender requested it; behind a proxy, rebuild it from the public name.";
    URL_TRAILING_SLASH = "signature/url-trailing-slash", Error,
        "The signature is over the URL with (or without) a slash at its end.",
        "https://example.com/hook/", "Sign and verify the URL exactly as the sender requested it; behind a proxy, rebuild it from the public name.";
    URL_QUERY_MISSING = "signature/url-query-missing", Error,
        "The signature is over the URL without its query.",
        "req.protocol + '://' + req.host + req.path", "Sign and verify the URL exactly as the sender requested it; behind a proxy, rebuild it from the public name.";
    URL_HOST_CASE = "signature/url-host-case", Error,
        "The signature is over the URL with its host in lower case.",
        "https://Example.com/hook", "Sign and verify the URL exactly as the sender requested it; behind a proxy, rebuild it from the public name.";
    URL_HOST = "signature/url-host", Error,
        "The signature is over the URL with another host, found in the request's headers.",
        "Host: internal:8080 behind a proxy", "Sign and verify the URL exactly as the sender requested it; behind a proxy, rebuild it from the public name.";
    URL_PORT = "signature/url-port", Error,
        "The signature is over the URL with another port.",
        "https://example.com:8443/hook", "Sign and verify the URL exactly as the sender requested it; behind a proxy, rebuild it from the public name.";
    URL_PATH_ONLY = "signature/url-path-only", Error,
        "The signature is over the path (and query) instead of the whole URL.",
        "req.originalUrl", "Sign and verify the URL exactly as the sender requested it; behind a proxy, rebuild it from the public name.";
    URL_MISSING = "signature/url-missing", Error,
        "The signature leaves the URL out.",
        "hmac.update(sorted_params)", "Sign and verify the URL exactly as the sender requested it; behind a proxy, rebuild it from the public name.";
    URL_DECODED = "signature/url-decoded", Error,
        "The signature is over the percent-decoded URL.",
        "decodeURI(url)", "Sign and verify the URL exactly as the sender requested it; behind a proxy, rebuild it from the public name.";
    FORM_MISSING = "signature/form-missing", Error,
        "The signature is over the URL alone, without the form's fields.",
        "validate(url, {}, signature)", "Give every field of the form to the validator.";
    FORM_UNSORTED = "signature/form-unsorted", Error,
        "The form's fields were joined in the order of the body, not sorted by name.",
        "for k, v in request.form.items()", "Sort the fields by name first.";
    FORM_NOT_DECODED = "signature/form-not-decoded", Error,
        "The form's fields were joined as they stand in the body, without decoding.",
        "raw.split('&')", "Decode names and values first.";
    FORM_RAW_BODY = "signature/form-raw-body", Error,
        "The raw form body was appended to the URL instead of its sorted fields.",
        "url + rawBody", "Append each field's name and value, sorted by name.";
    FORM_TRIMMED = "signature/form-trimmed", Error,
        "White space around the form's values was trimmed.",
        "a framework that trims input", "Turn trimming off for this route.";
    FORM_BLANK_DROPPED = "signature/form-blank-dropped", Error,
        "The form's empty fields were left out.",
        "parse_qs(body)", "Keep them: parse_qs(body, keep_blank_values=True).";
    METHOD_WRONG = "signature/method-wrong", Error,
        "The signature is over another request method.",
        "@method: GET", "Sign the method that is sent.";
    SCHEME_OTHER = "signature/scheme-other", Error,
        "The request is signed by another scheme altogether, and rightly so under this secret.",
        "a Stripe request verified as GitHub's", "Verify it with the scheme that is named.";
}
