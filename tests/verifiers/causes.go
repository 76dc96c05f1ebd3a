// Makes signatures wrongly, as such code is written in Go; prints JSON lines.
// Run: go run tests/verifiers/causes.go > fixtures/signatures/causes-go.jsonl
package main

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"os"
)

const secret = "0f8a6b5c4d3e2f100112233445566778899aabbccddeeff0102030405060708"
const body = `{"z":"<b>&amp;\u2028</b>","a":{"y":1.50,"x":[1e21,1e-7,12345678901234567890]},"m":"\/ü\u0008"}`

type inner struct {
	Y float64       `json:"y"`
	X []interface{} `json:"x"`
}
type event struct {
	Z string `json:"z"`
	A inner  `json:"a"`
	M string `json:"m"`
}

func add(name, expect string, signed []byte) {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(signed)
	line := map[string]any{"id": name, "scheme": "github", "secret": secret, "body_b64": base64.StdEncoding.EncodeToString([]byte(body)),
		"headers": map[string]string{"X-Hub-Signature-256": "sha256=" + hex.EncodeToString(mac.Sum(nil))}}
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	out.Encode(map[string]any{"name": name, "expect": "signature/" + expect, "line": line})
}

func must(b []byte, err error) []byte {
	if err != nil {
		panic(err)
	}
	return b
}

func main() {
	var data map[string]any
	var typed event
	if json.Unmarshal([]byte(body), &data) != nil || json.Unmarshal([]byte(body), &typed) != nil {
		panic("body")
	}
	add("go-marshal", "body-go-marshal", must(json.Marshal(data)))
	add("go-struct", "body-go-marshal-struct", must(json.Marshal(typed)))
	add("go-indent", "body-go-marshal-indent", must(json.MarshalIndent(data, "", "  ")))
	add("go-indent-tab", "body-go-marshal-indent", must(json.MarshalIndent(data, "", "\t")))
	var plain, bare bytes.Buffer
	json.NewEncoder(&plain).Encode(data)
	add("go-encoder", "body-go-encoder", plain.Bytes())
	encoder := json.NewEncoder(&bare)
	encoder.SetEscapeHTML(false)
	encoder.Encode(data)
	add("go-no-html", "body-go-no-html-escape", bare.Bytes())
	add("go-no-html-trimmed", "body-go-no-html-escape", bytes.TrimSpace(bare.Bytes()))
}
