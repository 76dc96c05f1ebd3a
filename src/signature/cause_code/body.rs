//! The body was another when it was signed.

use crate::diagnostic::codes;

codes! {
    BODY_JSON_STRINGIFY = "signature/body-json-stringify", Error,
        "The signature covers the body as JavaScript's JSON.stringify prints it, not these bytes: one side signed or verified a parsed and re-serialised copy.",
        "hmac.update(JSON.stringify(req.body))", "Verify the raw request bytes before anything parses them; when sending, sign exactly the bytes you send.";
    BODY_JSON_STRINGIFY_PRETTY = "signature/body-json-stringify-pretty", Error,
        "The signature covers the body as JSON.stringify with indentation prints it, not these bytes: one side signed or verified a parsed and re-serialised copy.",
        "JSON.stringify(req.body, null, 2)", "Verify the raw request bytes before anything parses them; when sending, sign exactly the bytes you send.";
    BODY_JSON_STRINGIFY_SORTED = "signature/body-json-stringify-sorted", Error,
        "The signature covers the body as JSON.stringify with sorted keys prints it (as in RFC 8785), not these bytes: one side signed or verified a parsed and re-serialised copy.",
        "stringify(sortKeys(req.body))", "Verify the raw request bytes before anything parses them; when sending, sign exactly the bytes you send.";
    BODY_JSON_DUMPS = "signature/body-json-dumps", Error,
        "The signature covers the body as Python's json.dumps (a space after each comma and colon, \\u escapes) prints it, not these bytes: one side signed or verified a parsed and re-serialised copy.",
        "hmac.new(key, json.dumps(request.json).encode(), sha256)", "Verify the raw request bytes before anything parses them; when sending, sign exactly the bytes you send.";
    BODY_JSON_DUMPS_COMPACT = "signature/body-json-dumps-compact", Error,
        "The signature covers the body as Python's json.dumps with separators=(',', ':') prints it, not these bytes: one side signed or verified a parsed and re-serialised copy.",
        "json.dumps(data, separators=(',', ':'))", "Verify the raw request bytes before anything parses them; when sending, sign exactly the bytes you send.";
    BODY_JSON_DUMPS_UNICODE = "signature/body-json-dumps-unicode", Error,
        "The signature covers the body as Python's json.dumps with ensure_ascii=False prints it, not these bytes: one side signed or verified a parsed and re-serialised copy.",
        "json.dumps(data, ensure_ascii=False)", "Verify the raw request bytes before anything parses them; when sending, sign exactly the bytes you send.";
    BODY_JSON_DUMPS_SORTED = "signature/body-json-dumps-sorted", Error,
        "The signature covers the body as Python's json.dumps with sort_keys=True prints it, not these bytes: one side signed or verified a parsed and re-serialised copy.",
        "json.dumps(data, sort_keys=True)", "Verify the raw request bytes before anything parses them; when sending, sign exactly the bytes you send.";
    BODY_JSON_DUMPS_PRETTY = "signature/body-json-dumps-pretty", Error,
        "The signature covers the body as Python's json.dumps with an indent prints it, not these bytes: one side signed or verified a parsed and re-serialised copy.",
        "json.dumps(data, indent=2)", "Verify the raw request bytes before anything parses them; when sending, sign exactly the bytes you send.";
    BODY_GO_MARSHAL = "signature/body-go-marshal", Error,
        "The signature covers the body as Go's json.Marshal (sorted map keys; <, > and & escaped) prints it, not these bytes: one side signed or verified a parsed and re-serialised copy.",
        "b, _ := json.Marshal(payload)", "Verify the raw request bytes before anything parses them; when sending, sign exactly the bytes you send.";
    BODY_GO_MARSHAL_STRUCT = "signature/body-go-marshal-struct", Error,
        "The signature covers the body as Go's json.Marshal of a struct (its own field order; <, > and & escaped) prints it, not these bytes: one side signed or verified a parsed and re-serialised copy.",
        "b, _ := json.Marshal(event)", "Verify the raw request bytes before anything parses them; when sending, sign exactly the bytes you send.";
    BODY_GO_ENCODER = "signature/body-go-encoder", Error,
        "The signature covers the body as Go's json.Encoder (as json.Marshal, and a newline at the end) prints it, not these bytes: one side signed or verified a parsed and re-serialised copy.",
        "json.NewEncoder(mac).Encode(payload)", "Verify the raw request bytes before anything parses them; when sending, sign exactly the bytes you send.";
    BODY_GO_NO_HTML_ESCAPE = "signature/body-go-no-html-escape", Error,
        "The signature covers the body as Go's json.Encoder with SetEscapeHTML(false) prints it, not these bytes: one side signed or verified a parsed and re-serialised copy.",
        "enc.SetEscapeHTML(false); enc.Encode(payload)", "Verify the raw request bytes before anything parses them; when sending, sign exactly the bytes you send.";
    BODY_GO_MARSHAL_INDENT = "signature/body-go-marshal-indent", Error,
        "The signature covers the body as Go's json.MarshalIndent prints it, not these bytes: one side signed or verified a parsed and re-serialised copy.",
        "json.MarshalIndent(payload, \"\", \"  \")", "Verify the raw request bytes before anything parses them; when sending, sign exactly the bytes you send.";
    BODY_PHP_JSON_ENCODE = "signature/body-php-json-encode", Error,
        "The signature covers the body as PHP's json_encode (slashes and non-ASCII characters escaped) prints it, not these bytes: one side signed or verified a parsed and re-serialised copy.",
        "hash_hmac('sha256', json_encode($data), $secret)", "Verify the raw request bytes before anything parses them; when sending, sign exactly the bytes you send.";
    BODY_PHP_UNESCAPED_SLASHES = "signature/body-php-unescaped-slashes", Error,
        "The signature covers the body as PHP's json_encode with JSON_UNESCAPED_SLASHES prints it, not these bytes: one side signed or verified a parsed and re-serialised copy.",
        "json_encode($data, JSON_UNESCAPED_SLASHES)", "Verify the raw request bytes before anything parses them; when sending, sign exactly the bytes you send.";
    BODY_PHP_UNESCAPED_UNICODE = "signature/body-php-unescaped-unicode", Error,
        "The signature covers the body as PHP's json_encode with JSON_UNESCAPED_UNICODE prints it, not these bytes: one side signed or verified a parsed and re-serialised copy.",
        "json_encode($data, JSON_UNESCAPED_UNICODE)", "Verify the raw request bytes before anything parses them; when sending, sign exactly the bytes you send.";
    BODY_PHP_UNESCAPED = "signature/body-php-unescaped", Error,
        "The signature covers the body as PHP's json_encode with JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE prints it, not these bytes: one side signed or verified a parsed and re-serialised copy.",
        "json_encode($data, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE)", "Verify the raw request bytes before anything parses them; when sending, sign exactly the bytes you send.";
    BODY_PHP_PRETTY_PRINT = "signature/body-php-pretty-print", Error,
        "The signature covers the body as PHP's json_encode with JSON_PRETTY_PRINT prints it, not these bytes: one side signed or verified a parsed and re-serialised copy.",
        "json_encode($data, JSON_PRETTY_PRINT)", "Verify the raw request bytes before anything parses them; when sending, sign exactly the bytes you send.";
    BODY_PHP_EMPTY_ARRAY = "signature/body-php-empty-array", Error,
        "The signature covers the body as PHP's json_encode prints it after json_decode(..., true), which turns {} into [], not these bytes: one side signed or verified a parsed and re-serialised copy.",
        "json_encode(json_decode($body, true))", "Verify the raw request bytes before anything parses them; when sending, sign exactly the bytes you send.";
    BODY_RUBY_TO_JSON = "signature/body-ruby-to-json", Error,
        "The signature covers the body as Ruby's to_json or JSON.generate prints it, not these bytes: one side signed or verified a parsed and re-serialised copy.",
        "OpenSSL::HMAC.hexdigest('sha256', key, params.to_json)", "Verify the raw request bytes before anything parses them; when sending, sign exactly the bytes you send.";
    BODY_RUBY_PRETTY_GENERATE = "signature/body-ruby-pretty-generate", Error,
        "The signature covers the body as Ruby's JSON.pretty_generate prints it, not these bytes: one side signed or verified a parsed and re-serialised copy.",
        "JSON.pretty_generate(data)", "Verify the raw request bytes before anything parses them; when sending, sign exactly the bytes you send.";
    BODY_RAILS_TO_JSON = "signature/body-rails-to-json", Error,
        "The signature covers the body as Rails' to_json (<, > and & escaped) prints it, not these bytes: one side signed or verified a parsed and re-serialised copy.",
        "params.to_json in a Rails controller", "Verify the raw request bytes before anything parses them; when sending, sign exactly the bytes you send.";
    BODY_JACKSON = "signature/body-jackson", Error,
        "The signature covers the body as Java's Jackson prints it, not these bytes: one side signed or verified a parsed and re-serialised copy.",
        "mapper.writeValueAsString(node)", "Verify the raw request bytes before anything parses them; when sending, sign exactly the bytes you send.";
    BODY_GSON = "signature/body-gson", Error,
        "The signature covers the body as Java's Gson (<, >, &, = and ' escaped) prints it, not these bytes: one side signed or verified a parsed and re-serialised copy.",
        "new Gson().toJson(payload)", "Verify the raw request bytes before anything parses them; when sending, sign exactly the bytes you send.";
    BODY_DOTNET_JSON = "signature/body-dotnet-json", Error,
        "The signature covers the body as C#'s System.Text.Json (everything outside ASCII and <, >, &, +, ' escaped) prints it, not these bytes: one side signed or verified a parsed and re-serialised copy.",
        "JsonSerializer.Serialize(payload)", "Verify the raw request bytes before anything parses them; when sending, sign exactly the bytes you send.";
    BODY_WHITESPACE_REMOVED = "signature/body-whitespace-removed", Error,
        "The signature covers the body with its white space removed (numbers and escapes unchanged).",
        "jq -c . body.json", "Verify the raw request bytes before anything parses them; when sending, sign exactly the bytes you send.";
    BODY_PRETTY_PRINTED = "signature/body-pretty-printed", Error,
        "The signature covers a pretty-printed copy of the body (numbers and escapes unchanged).",
        "jq . body.json", "Verify the raw request bytes before anything parses them; when sending, sign exactly the bytes you send.";
    BODY_PYTHON_REPR = "signature/body-python-repr", Error,
        "The signature covers str() of a Python dict: single quotes, None, True.",
        "hmac.new(key, str(request.json).encode(), sha256)", "Verify the raw request bytes before anything parses them; when sending, sign exactly the bytes you send.";
    BODY_BYTES_REPR = "signature/body-bytes-repr", Error,
        "The signature covers the text b'...' that Python prints for bytes.",
        "f\"{timestamp}.{request.data}\".encode()", "Join bytes, not their printed form: timestamp.encode() + b'.' + request.data.";
    BODY_OBJECT_OBJECT = "signature/body-object-object", Error,
        "The signature covers the text [object Object]: a parsed body was concatenated with a string.",
        "`${timestamp}.${req.body}`", "Verify the raw request bytes before anything parses them; when sending, sign exactly the bytes you send.";
    BODY_UNDEFINED = "signature/body-undefined", Error,
        "The signature covers the text undefined or null: the raw body was never kept.",
        "hmac.update(String(req.rawBody))", "Keep the raw body: express.raw(), or the verify option of express.json().";
    BODY_EMPTY_OBJECT = "signature/body-empty-object", Error,
        "The signature covers {}: the framework did not parse this content type and returned an empty object.",
        "JSON.stringify(req.body) where req.body is {}", "Verify the raw request bytes before anything parses them; when sending, sign exactly the bytes you send.";
    BODY_EMPTY = "signature/body-empty", Error,
        "The signature covers an empty body: the stream had already been read.",
        "hmac.update(await req.text()) after await req.json()", "Read the body once, as bytes; verify, then parse those bytes.";
    BODY_CRLF_TO_LF = "signature/body-crlf-to-lf", Error,
        "The signature covers the body with LF line endings; the received body has CRLF.",
        "body.replace(/\\r\\n/g, '\\n')", "Send the file as binary (curl --data-binary); turn off line-ending conversion (git autocrlf, text mode).";
    BODY_LF_TO_CRLF = "signature/body-lf-to-crlf", Error,
        "The signature covers the body with CRLF line endings; the received body has LF.",
        "open(path, 'w') on Windows", "Open files in binary mode; turn off line-ending conversion.";
    BODY_NEWLINES_REMOVED = "signature/body-newlines-removed", Error,
        "The signature covers the body without its line breaks, which is what curl -d @file sends.",
        "curl -d @body.json", "Use curl --data-binary @body.json.";
    BODY_NEWLINE_CUT = "signature/body-newline-cut", Error,
        "The signature covers the body without its final newline.",
        "echo body | openssl dgst against printf", "Sign exactly what is sent: printf or echo -n, and no editor that adds a newline.";
    BODY_NEWLINE_ADDED = "signature/body-newline-added", Error,
        "The signature covers the body with a final newline that is not in the request.",
        "echo '{...}' | openssl dgst -sha256 -hmac \"$SECRET\"", "Use printf '%s' or echo -n: plain echo adds a newline.";
    BODY_TRIMMED = "signature/body-trimmed", Error,
        "The signature covers the body without its surrounding white space.",
        "hmac.update(body.trim())", "Verify the raw request bytes before anything parses them; when sending, sign exactly the bytes you send.";
    BODY_BOM_CUT = "signature/body-bom-cut", Error,
        "The signature covers the body without its byte order mark.",
        "TextDecoder drops EF BB BF", "Verify the raw request bytes before anything parses them; when sending, sign exactly the bytes you send.";
    BODY_BOM_ADDED = "signature/body-bom-added", Error,
        "The signature covers a byte order mark that is not in the received body.",
        "Encoding.UTF8 with a preamble in .NET; utf-8-sig in Python", "Write UTF-8 without a byte order mark (new UTF8Encoding(false); encoding='utf-8').";
    BODY_LATIN_1 = "signature/body-latin-1", Error,
        "The signature covers the body in Latin-1; the received body is UTF-8 (or the other way round).",
        "body.encode('latin-1'); Buffer.from(body, 'latin1')", "Use UTF-8 on both sides or, better, the raw bytes.";
    BODY_MOJIBAKE = "signature/body-mojibake", Error,
        "The signature covers the body's UTF-8 decoded as Latin-1 and encoded again (or this happened to the body in transit).",
        "Buffer.from(raw.toString('latin1'))", "Verify the raw request bytes before anything parses them; when sending, sign exactly the bytes you send.";
    BODY_UTF_16 = "signature/body-utf-16", Error,
        "The signature covers the body in UTF-16.",
        "Encoding.Unicode.GetBytes(body)", "Use Encoding.UTF8.GetBytes(body).";
    BODY_REPLACEMENT_CHARACTERS = "signature/body-replacement-characters", Error,
        "The signature covers the body decoded as text, with invalid UTF-8 replaced by U+FFFD.",
        "hmac.update(buffer.toString('utf8'))", "Verify the raw request bytes before anything parses them; when sending, sign exactly the bytes you send.";
    BODY_ASCII_ONLY = "signature/body-ascii-only", Error,
        "The signature covers the body with non-ASCII characters removed or replaced by ?.",
        "body.encode('ascii', 'ignore')", "Verify the raw request bytes before anything parses them; when sending, sign exactly the bytes you send.";
    BODY_FORM_DECODED = "signature/body-form-decoded", Error,
        "The signature covers the decoded form body.",
        "hmac.update(decodeURIComponent(body))", "Verify the raw request bytes before anything parses them; when sending, sign exactly the bytes you send.";
    BODY_FORM_ENCODED = "signature/body-form-encoded", Error,
        "The signature covers the percent-encoded body.",
        "hmac.update(encodeURIComponent(body))", "Verify the raw request bytes before anything parses them; when sending, sign exactly the bytes you send.";
    BODY_FORM_PAYLOAD = "signature/body-form-payload", Error,
        "The signature covers the decoded value of the form field `payload`.",
        "hmac.update(req.body.payload)", "Sign and verify the whole raw form body, not the field inside it.";
    BODY_FORM_WRAPPED = "signature/body-form-wrapped", Error,
        "The signature covers a form body payload=...; only the field's value was given.",
        "verify(secret, req.body.payload, signature)", "Verify the raw form body, then extract `payload`.";
    BODY_FORM_REORDERED = "signature/body-form-reordered", Error,
        "The signature covers the form body after parsing and re-encoding.",
        "new URLSearchParams(req.body).toString()", "Verify the raw request bytes before anything parses them; when sending, sign exactly the bytes you send.";
    BODY_FORM_AS_JSON = "signature/body-form-as-json", Error,
        "The signature covers the form's fields as a JSON object.",
        "hmac.update(JSON.stringify(req.body)) behind express.urlencoded()", "Verify the raw request bytes before anything parses them; when sending, sign exactly the bytes you send.";
    BODY_DOUBLE_ENCODED = "signature/body-double-encoded", Error,
        "The signature covers a double-encoded body: a JSON string that contains the JSON.",
        "JSON.stringify(JSON.stringify(data))", "Serialise once.";
    BODY_STRING_CONTENT = "signature/body-string-content", Error,
        "The received body is a JSON string; the signature covers the text inside it.",
        "axios.post(url, JSON.stringify(body)) with a JSON transform", "Serialise once, and send those bytes.";
    BODY_BASE64 = "signature/body-base64", Error,
        "The signature covers the body's base64 text.",
        "hmac.update(event.body) with isBase64Encoded", "Decode first: Buffer.from(event.body, 'base64').";
    BODY_BASE64_DECODED = "signature/body-base64-decoded", Error,
        "The given body is base64; the signature covers the decoded bytes.",
        "verify(event.body) with isBase64Encoded: true", "Decode it before verifying: Buffer.from(event.body, 'base64').";
    BODY_HEX = "signature/body-hex", Error,
        "The signature covers the body's bytes in hex.",
        "hmac.update(raw.toString('hex'))", "Verify the raw request bytes before anything parses them; when sending, sign exactly the bytes you send.";
    BODY_HASH = "signature/body-hash", Error,
        "The signature covers the body's SHA-256, not the body.",
        "hmac.update(sha256(body).hexdigest())", "Pass the body itself to the HMAC.";
    BODY_MEMBER = "signature/body-member", Error,
        "The signature covers one field of the body (such as data or payload), not the whole body.",
        "hmac.update(JSON.stringify(req.body.data))", "Sign and verify the whole body.";
    BODY_CUT = "signature/body-cut", Error,
        "The signature covers only the start of the body: it was truncated at a length counted in characters, or at the end of a buffer.",
        "body.slice(0, Number(req.headers['content-length']))", "Count bytes, not characters; read until the stream ends.";
    BODY_SHORTER_THAN_DECLARED = "signature/body-shorter-than-declared", Error,
        "Content-Length declares more bytes than were given: the body was truncated in transit.",
        "Content-Length: 512 with 500 bytes", "Read the whole body; capture it again.";
    BODY_LONGER_THAN_DECLARED = "signature/body-longer-than-declared", Error,
        "Content-Length declares fewer bytes than were given: the body was changed after receipt.",
        "Content-Length: 512 with 530 bytes", "Verify the raw request bytes before anything parses them; when sending, sign exactly the bytes you send.";
    BODY_QUOTED = "signature/body-quoted", Error,
        "The signature covers the body wrapped in quotes.",
        "hmac.update(`\"${body}\"`)", "Verify the raw request bytes before anything parses them; when sending, sign exactly the bytes you send.";
    BODY_URL_APPENDED = "signature/body-url-appended", Error,
        "The signature covers the URL and the body together.",
        "hmac.update(url + body)", "Sign only what the scheme signs.";
}
