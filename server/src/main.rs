//! The `cahier` command.

mod cli;

use std::process::ExitCode;

/// The store frees and takes the same pages with every commit; the system's allocator gives them back in between, and
/// the kernel clears them again.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cli::main()
}
