#!/usr/bin/env bash
# Installs what is missing to run Cahier (setup.sh run) or to test it too (setup.sh test), and says so.
# What is there already is left alone; a machine that has everything passes in a second.
set -euo pipefail

say() { printf 'setup: %s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }
has() { command -v "$1" >/dev/null 2>&1; }
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

missing=()
want() { # want COMMAND PACKAGE…: the packages that bring a command, if it is not there
    has "$1" || missing+=("${@:2}")
}
install_missing() {
    [ ${#missing[@]} -gt 0 ] || return 0
    has apt-get || fail "please install: ${missing[*]} (this script knows apt only), then run make again"
    say "installing ${missing[*]} with apt"
    as_root apt-get update -q
    as_root apt-get install -y -q --no-install-recommends "${missing[@]}"
    missing=()
}

want cc build-essential
want node nodejs npm
if [ "${1:-run}" = test ]; then
    want python3 python3
    # Debian's Python comes without the two that a virtual environment needs.
    python3 -c 'import ensurepip, venv' 2>/dev/null || missing+=(python3-venv)
    # The core in Kotlin.
    want javac default-jdk-headless
    want mvn maven
    want chromium chromium
    # They open the files that the workbook is given out as.
    want soffice libreoffice-writer-nogui
    want pdftotext poppler-utils
    want unzip unzip
    # Without fonts of their own the screenshots would show boxes.
    # (grep reads to the end: leaving early would break fc-list's pipe, which counts as a failure here.)
    has fc-list && fc-list | grep 'Noto Sans' >/dev/null || missing+=(fontconfig fonts-noto-core)
fi
install_missing

if ! has cargo; then
    has apt-get && apt-cache show rustup >/dev/null 2>&1 && { missing+=(rustup); install_missing; }
    has rustup || fail 'Rust is missing: install it as https://rustup.rs says, then run make again'
fi
wanted=$(sed -n 's/^channel = "\(.*\)"/\1/p' rust-toolchain.toml)
if has rustup && ! rustup toolchain list | grep -q "^$wanted"; then
    say "installing Rust $wanted"
    rustup toolchain install "$wanted" --profile minimal --component rustfmt --component clippy
fi

node -e 'const [major, minor] = process.versions.node.split(".").map(Number);
process.exit(major > 20 || (major === 20 && minor >= 19) ? 0 : 1)' ||
    fail "Node.js $(node --version) is too old: version 20.19 or later is needed, see https://nodejs.org"
if [ "$(npm --version | cut -d. -f1)" -lt 11 ]; then
    say 'installing npm 11 (older ones cannot install Vite 8 from a lock file)'
    as_root npm install --global --no-fund --no-audit npm@11
fi
