# The tools that judge the code, the versions they are pinned to, and the files they look at. Sourced by check and fix.
# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash

# shellcheck disable=SC2034 # used where this is sourced
CLANG_VERSION=14.0
# shellcheck disable=SC2034
CPPCHECK_VERSION=2.10
# shellcheck disable=SC2034
GCC_VERSION=12.2

need_version() { # tool version
    local said
    said=$("$1" --version 2> /dev/null) || refuse check_no_tool "$1"
    [[ $said == *" $2"* ]] || refuse check_version "$1" "$2" "$(grep -om1 '[0-9][0-9.]*' <<< "$said")"
}

# Lists of files are NUL-separated.
c_files() {
    find server loadtest ops tests -name '*.[ch]' -print0
}
c_sources() {
    find server loadtest ops -name '*.c' -print0
}
shell_files() {
    grep -rlZE --binary-files=without-match '^#!/bin/(ba)?sh|^# shellcheck shell=' .ci ops
}
