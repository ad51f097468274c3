//! Writes the Python, Kotlin and Swift modules from the metadata in the native library.
//!
//! `uniffi-bindgen generate --no-format LIBRARY --language python|kotlin|swift --out-dir DIRECTORY`;
//! `bindings/python/build` shows it at work.

fn main() {
    uniffi::uniffi_bindgen_main();
}
