//! The body was another when it was signed.

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
}
