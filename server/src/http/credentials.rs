//! Who a request comes from: an Authorization header, or what stands in for it where a browser opens a websocket and sets no
//! headers: a subprotocol. Browsers of the first version bring a cookie. Never anything in the address, which ends in logs.
//!
//! What a request says of itself counts before the cookie, which a browser adds by itself: several people may use one browser.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use cahier_core::access::Account;
use cahier_core::id::DeviceId;

use super::{App, Refusal};
use crate::access::Secret;
use crate::hub::now_ms;
use crate::listen::Scheme;

const COOKIE: &str = "cahier_device";

/// The subprotocol that the relay chooses, and what stands before a token in the other one that is offered beside it.
const PROTOCOL: &str = "cahier";
const PROTOCOL_TOKEN: &str = "cahier.token.";

/// A bit more than a school year: browsers keep no cookie longer than 400 days.
const MAX_AGE_SECONDS: u32 = 400 * 24 * 60 * 60;

/// The token that a request brings, if it brings one.
pub(super) fn token(headers: &HeaderMap) -> Option<Secret> {
    let bearer = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "));
    let protocol = protocols(headers).find_map(|protocol| protocol.strip_prefix(PROTOCOL_TOKEN));
    bearer.or(protocol).map(Secret::claimed).or_else(|| in_cookie(headers))
}

/// The token in the cookie alone.
pub(super) fn in_cookie(headers: &HeaderMap) -> Option<Secret> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(COOKIE)?.strip_prefix('='))
        .map(Secret::claimed)
}

/// The subprotocol to answer with: a browser that offers some gives up when none is chosen.
pub(super) fn chosen_protocol(headers: &HeaderMap) -> Option<HeaderValue> {
    protocols(headers)
        .any(|protocol| protocol == PROTOCOL)
        .then(|| HeaderValue::from_static(PROTOCOL))
}

fn protocols(headers: &HeaderMap) -> impl Iterator<Item = &str> {
    headers
        .get_all(header::SEC_WEBSOCKET_PROTOCOL)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
}

/// The account and device of a request.
pub(super) async fn account(app: &App, headers: &HeaderMap) -> Result<(Account, DeviceId), Refusal> {
    let token = token(headers).ok_or(Refusal::NotJoined)?;
    app.directory
        .read()
        .await
        .authenticate(&token, now_ms())
        .ok_or(Refusal::NotJoined)
}

/// The cookie that holds this token, or takes it away.
pub(super) fn cookie(app: &App, scheme: Scheme, token: Option<&Secret>) -> HeaderValue {
    let secure = if app.secure_cookies || scheme == Scheme::Https {
        "; Secure"
    } else {
        ""
    };
    let (value, age) = token.map_or(("", 0), |token| (token.reveal(), MAX_AGE_SECONDS));
    let cookie = format!("{COOKIE}={value}; Path=/; HttpOnly; SameSite=Strict; Max-Age={age}{secure}");
    let mut cookie = HeaderValue::try_from(cookie).expect("a token is letters and digits");
    cookie.set_sensitive(true);
    cookie
}

/// Lets no other site's page speak for whoever uses this browser: an Origin must be our own.
pub(super) async fn same_origin(request: Request, next: Next) -> Response {
    let headers = request.headers();
    if is_foreign(headers.get(header::ORIGIN), headers.get(header::HOST)) {
        return Refusal::ForeignOrigin.into_response();
    }
    next.run(request).await
}

fn is_foreign(origin: Option<&HeaderValue>, host: Option<&HeaderValue>) -> bool {
    let Some(origin) = origin else { return false };
    let authority = origin
        .to_str()
        .ok()
        .and_then(|origin| origin.split_once("://"))
        .map(|(_, authority)| authority);
    let host = host.and_then(|host| host.to_str().ok());
    !matches!((authority, host), (Some(authority), Some(host)) if authority.eq_ignore_ascii_case(host))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_must_be_the_host_that_was_asked() {
        let foreign = |origin: Option<&'static str>, host: Option<&'static str>| {
            let header = |text: Option<&'static str>| text.map(HeaderValue::from_static);
            is_foreign(header(origin).as_ref(), header(host).as_ref())
        };
        assert!(!foreign(None, Some("relay.example")));
        assert!(!foreign(Some("https://relay.example"), Some("Relay.example")));
        assert!(!foreign(Some("http://127.0.0.1:7171"), Some("127.0.0.1:7171")));
        assert!(foreign(Some("https://evil.example"), Some("relay.example")));
        assert!(foreign(Some("http://127.0.0.1:7172"), Some("127.0.0.1:7171")));
        assert!(foreign(Some("null"), Some("relay.example")));
        assert!(foreign(Some("https://relay.example"), None));
    }

    #[test]
    fn a_token_comes_by_header_subprotocol_or_cookie_in_that_order() {
        let mut headers = HeaderMap::new();
        assert_eq!(token(&headers), None);
        let cookie = HeaderValue::from_static("a=1; cahier_device=abc; cahier_devices=x");
        headers.insert(header::COOKIE, cookie);
        assert_eq!(token(&headers), Some(Secret::claimed("abc")));
        let offered = HeaderValue::from_static("cahier, cahier.token.ghi");
        headers.insert(header::SEC_WEBSOCKET_PROTOCOL, offered);
        assert_eq!(token(&headers), Some(Secret::claimed("ghi")));
        headers.insert(header::AUTHORIZATION, HeaderValue::from_static("Bearer def"));
        assert_eq!(token(&headers), Some(Secret::claimed("def")));
        assert_eq!(in_cookie(&headers), Some(Secret::claimed("abc")));
    }

    #[test]
    fn a_subprotocol_is_chosen_if_it_is_offered_and_never_one_with_a_token() {
        let mut headers = HeaderMap::new();
        assert_eq!(chosen_protocol(&headers), None);
        headers.insert(
            header::SEC_WEBSOCKET_PROTOCOL,
            HeaderValue::from_static("cahier.token.ghi"),
        );
        assert_eq!(chosen_protocol(&headers), None);
        let offered = HeaderValue::from_static("cahier,cahier.token.ghi");
        headers.insert(header::SEC_WEBSOCKET_PROTOCOL, offered);
        assert_eq!(chosen_protocol(&headers), Some(HeaderValue::from_static("cahier")));
    }
}
