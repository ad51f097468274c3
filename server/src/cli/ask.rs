//! How a command is done: by the relay that runs on the directory, or, if none does, here.

use std::io;
use std::path::Path;

use cahier_core::store::StoreError;
use cahier_server::admin::{Alone, Part, Request, is_store};
use cahier_server::control::{self, AskError};
use cahier_server::{ops, store};
use serde::de::DeserializeOwned;

use super::Failure;
use super::serve::open;

/// Has a request done and returns its answer. `on` is handed what comes before it.
pub(super) fn ask<T: DeserializeOwned>(
    data: &Path,
    request: Request,
    mut on: impl FnMut(Part) -> io::Result<()>,
) -> Result<T, Failure> {
    match ask_relay(data, &request, &mut on) {
        Err(Failure::Ask(AskError::NobodyListens)) => {}
        answer => return answer,
    }
    let is_theirs = is_store(data) || ops::is_unfinished(data) || request.may_begin_a_store();
    if !is_theirs {
        let directory = data.display().to_string();
        return Err(Failure::NoStore { directory });
    }
    let answer = runtime()?.block_on(async {
        let alone = Alone::new(open(data, store::CACHE_BYTES)?).map_err(|error: StoreError| Failure::Store {
            directory: data.display().to_string(),
            error,
        })?;
        Ok::<_, Failure>(alone.handle(request, on).await?)
    })?;
    serde_json::from_value(answer).map_err(|_| AskError::CutShort.into())
}

/// Has a request done by the relay that runs on the directory; [`AskError::NobodyListens`] when none does.
pub(super) fn ask_relay<T: DeserializeOwned>(
    data: &Path,
    request: &Request,
    on: impl FnMut(Part) -> io::Result<()>,
) -> Result<T, Failure> {
    let answer = runtime()?.block_on(control::ask(data, request, on))?;
    serde_json::from_value(answer).map_err(|_| AskError::CutShort.into())
}

fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.map_err(|error| Failure::System {
        action: "start a runtime",
        kind: error.kind(),
    })
}
