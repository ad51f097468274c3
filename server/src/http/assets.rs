//! The tablet app, from inside the binary.
//!
//! Its build leaves `.br` and `.gz` twins beside the files that are worth it. Everything under `/assets/` has a
//! hash in its name and never changes; all else is asked for again every time and answered by its tag.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Response};
use rust_embed::{EmbeddedFile, RustEmbed};

use super::Refusal;
use cahier_core::id::hex;

#[derive(RustEmbed)]
#[folder = "../mobile-shell/dist"]
#[allow_missing = true]
struct Files;

/// What a binary without the app says: it still is a whole relay.
const NOT_BUILT: &str = "<!doctype html><title>Cahier</title><p>This relay works, but was built without the app. \
    Run <code>make build</code> and start it again.";

pub(super) async fn serve(method: Method, uri: Uri, headers: HeaderMap) -> Response {
    answer::<Files>(&method, &uri, &headers)
}

fn answer<F: RustEmbed>(method: &Method, uri: &Uri, headers: &HeaderMap) -> Response {
    if *method != Method::GET && *method != Method::HEAD {
        return Refusal::WrongMethod.into_response();
    }
    let path = match uri.path().trim_start_matches('/') {
        "" => "index.html",
        path => path,
    };
    let Some((file, encoding)) = find::<F>(path, headers) else {
        return if path == "index.html" {
            (StatusCode::NOT_FOUND, Html(NOT_BUILT)).into_response()
        } else {
            Refusal::NotFound.into_response()
        };
    };
    let etag = etag(&file, encoding);
    let fresh = headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|known| known.trim().trim_start_matches("W/") == etag);
    let mut response = if fresh {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Body::from(file.data.into_owned()).into_response()
    };
    let cache = if path.starts_with("assets/") {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type(path)));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    headers.insert(
        header::ETAG,
        HeaderValue::try_from(etag).expect("an ETag is hexadecimal"),
    );
    if let Some(encoding) = encoding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}

/// The file in the best encoding that the client takes.
fn find<F: RustEmbed>(path: &str, headers: &HeaderMap) -> Option<(EmbeddedFile, Option<&'static str>)> {
    let accepted = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let takes = |encoding: &str| {
        accepted.split(',').any(|item| {
            let mut parts = item.split(';');
            parts.next().is_some_and(|name| name.trim() == encoding)
                && !parts.any(|weight| matches!(weight.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
        })
    };
    for (encoding, suffix) in [("br", ".br"), ("gzip", ".gz")] {
        if takes(encoding)
            && let Some(twin) = F::get(&format!("{path}{suffix}"))
        {
            return Some((twin, Some(encoding)));
        }
    }
    F::get(path).map(|file| (file, None))
}

/// Each encoding is other bytes, and so has another tag.
fn etag(file: &EmbeddedFile, encoding: Option<&str>) -> String {
    let hash = file.metadata.sha256_hash();
    format!("\"{}-{}\"", hex(&hash), encoding.unwrap_or("plain"))
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, extension)| extension) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json" | "map") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("wasm") => "application/wasm",
        Some("woff2") => "font/woff2",
        Some("ttf") => "font/ttf",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(RustEmbed)]
    #[folder = "tests/app"]
    struct App;

    fn get(path: &str, headers: &[(header::HeaderName, &'static str)]) -> Response {
        let headers = headers
            .iter()
            .map(|(name, value)| (name.clone(), HeaderValue::from_static(value)))
            .collect();
        let uri = path.parse().expect("an address");
        answer::<App>(&Method::GET, &uri, &headers)
    }

    fn header(response: &Response, name: header::HeaderName) -> Option<&str> {
        response.headers().get(name).and_then(|value| value.to_str().ok())
    }

    async fn body(response: Response) -> Vec<u8> {
        let bytes = axum::body::to_bytes(response.into_body(), 1_000).await;
        bytes.expect("a short body").to_vec()
    }

    #[tokio::test]
    async fn a_file_comes_in_the_best_encoding_that_is_taken() {
        for (accepted, encoding, expected) in [
            ("gzip, deflate, br", Some("br"), "br twin\n"),
            ("gzip", Some("gzip"), "gzip twin\n"),
            ("br;q=0, gzip;q=0.5", Some("gzip"), "gzip twin\n"),
            ("identity", None, "plain\n"),
        ] {
            let response = get("/assets/app-1a2b.js", &[(header::ACCEPT_ENCODING, accepted)]);
            assert_eq!(response.status(), 200);
            assert_eq!(header(&response, header::CONTENT_ENCODING), encoding, "{accepted}");
            assert_eq!(
                header(&response, header::CONTENT_TYPE),
                Some("text/javascript; charset=utf-8")
            );
            assert_eq!(header(&response, header::VARY), Some("accept-encoding"));
            assert_eq!(
                header(&response, header::CACHE_CONTROL),
                Some("public, max-age=31536000, immutable")
            );
            assert_eq!(body(response).await, expected.as_bytes());
        }
    }

    #[tokio::test]
    async fn the_page_is_asked_for_again_and_not_sent_again() {
        let first = get("/", &[]);
        assert_eq!(header(&first, header::CACHE_CONTROL), Some("no-cache"));
        assert_eq!(header(&first, header::CONTENT_TYPE), Some("text/html; charset=utf-8"));
        let tag: &'static str = header(&first, header::ETAG).expect("a tag").to_owned().leak();
        let second = get("/", &[(header::IF_NONE_MATCH, tag)]);
        assert_eq!(second.status(), 304);
        assert!(body(second).await.is_empty());
    }

    #[test]
    fn what_is_not_there_is_not_found() {
        assert_eq!(get("/nothing.js", &[]).status(), 404);
        assert_eq!(get("/../Cargo.toml", &[]).status(), 404);
        let posted = answer::<App>(&Method::POST, &Uri::from_static("/"), &HeaderMap::new());
        assert_eq!(posted.status(), 405);
    }
}
