//! The line to write, by language, for each family of causes.

use super::cause_code as code;
use super::encoding::Encoding;
use super::scheme::{KeyRule, Mac, Scheme};
use crate::diagnostic::Code;

type Lines = &'static [(&'static str, &'static str)];

const RAW: Lines = &[
    ("node", "app.post('/hook', express.raw({ type: '*/*' }), (req, res) => verify(req.body /* a Buffer */))"),
    ("python", "body = request.get_data()  # Flask; Django: request.body; FastAPI: await request.body()"),
    ("go", "body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<20))"),
    ("rust", "async fn hook(headers: HeaderMap, body: Bytes) // axum: Bytes, not Json<T>"),
    ("java", "byte[] body = request.getInputStream().readAllBytes();"),
    ("php", "$body = file_get_contents('php://input');"),
    ("ruby", "body = request.body.read"),
    ("csharp", "using var buffer = new MemoryStream(); await Request.Body.CopyToAsync(buffer); byte[] body = buffer.ToArray();"),
];

const TEXT_KEY: Lines = &[
    ("node", "createHmac('sha256', secret)"),
    ("python", "hmac.new(secret.encode(), body, hashlib.sha256)"),
    ("go", "hmac.New(sha256.New, []byte(secret))"),
    ("rust", "Hmac::<Sha256>::new_from_slice(secret.as_bytes())"),
    ("java", "new SecretKeySpec(secret.getBytes(UTF_8), \"HmacSHA256\")"),
    ("php", "hash_hmac('sha256', $body, $secret)"),
    ("ruby", "OpenSSL::HMAC.digest('SHA256', secret, body)"),
    ("csharp", "new HMACSHA256(Encoding.UTF8.GetBytes(secret))"),
];

const BASE64_KEY: Lines = &[
    ("node", "createHmac('sha256', Buffer.from(secret.replace(/^whsec_/, ''), 'base64'))"),
    ("python", "hmac.new(base64.b64decode(secret.removeprefix('whsec_')), content, hashlib.sha256)"),
    ("go", "key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, \"whsec_\"))"),
    ("rust", "STANDARD.decode(secret.strip_prefix(\"whsec_\").unwrap_or(secret))"),
    ("java", "Base64.getDecoder().decode(secret.replaceFirst(\"^whsec_\", \"\"))"),
    ("php", "base64_decode(preg_replace('/^whsec_/', '', $secret), true)"),
    ("ruby", "Base64.strict_decode64(secret.delete_prefix('whsec_'))"),
    ("csharp", "Convert.FromBase64String(secret.Replace(\"whsec_\", \"\"))"),
];

const TRIM: Lines = &[
    ("node", "const secret = process.env.WEBHOOK_SECRET.trim()"),
    ("python", "secret = os.environ['WEBHOOK_SECRET'].strip()"),
    ("go", "secret := strings.TrimSpace(os.Getenv(\"WEBHOOK_SECRET\"))"),
    ("shell", "printf '%s' \"$SECRET\" > secret.txt   # not echo"),
];

const ROLL: Lines = &[
    ("node", "const ok = [secret, previousSecret].some((one) => verify(body, headers, one))   // until the rotation is complete"),
    ("python", "ok = any([verify(body, headers, one) for one in (secret, previous_secret)])   # until the rotation is complete"),
    ("go", "ok := verify(body, header, secret) || verify(body, header, previousSecret)"),
    ("shell", "hookproof --verify --secret env:SECRET --secret env:PREVIOUS_SECRET ..."),
];

const HEX: Lines = &[
    ("node", ".digest('hex')"),
    ("python", ".hexdigest()"),
    ("go", "hex.EncodeToString(mac.Sum(nil))"),
    ("java", "HexFormat.of().formatHex(mac.doFinal(body))"),
    ("php", "hash_hmac('sha256', $body, $secret)"),
    ("ruby", "OpenSSL::HMAC.hexdigest('SHA256', secret, body)"),
    ("csharp", "Convert.ToHexString(hash).ToLowerInvariant()"),
];

const BASE64: Lines = &[
    ("node", ".digest('base64')"),
    ("python", "base64.b64encode(mac.digest()).decode()"),
    ("go", "base64.StdEncoding.EncodeToString(mac.Sum(nil))"),
    ("java", "Base64.getEncoder().encodeToString(mac.doFinal(body))"),
    ("php", "base64_encode(hash_hmac('sha256', $body, $secret, true))"),
    ("ruby", "Base64.strict_encode64(OpenSSL::HMAC.digest('SHA256', secret, body))"),
    ("csharp", "Convert.ToBase64String(hash)"),
];

const CONTENT: Lines = &[
    ("node", "hmac.update(`${id}.${timestamp}.`).update(rawBody)   // the scheme's parts and separator"),
    ("python", "mac.update(f'{id}.{timestamp}.'.encode()); mac.update(body)"),
    ("go", "fmt.Fprintf(mac, \"%s.%s.\", id, timestamp); mac.Write(body)"),
];

const CLOCK: Lines = &[
    ("node", "const timestamp = Math.floor(Date.now() / 1000)   // once, for the header and the signed content"),
    ("python", "timestamp = str(int(time.time()))   # once, for the header and the signed content"),
    ("go", "timestamp := strconv.FormatInt(time.Now().Unix(), 10)"),
];

const PROXY: Lines = &[
    ("node", "app.set('trust proxy', 1); const url = `${req.protocol}://${req.get('host')}${req.originalUrl}`"),
    ("python", "app.wsgi_app = ProxyFix(app.wsgi_app, x_proto=1, x_host=1); url = request.url"),
    ("php", "$url = 'https://' . $_SERVER['HTTP_HOST'] . $_SERVER['REQUEST_URI'];"),
];

/// The lines for a cause under a scheme; empty if the remedy says it all.
pub(super) fn lines(cause: &Code, scheme: &Scheme) -> Lines {
    let of = |codes: &[&Code]| codes.contains(&cause);
    let trimmed = [
        &code::SECRET_SPACE_ADDED,
        &code::SECRET_SPACE_CUT,
        &code::SECRET_NEWLINE_ADDED,
        &code::SECRET_QUOTES_ADDED,
        &code::SECRET_QUOTES_CUT,
    ];
    if of(code::body::CODES) {
        RAW
    } else if *cause == code::SECRET_PREVIOUS {
        ROLL
    } else if of(&trimmed) {
        TRIM
    } else if of(code::secret::CODES) {
        match (scheme.mac, scheme.key) {
            (Mac::Ed25519, _) => &[],
            (_, KeyRule::Base64) => BASE64_KEY,
            _ => TEXT_KEY,
        }
    } else if of(code::header::CODES) {
        if scheme.encoding == Encoding::Hex { HEX } else { BASE64 }
    } else if of(code::mac::CODES) && scheme.mac == Mac::HmacSha256 {
        TEXT_KEY
    } else if of(code::content::CODES) || of(&[&code::TIMESTAMP_SIGNED, &code::TIMESTAMP_NOT_SIGNED]) {
        CONTENT
    } else if of(code::timestamp::CODES) {
        CLOCK
    } else if of(code::url::CODES) {
        PROXY
    } else {
        &[]
    }
}
