//! One API over the tablet engine, for TypeScript, Python, Kotlin and Swift.
//!
//! Nothing is decided here. A shell makes a [`Tablet`], gives back what its store holds, tells it what happens and
//! carries out the `Effect`s it returns, in order. What the records mean is said in the core, whose types are
//! described a second time in [`types`] so that the core stays free of any binding; the compiler refuses a
//! description that differs.
//!
//! Rules kept here: no call blocks, calls back or panics; times cross as `f64` milliseconds, which every language
//! holds exactly; errors are the few that an app answers differently.

pub mod bridge;
#[cfg(feature = "native")]
mod device;
mod device_view;
mod edit;
mod error;
mod tablet;
pub mod types;
// Included, not declared by path: rustfmt would follow a path into the generated file.
#[cfg(all(feature = "web", target_arch = "wasm32"))]
#[allow(
    clippy::all,
    clippy::pedantic,
    missing_docs,
    unreachable_pub,
    unsafe_code,
    unsafe_op_in_unsafe_fn
)]
mod web {
    include!(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/web/generated/rust/cahier_bindings_module.rs"
    ));
}

#[cfg(feature = "native")]
pub use device::{Device, Listener};
pub use device_view::{DeviceView, StorageState};
pub use edit::{Begun, Edit};
pub use error::{DeviceError, TabletError};
pub use tablet::{
    Moment, Tablet, kind_of_file, paper_html, passphrase_strength, propose_passphrase, read_release, template_refusal,
};

uniffi::setup_scaffolding!();
