# What the scripts of ops/ share: where things are, how they speak, how they become root. Sourced, never run.
# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
# shellcheck source=ops/messages.sh
. "$ROOT/ops/messages.sh"

# tell KEY [argument...]: the sentence from the catalogue, Chinese first, English below it.
tell() {
    local key=$1
    shift
    # shellcheck disable=SC2059 # the catalogue holds formats
    printf "${ZH[$key]}\n" "$@"
    # shellcheck disable=SC2059
    printf "${EN[$key]}\n" "$@"
}

# refuse KEY [argument...]: the same on stderr, and the end of the script.
refuse() {
    tell "$@" >&2
    exit 1
}

# Runs a command as root: as it is, or through sudo.
as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    else
        sudo -- "$@"
    fi
}

# wait_for SECONDS command...: asks every 50 ms until the command succeeds; false when the time is over.
wait_for() {
    local end=$((SECONDS + $1 + 1))
    shift
    until "$@"; do
        [ "$SECONDS" -lt "$end" ] || return 1
        sleep 0.05
    done
}

# Names of the fuzz targets that are built (ops/build fuzz).
fuzz_targets() {
    find "$ROOT/build/fuzz" -maxdepth 1 -type f -executable -name 'fuzz_*' -printf '%f\n' | LC_ALL=C sort
}
