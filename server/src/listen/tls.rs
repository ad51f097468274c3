//! The certificate that the relay shows: read from two PEM files, and read again when it is told to.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::{self, PemObject as _};
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::{Error, InconsistentKeys, ServerConfig};

/// Where the certificate and its key are.
#[derive(Clone, Debug)]
pub struct TlsFiles {
    /// The relay's certificate and those between it and a root, in this order.
    pub certificates: PathBuf,
    /// The private key of the first certificate.
    pub key: PathBuf,
}

/// Why a certificate cannot be used. What was used before still is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TlsError {
    /// A file cannot be read; whoever runs the relay gives the path of one that can.
    #[error("{path}: cannot be read ({kind}); check --tls-cert and --tls-key")]
    Unreadable {
        /// The file.
        path: String,
        /// What the system said.
        kind: ErrorKind,
    },
    /// The file has no certificate; perhaps the two files were swapped.
    #[error("{path}: no certificate in it; --tls-cert takes a PEM file that begins with the relay's certificate")]
    NoCertificate {
        /// The file.
        path: String,
    },
    /// The file has no private key; perhaps the two files were swapped, or the key has a password.
    #[error("{path}: no private key in it; --tls-key takes a PEM file with a key that has no password")]
    NoKey {
        /// The file.
        path: String,
    },
    /// The key is another certificate's.
    #[error("{path}: this key does not belong to the first certificate of --tls-cert")]
    AnotherKey {
        /// The key's file.
        path: String,
    },
    /// The certificate or the key is of a sort that the relay does not know.
    #[error("{path}: this certificate or its key cannot be used; make them anew, with ECDSA P-256 for example")]
    Unusable {
        /// The certificate's file.
        path: String,
    },
}

/// The certificate in use.
pub(crate) struct Certificate {
    files: TlsFiles,
    current: RwLock<Arc<ServerConfig>>,
}

impl Certificate {
    pub(crate) fn read(files: TlsFiles) -> Result<Self, TlsError> {
        let current = RwLock::new(configuration(&files)?);
        Ok(Self { files, current })
    }

    /// What the next handshake is made with.
    pub(crate) fn current(&self) -> Arc<ServerConfig> {
        Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Reads the files again. Open connections go on as they are.
    pub(crate) fn read_again(&self) -> Result<(), TlsError> {
        let renewed = configuration(&self.files)?;
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = renewed;
        Ok(())
    }
}

fn configuration(files: &TlsFiles) -> Result<Arc<ServerConfig>, TlsError> {
    let TlsFiles { certificates, key } = files;
    let chain: Vec<_> = CertificateDer::pem_file_iter(certificates)
        .and_then(Iterator::collect)
        .map_err(|error| unread(certificates, &error, |path| TlsError::NoCertificate { path }))?;
    if chain.is_empty() {
        return Err(TlsError::NoCertificate {
            path: shown(certificates),
        });
    }
    let secret =
        PrivateKeyDer::from_pem_file(key).map_err(|error| unread(key, &error, |path| TlsError::NoKey { path }))?;
    let mut configuration = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .and_then(|versions| versions.with_no_client_auth().with_single_cert(chain, secret))
        .map_err(|error| match error {
            Error::InconsistentKeys(InconsistentKeys::KeyMismatch) => TlsError::AnotherKey { path: shown(key) },
            _ => TlsError::Unusable {
                path: shown(certificates),
            },
        })?;
    // The websocket is HTTP/1.1's.
    configuration.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(configuration))
}

fn unread(path: &Path, error: &pem::Error, otherwise: impl FnOnce(String) -> TlsError) -> TlsError {
    match error {
        pem::Error::Io(error) => TlsError::Unreadable {
            path: shown(path),
            kind: error.kind(),
        },
        _ => otherwise(shown(path)),
    }
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}
