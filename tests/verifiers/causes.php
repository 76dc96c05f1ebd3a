<?php
// Makes signatures wrongly, as such code is written in PHP; prints JSON lines.
// Run: php tests/verifiers/causes.php > fixtures/signatures/causes-php.jsonl
const SECRET = '0f8a6b5c4d3e2f100112233445566778899aabbccddeeff0102030405060708';
const BODY = '{"url": "https://e.com/a", "n": [1.0, 1e25, 1e-7, 0.00001, 0.0001, 123456789012345678, 12345678901234567890, -0, -0.0, 1e17, 12.50], "s": "ü 🚨 \u2028 \u007f <b>", "b": {"2": 1, "1": 2}}';
const EMPTY_OBJECT = '{"a": {}, "u": "x/y"}';
function add(string $name, string $expect, string $signed, string $body = BODY): void
{
    echo json_encode(['name' => $name, 'expect' => "signature/$expect", 'line' => ['id' => $name, 'scheme' => 'github', 'secret' => SECRET,
        'body_b64' => base64_encode($body), 'headers' => ['X-Hub-Signature-256' => 'sha256=' . hash_hmac('sha256', $signed, SECRET)]]]), "\n";
}
$data = json_decode(BODY);
add('php', 'body-php-json-encode', json_encode($data));
add('php-slashes', 'body-php-unescaped-slashes', json_encode($data, JSON_UNESCAPED_SLASHES));
add('php-unicode', 'body-php-unescaped-unicode', json_encode($data, JSON_UNESCAPED_UNICODE));
add('php-both', 'body-php-unescaped', json_encode($data, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE));
add('php-pretty', 'body-php-pretty-print', json_encode($data, JSON_PRETTY_PRINT));
add('php-pretty-plain', 'body-php-pretty-print', json_encode($data, JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE));
add('php-assoc', 'body-php-empty-array', json_encode(json_decode(EMPTY_OBJECT, true)), EMPTY_OBJECT);
add('php-hashed-body', 'body-hash', hash('sha256', BODY));
add('php-trim', 'body-trimmed', trim("\n x \n"), "\n x \n");
add('php-http-build-query', 'body-form-reordered', http_build_query(['a' => '~ b', 'c' => '1']), 'a=%7E%20b&c=1');
