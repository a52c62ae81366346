use std::process::ExitCode;

fn main() -> ExitCode {
    hejie::cli::run()
}
