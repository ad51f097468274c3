//! How a command is done: by the relay that runs on the directory, or, if none does, here.

use std::io;
use std::path::Path;

use cahier_core::store::StoreError;
use cahier_server::admin::{Alone, Part, Request, is_store};
use cahier_server::control::{self, AskError};
use cahier_server::ops;
use serde::de::DeserializeOwned;

use super::Failure;
use super::serve::open;

/// Has a request done and returns its answer. `on` is handed what comes before it.
pub(super) fn ask<T: DeserializeOwned>(
    data: &Path,
    request: Request,
    mut on: impl FnMut(Part) -> io::Result<()>,
) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::System {
            action: "start a runtime",
            kind: error.kind(),
        })?;
    let answer = runtime.block_on(async {
        match control::ask(data, &request, &mut on).await {
            Err(AskError::NobodyListens) => {}
            answer => return answer.map_err(Failure::from),
        }
        if !is_store(data) && !ops::is_unfinished(data) && !request.may_begin_a_store() {
            let directory = data.display().to_string();
            return Err(Failure::NoStore { directory });
        }
        let alone = Alone::new(open(data)?).map_err(|error: StoreError| Failure::Store {
            directory: data.display().to_string(),
            error,
        })?;
        Ok(alone.handle(request, on).await?)
    })?;
    serde_json::from_value(answer).map_err(|_| AskError::CutShort.into())
}
