//! The door: accepts connections, plain or by TLS, and hands each request on with what is known of where it
//! comes from.
//!
//! It decides nothing about a request. An address is taken before the store is touched, so that a port in use
//! changes nothing. A slow handshake, and a client that never finishes its headers, wait beside the door and not
//! in it.

mod client;
mod room;
mod tls;

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderName, Request};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio_rustls::TlsAcceptor;
use tower_service::Service as _;

use crate::metrics::Metrics;
use crate::serve::StartError;

pub use client::{ClientAddress, Scheme};
pub use tls::{TlsError, TlsFiles};

use client::Peer;
use room::Room;
pub(crate) use tls::Certificate;

/// How many connections wait in the system until they are accepted.
const BACKLOG: u32 = 1_024;

/// How many TLS handshakes go on at once, and how long each may take. One more is let go at once.
const MAX_HANDSHAKES: usize = 1_024;
const HANDSHAKE_WITHIN: Duration = Duration::from_secs(10);

/// How long a connection may take to send a request's headers, or to stay without a request.
const HEADERS_WITHIN: Duration = Duration::from_secs(75);

/// The longest headers of a request.
const MAX_HEADER_BYTES: usize = 64 * 1024;

/// After accepting failed, because of too many open files for example, it is tried again after this.
const ACCEPT_AGAIN_AFTER: Duration = Duration::from_millis(250);

/// How the relay is reached.
#[derive(Clone, Debug)]
pub struct Listen {
    /// The address to listen on; port 0 takes a free one.
    pub address: SocketAddr,
    /// The certificate to speak TLS with, or nothing to speak plainly.
    pub tls: Option<TlsFiles>,
    /// The header in which the proxy in front of the relay names its client. Only when there is one are a
    /// request's forwarding headers believed.
    pub proxy_header: Option<HeaderName>,
}

impl Listen {
    /// Plainly, without a proxy.
    pub fn plain(address: SocketAddr) -> Self {
        Self {
            address,
            tls: None,
            proxy_header: None,
        }
    }
}

/// An address that is taken, before anybody is let in.
pub struct Listener {
    address: SocketAddr,
    socket: TcpSocket,
    certificate: Option<Arc<Certificate>>,
    proxy_header: Option<HeaderName>,
}

impl Listener {
    /// Takes the address and reads the certificate.
    ///
    /// # Errors
    /// [`StartError::Listen`] and [`StartError::Tls`].
    pub fn bind(listen: Listen) -> Result<Self, StartError> {
        let Listen {
            address,
            tls,
            proxy_header,
        } = listen;
        let certificate = tls.map(Certificate::read).transpose()?.map(Arc::new);
        let bind = || {
            let socket = match address {
                SocketAddr::V4(_) => TcpSocket::new_v4(),
                SocketAddr::V6(_) => TcpSocket::new_v6(),
            }?;
            // A relay that was just stopped leaves connections behind that hold its port for a minute.
            socket.set_reuseaddr(true)?;
            socket.bind(address)?;
            Ok((socket.local_addr()?, socket))
        };
        let (address, socket) = bind().map_err(|error: std::io::Error| StartError::Listen {
            listen: address,
            kind: error.kind(),
        })?;
        Ok(Self {
            address,
            socket,
            certificate,
            proxy_header,
        })
    }

    /// The address that was taken.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What clients must begin their addresses with.
    pub fn scheme(&self) -> Scheme {
        match self.certificate {
            Some(_) => Scheme::Https,
            None => Scheme::Http,
        }
    }

    pub(crate) fn certificate(&self) -> Option<Arc<Certificate>> {
        self.certificate.clone()
    }

    /// Opens the door.
    pub(crate) fn open(self) -> Result<Door, StartError> {
        let Self {
            address,
            socket,
            certificate,
            proxy_header,
        } = self;
        let listener = socket.listen(BACKLOG).map_err(|error| StartError::Listen {
            listen: address,
            kind: error.kind(),
        })?;
        Ok(Door {
            listener,
            certificate,
            proxy_header: proxy_header.map(Arc::new),
        })
    }
}

/// The open door.
pub(crate) struct Door {
    listener: TcpListener,
    certificate: Option<Arc<Certificate>>,
    proxy_header: Option<Arc<HeaderName>>,
}

impl Door {
    /// Serves until it is told to stop, and returns when the last connection has ended.
    pub(crate) async fn serve(self, metrics: Arc<Metrics>, router: Router, mut stopping: watch::Receiver<bool>) {
        let Self {
            listener,
            certificate,
            proxy_header,
        } = self;
        let room = Room::claim();
        let handshakes = Arc::new(Semaphore::new(MAX_HANDSHAKES));
        // Nothing is ever sent: each connection holds a receiver, and none is left when all have ended.
        let (alive, ended) = watch::channel(());
        loop {
            let (stream, remote) = tokio::select! {
                accepted = accept(&listener) => accepted,
                _ = stopping.wait_for(|stop| *stop) => break,
            };
            let Some(stream) = room.seat(stream) else {
                metrics.limit_reached("open_files");
                tracing::debug!("there is no room for one more connection");
                continue;
            };
            let peer = Peer {
                address: remote.ip(),
                scheme: match certificate {
                    Some(_) => Scheme::Https,
                    None => Scheme::Http,
                },
                proxy_header: proxy_header.clone(),
            };
            let connection = Connection {
                peer,
                router: router.clone(),
                stopping: stopping.clone(),
                _alive: ended.clone(),
            };
            let Some(certificate) = &certificate else {
                tokio::spawn(connection.serve(stream));
                continue;
            };
            let Ok(permit) = Arc::clone(&handshakes).try_acquire_owned() else {
                metrics.limit_reached("handshakes");
                tracing::debug!("there are too many TLS handshakes for one more");
                continue;
            };
            let acceptor = TlsAcceptor::from(certificate.current());
            tokio::spawn(async move {
                let greeted = tokio::time::timeout(HANDSHAKE_WITHIN, acceptor.accept(stream)).await;
                drop(permit);
                match greeted {
                    Ok(Ok(stream)) => connection.serve(stream).await,
                    Ok(Err(error)) => tracing::debug!(kind = %error.kind(), "a TLS handshake failed"),
                    Err(_) => tracing::debug!("a TLS handshake took too long"),
                }
            });
        }
        drop((listener, ended));
        alive.closed().await;
    }
}

async fn accept(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok((stream, remote)) => {
                // Frames are small and wanted at once. Where it cannot be set they come a little later.
                let _ = stream.set_nodelay(true);
                return (stream, remote);
            }
            Err(error) => {
                tracing::warn!(kind = %error.kind(), "a connection could not be accepted");
                tokio::time::sleep(ACCEPT_AGAIN_AFTER).await;
            }
        }
    }
}

struct Connection {
    peer: Peer,
    router: Router,
    stopping: watch::Receiver<bool>,
    _alive: watch::Receiver<()>,
}

impl Connection {
    async fn serve(self, stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static) {
        let Self {
            peer,
            router,
            mut stopping,
            _alive,
        } = self;
        let service = service_fn(move |request: Request<Incoming>| {
            let mut request = request.map(Body::new);
            let (address, scheme) = peer.client(request.headers());
            request.extensions_mut().insert(address);
            request.extensions_mut().insert(scheme);
            let mut router = router.clone();
            async move { Ok::<_, Infallible>(router.call(request).await.unwrap_or_else(|never| match never {})) }
        });
        let serving = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEADERS_WITHIN)
            .max_buf_size(MAX_HEADER_BYTES)
            .serve_connection(TokioIo::new(stream), service)
            .with_upgrades();
        let mut serving = std::pin::pin!(serving);
        tokio::select! {
            // How a client ended its connection concerns nobody.
            _ = &mut serving => return,
            _ = stopping.wait_for(|stop| *stop) => {}
        }
        serving.as_mut().graceful_shutdown();
        let _ = serving.await;
    }
}
