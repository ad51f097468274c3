//! `GET /metrics`, on an address of its own: what the relay counts is for whoever runs it, not for the world.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::Metrics;

const OPEN_METRICS: HeaderValue =
    HeaderValue::from_static("application/openmetrics-text; version=1.0.0; charset=utf-8");

/// Serves the metrics on this listener until told to stop.
pub(crate) fn listen(
    listener: TcpListener,
    address: SocketAddr,
    metrics: Arc<Metrics>,
    mut stopping: watch::Receiver<bool>,
) -> JoinHandle<()> {
    if !address.ip().is_loopback() {
        tracing::warn!("the metrics can be read by whoever reaches their address");
    }
    let routes = Router::new().route("/metrics", get(tell)).with_state(metrics);
    tokio::spawn(async move {
        let stopped = async move {
            let _ = stopping.wait_for(|stop| *stop).await;
        };
        let served = axum::serve(listener, routes).with_graceful_shutdown(stopped).await;
        if let Err(error) = served {
            tracing::error!(kind = %error.kind(), "telling the metrics ended");
        }
    })
}

async fn tell(State(metrics): State<Arc<Metrics>>) -> Response {
    ([(header::CONTENT_TYPE, OPEN_METRICS)], metrics.to_text()).into_response()
}
