//! The page's files, from memory.

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, HeaderValue, VARY};
use hyper::{Response, StatusCode};

use super::refuse;

/// The embedded files: path below the page's root, bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Page(pub &'static [(&'static str, &'static [u8])]);

const NOT_BUILT: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>hookproof</title>\
<h1>The page is not built</h1><p>This binary was compiled without it. Run <code>cargo xtask play</code>: it builds the page \
and starts a binary that has it.</p><p>The request catcher works: send to <code>/catch</code>.</p></html>\n";

impl Page {
    /// Is there a page?
    #[must_use]
    pub(crate) fn is_built(&self) -> bool {
        self.find("index.html").is_some()
    }

    fn find(&self, path: &str) -> Option<&'static [u8]> {
        self.0.iter().find(|(name, _)| *name == path).map(|(_, bytes)| *bytes)
    }

    /// The answer to a GET of `path`.
    pub(super) fn get(&self, path: &str, brotli: bool) -> Response<Full<Bytes>> {
        let name = match path.trim_start_matches('/') {
            "" => "index.html",
            name => name,
        };
        if name == "index.html" && !self.is_built() {
            let mut response = Response::new(Full::from(NOT_BUILT));
            *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
            response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
            return response;
        }
        let packed = self.find(&format!("{name}.br"));
        let (bytes, encoded) = match (packed.filter(|_| brotli), self.find(name)) {
            (Some(packed), _) => (packed, true),
            (None, Some(plain)) => (plain, false),
            (None, None) => return refuse(StatusCode::NOT_FOUND, "no such file\n", &[]),
        };
        let mut response = Response::new(Full::from(Bytes::from_static(bytes)));
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type(name)));
        headers.insert(
            CACHE_CONTROL,
            HeaderValue::from_static(if is_hashed(name) { "public, max-age=31536000, immutable" } else { "no-cache" }),
        );
        if packed.is_some() {
            headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
        }
        if encoded {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static("br"));
        }
        response
    }
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" | "md" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// Does the name carry a hash of its content (`app-4F7XK2QM.js`)? Then it never changes under that name.
fn is_hashed(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or(name);
    let stem = file.split('.').next().unwrap_or(file);
    stem.rsplit_once(['-', '_']).is_some_and(|(_, hash)| {
        let hex = hash.bytes().all(|b| b.is_ascii_hexdigit() && !b.is_ascii_uppercase());
        let base32 = hash.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
        hash.len() >= 8 && (hex || base32)
    })
}

/// Does an `Accept-Encoding` value take brotli?
pub(super) fn takes_brotli(value: &str) -> bool {
    value.split(',').any(|item| {
        let mut parts = item.split(';').map(str::trim);
        let name = parts.next().unwrap_or("");
        let refused = parts.any(|p| p.strip_prefix("q=").is_some_and(|q| q.parse::<f32>().is_ok_and(|q| q <= 0.0)));
        (name.eq_ignore_ascii_case("br") || name == "*") && !refused
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: Page = Page(&[("index.html", b"<p>"), ("assets/app-4F7XK2QM.js", b"plain"), ("assets/app-4F7XK2QM.js.br", b"br")]);

    #[test]
    fn a_packed_file_is_given_to_those_who_take_it() {
        let header = |r: &Response<Full<Bytes>>, name: &str| r.headers().get(name).map(|v| v.to_str().unwrap().to_owned());
        let packed = PAGE.get("/assets/app-4F7XK2QM.js", true);
        assert_eq!(header(&packed, "content-encoding").as_deref(), Some("br"));
        assert_eq!(header(&packed, "content-type").as_deref(), Some("text/javascript; charset=utf-8"));
        assert!(header(&packed, "cache-control").unwrap().contains("immutable"));
        let plain = PAGE.get("/assets/app-4F7XK2QM.js", false);
        assert_eq!((header(&plain, "content-encoding"), header(&plain, "vary").as_deref()), (None, Some("accept-encoding")));
        assert_eq!(header(&PAGE.get("/", true), "cache-control").as_deref(), Some("no-cache"));
        assert_eq!(PAGE.get("/../index.html", true).status(), StatusCode::NOT_FOUND);
        assert_eq!(Page(&[]).get("/", true).status(), StatusCode::SERVICE_UNAVAILABLE);
    }

    #[test]
    fn brotli_is_only_for_those_who_ask() {
        assert!(takes_brotli("gzip, deflate, br, zstd"));
        assert!(takes_brotli("br;q=0.5"));
        assert!(!takes_brotli("gzip, br;q=0"));
        assert!(!takes_brotli("gzip, brx"));
        assert!(is_hashed("a/worker-0a1b2c3d.js") && !is_hashed("index.html") && !is_hashed("hookproof_bg.wasm"));
    }
}
