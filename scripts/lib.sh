# Shared by the scripts beside it; sourced, not run. Works in bash 5 without anything beyond coreutils.
# shellcheck shell=bash

set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"

say() { printf '%s\n' "$*" >&2; }
die() { say "error: $*"; exit 1; }
has() { command -v "$1" >/dev/null 2>&1; }

# install PACKAGE… : Debian packages, when we may.
install() {
    if [[ $(id -u) -eq 0 ]] && has apt-get; then
        say "installing $*"
        export DEBIAN_FRONTEND=noninteractive
        apt-get install -y --no-install-recommends "$@" >/dev/null 2>&1 ||
            { apt-get update >/dev/null && apt-get install -y --no-install-recommends "$@" >/dev/null; } ||
            die "apt-get could not install: $*"
    else
        die "missing: $*. Install it (on Debian as root: apt-get install $*) and start again"
    fi
}

# at_least WANTED HAVE : whether a dotted version is new enough.
at_least() { [[ $(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1) == "$1" ]]; }

need_rust() {
    local wanted have
    wanted=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)
    [[ -d $HOME/.cargo/bin ]] && PATH=$PATH:$HOME/.cargo/bin
    has cargo || die "Rust is missing: install $wanted or newer from https://rustup.rs"
    have=$(cargo --version | cut -d ' ' -f 2)
    at_least "$wanted" "$have" || die "Rust $have is too old: Hejie needs $wanted (rustup update)"
    # libsqlite3 and libpq are compiled from the sources that their crates bring along.
    has cc || install build-essential
}

need_rust_tools() {
    cargo fmt --version >/dev/null 2>&1 || { has rustup && rustup component add rustfmt; } || die "cargo fmt is missing: install rustfmt"
    cargo clippy --version >/dev/null 2>&1 || { has rustup && rustup component add clippy; } || die "cargo clippy is missing: install clippy"
}

need_node() {
    local have
    has node && has npm || die "Node is missing: install Node 20 or newer with npm from https://nodejs.org"
    have=$(node --version)
    at_least 20.0.0 "${have#v}" || die "Node $have is too old: Hejie needs 20 or newer"
}

# Debian's, with a font that has Chinese: for the browser journeys. CHROMIUM names another.
need_chromium() {
    [[ -x ${CHROMIUM:-/usr/bin/chromium} ]] || install chromium
    [[ -n $(fc-list :lang=zh 2>/dev/null) ]] || install fonts-noto-cjk
}

# frontend : what the server embeds, built anew only when its sources have changed.
frontend() {
    local lock sources
    lock=$(cat frontend/package.json frontend/package-lock.json frontend/.npmrc | sha256sum)
    if [[ $(cat frontend/node_modules/.lock 2>/dev/null) != "$lock" ]]; then
        need_node
        say "installing the frontend's packages"
        (cd frontend && npm ci --no-audit --no-fund --loglevel=error) >&2 || die "npm ci failed"
        printf '%s\n' "$lock" >frontend/node_modules/.lock
    fi
    sources=$(cd frontend && { printf '%s\n' "$lock"; find . \( -name node_modules -o -name dist -o -name results -o -name .built \) -prune -o -type f -print0 |
        LC_ALL=C sort -z | xargs -0 sha256sum; } | sha256sum)
    if [[ ! -e frontend/dist/index.html || $(cat frontend/.built 2>/dev/null) != "$sources" ]]; then
        need_node
        say "building the frontend"
        (cd frontend && npm run --silent build) >&2 || die "the frontend could not be built"
        printf '%s\n' "$sources" >frontend/.built
    fi
}
