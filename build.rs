//! Lets the crate compile on a machine without Node, and compile again when the frontend was built anew.

use std::fs;

fn main() {
    let dist = "frontend/dist";
    // The files in it are compiled in. It may be empty (`/docs` then says how to build it) but must exist: cargo would otherwise take
    // a missing folder for a change and build the crate again every time.
    if let Err(error) = fs::create_dir_all(dist) {
        println!("cargo:warning=cannot make {dist}: {error}");
    }
    println!("cargo:rerun-if-changed={dist}");
}
