//! Makes the app's files part of the binary: built again when they change, and built without them when there
//! are none yet.

fn main() {
    let dist = concat!(env!("CARGO_MANIFEST_DIR"), "/../mobile-shell/dist");
    // Without the directory cargo would build this crate again every time.
    if let Err(error) = std::fs::create_dir_all(dist) {
        println!("cargo::warning=the app's files cannot be looked for: {error}");
    }
    println!("cargo::rerun-if-changed={dist}");
}
