//! The relay's small HTTP API, as far as a device asks for it: joining, the account, releases, leaving.

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HeaderName};
use hyper::{Method, Request, StatusCode};
use hyper_rustls::HttpsConnector;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde::Deserialize;

use crate::DeviceError;

/// The longest answer that is read.
const MAX_ANSWER_BYTES: usize = 64 << 20;

/// Where the relay is, and how this device proves itself there.
#[derive(Clone)]
pub(super) struct Relay {
    http: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
    /// Scheme, host and port, without a slash at the end.
    pub(super) base: String,
    /// None before joining.
    pub(super) token: Option<String>,
}

#[derive(Deserialize)]
struct Refusal {
    #[serde(default)]
    error: String,
    #[serde(default)]
    next: String,
}

/// A relay's whole answer.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: hyper::HeaderMap,
    pub(super) body: Bytes,
}

impl Relay {
    pub(super) fn at(base: &str, token: Option<String>) -> Self {
        let connector = hyper_rustls::HttpsConnectorBuilder::new()
            .with_webpki_roots()
            .https_or_http()
            .enable_http1()
            .build();
        Self {
            http: Client::builder(TokioExecutor::new()).build(connector),
            base: base.trim_end_matches('/').to_owned(),
            token,
        }
    }

    /// One request and its whole answer, whatever its status.
    pub(super) async fn ask(
        &self,
        method: Method,
        path: &str,
        content: &'static str,
        headers: &[(HeaderName, String)],
        body: Bytes,
    ) -> Result<Answer, DeviceError> {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.base))
            .header(CONTENT_TYPE, content);
        if let Some(token) = &self.token {
            request = request.header(AUTHORIZATION, format!("Bearer {token}"));
        }
        for (name, value) in headers {
            request = request.header(name, value);
        }
        let request = request.body(Full::new(body)).map_err(|_| DeviceError::Unreachable)?;
        let answer = self.http.request(request).await.map_err(|_| DeviceError::Unreachable)?;
        let (head, body) = answer.into_parts();
        let body = Limited::new(body, MAX_ANSWER_BYTES).collect().await;
        Ok(Answer {
            status: head.status,
            headers: head.headers,
            body: body.map_err(|_| DeviceError::Unreachable)?.to_bytes(),
        })
    }

    /// One request in JSON, and its answer if the relay did as asked.
    pub(super) async fn json(
        &self,
        method: Method,
        path: &str,
        body: &serde_json::Value,
    ) -> Result<Bytes, DeviceError> {
        let body = Bytes::from(body.to_string());
        let answer = self.ask(method, path, "application/json", &[], body).await?;
        Ok(answer.accepted()?.body)
    }
}

impl Answer {
    /// The answer, if the relay did as asked.
    pub(super) fn accepted(self) -> Result<Self, DeviceError> {
        if self.status.is_success() {
            return Ok(self);
        }
        // A gateway answers for a relay that is away, and maybe in HTML.
        if matches!(self.status.as_u16(), 502..=504) {
            return Err(DeviceError::Unreachable);
        }
        let Refusal { error, next } = serde_json::from_slice(&self.body).unwrap_or(Refusal {
            error: format!("the relay refused with {}", self.status.as_u16()),
            next: String::new(),
        });
        Err(DeviceError::Refused {
            status: self.status.as_u16(),
            error,
            next,
        })
    }
}

/// The relay's address and the code in an invite's link, `https://relay.example/#/join/CODE`; of a code alone, the
/// relay that is known.
pub(super) fn invited<'a>(link: &'a str, known: Option<&'a str>) -> Option<(&'a str, &'a str)> {
    let link = link.trim();
    if !link.contains('/') {
        return known.filter(|_| !link.is_empty()).map(|base| (base, link));
    }
    let (base, code) = link.split_once("/#/join/")?;
    let is_web = base.starts_with("https://") || base.starts_with("http://");
    (is_web && !code.is_empty()).then_some((base, code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_has_an_address_and_a_code() {
        let link = " https://relay.example/#/join/ABCD-EFGH ";
        assert_eq!(invited(link, None), Some(("https://relay.example", "ABCD-EFGH")));
        assert_eq!(
            invited(link, Some("https://other.example")),
            Some(("https://relay.example", "ABCD-EFGH"))
        );
        assert_eq!(invited("https://relay.example/#/join/", None), None);
        assert_eq!(invited("file:///#/join/A", None), None);
    }

    #[test]
    fn a_code_alone_is_of_the_relay_that_is_known() {
        let known = Some("https://relay.example");
        assert_eq!(
            invited(" ABCD-EFGH ", known),
            Some(("https://relay.example", "ABCD-EFGH"))
        );
        assert_eq!(invited("ABCD-EFGH", None), None);
        assert_eq!(invited(" ", known), None);
    }
}
