# Makes signatures wrongly, as such code is written in Ruby; prints JSON lines.
# Run: ruby tests/verifiers/causes.rb > fixtures/signatures/causes-ruby.jsonl
require 'json'
require 'openssl'
require 'base64'

SECRET = '0f8a6b5c4d3e2f100112233445566778899aabbccddeeff0102030405060708'
BODY = '{"url": "https://e.com/a", "n": [1.0, 1e25, 1e-7, 0.00001, 0.0001, 12345678901234567890, -0.0, 1e15, 1e16, 12.50], "s": "ü 🚨 \u2028 <b> \u001f\b", "b": {"2": 1, "1": {}}, "e": []}'

def add(name, expect, signed, body = BODY)
  signature = OpenSSL::HMAC.hexdigest('SHA256', SECRET, signed)
  puts JSON.generate({ name: name, expect: "signature/#{expect}", line: { id: name, scheme: 'github', secret: SECRET,
    body_b64: Base64.strict_encode64(body), headers: { 'X-Hub-Signature-256' => "sha256=#{signature}" } } })
end

data = JSON.parse(BODY)
add('ruby', 'body-ruby-to-json', data.to_json)
add('ruby-pretty', 'body-ruby-pretty-generate', JSON.pretty_generate(data))
add('ruby-member', 'body-member', JSON.generate(data['b']))
add('ruby-chomp', 'body-newline-cut', "text\n".chomp, "text\n")
