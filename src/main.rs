use std::process::ExitCode;

/// A sixth more filings a second than with the system's allocator: commands are made on one thread and freed on another.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    hejie::cli::run()
}
