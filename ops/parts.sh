# The processes that ops/run starts: birth, watch, death in reverse order, and those that an earlier run left behind.
# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
#
# Needs DATA (absolute), RUN (folder of pid files) and LOG (folder of logs). Every part also gets its signal when
# ops/run itself is killed, so that nothing stays behind even then.

PARTS=()              # in the order of their start
declare -A PART_PID   # by name
declare -A PART_SIG   # the signal that ends it in good order
# shellcheck disable=SC2034 # counted by ops/run
declare -A PART_TIMES # how often it was started again

# A process is known by its number, the time of its start and the boot it belongs to: numbers are used again.
process_identity() { # pid
    local stat boot
    { read -r stat < "/proc/$1/stat"; } 2> /dev/null || return 1
    read -r boot < /proc/sys/kernel/random/boot_id
    # shellcheck disable=SC2086 # words are wanted
    set -- "$1" ${stat##*) }
    [ "$2" != Z ] || return 1
    printf '%s %s %s\n' "$1" "${21}" "$boot"
}

# part_start NAME SIGNAL command...: stdout goes to LOG/NAME.out, stderr to LOG/NAME.log.
part_start() {
    local name=$1 signal=$2
    shift 2
    # A session of its own: Ctrl-C in the terminal reaches ops/run alone, which ends the parts in order. The lock (9) is
    # not handed down. The folder is one that every user may be in.
    (
        cd /
        exec 9>&- setsid setpriv --pdeathsig "$signal" -- "$@"
    ) > "$LOG/$name.out" 2>> "$LOG/$name.log" < /dev/null &
    [ -n "${PART_SIG[$name]-}" ] || PARTS+=("$name")
    PART_PID[$name]=$!
    PART_SIG[$name]=$signal
    process_identity $! > "$RUN/$name.pid" || true
}

part_lives() { # name
    process_identity "${PART_PID[$1]}" > /dev/null
}

# Ends a process in good order within 20 s, or at once after that.
end_process() { # pid signal
    local identity
    identity=$(process_identity "$1") || return 0
    kill -s "$2" "$1" 2> /dev/null || return 0
    if ! wait_for 20 process_changed "$1" "$identity"; then
        kill -s KILL "$1" 2> /dev/null || true
        wait_for 5 process_changed "$1" "$identity" || true
    fi
}
process_changed() { # pid identity
    [ "$(process_identity "$1")" != "$2" ]
}

parts_stop() {
    local i name
    for ((i = ${#PARTS[@]} - 1; i >= 0; i--)); do
        name=${PARTS[i]}
        end_process "${PART_PID[$name]}" "${PART_SIG[$name]}"
        rm -f "$RUN/$name.pid"
    done
    PARTS=()
}

# Ends what a killed ops/run of this data folder may have left.
parts_clear() {
    local file pid
    for file in "$RUN"/*.pid; do
        [ -f "$file" ] || continue
        pid=$(cut -d ' ' -f 1 "$file")
        if [ -n "$pid" ] && [ "$(process_identity "$pid")" = "$(cat "$file")" ]; then
            end_process "$pid" TERM
        fi
        rm -f "$file"
    done
}

# part_failed KEY NAME: says so with the end of its log, and ends the script.
part_failed() {
    tell "$1" "$2" "$LOG/$2.log" >&2
    tail -n 8 "$LOG/$2.log" >&2
    exit 1
}
