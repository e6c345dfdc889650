#!/bin/sh
# Resolve pyproject.toml into the two lock files: exact versions only, no host, no path.
set -e
cd "$(dirname "$0")/.."

compile() { # note, file, further arguments
    note=$1; file=$2; shift 2
    var/uv/bin/uv pip compile pyproject.toml --quiet --upgrade --python-version 3.11 \
        --no-header --no-annotate --no-emit-index-url --no-emit-find-links "$@" --output-file var/resolved.lock
    { echo "# $note; made from pyproject.toml by \`make lock\`."; cat var/resolved.lock; } > "$file"
    rm var/resolved.lock
}

compile "What the portal runs on" requirements.lock --extra s3
compile "requirements.lock and what tests it" requirements-dev.lock --all-extras --constraint requirements.lock
