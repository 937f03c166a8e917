# The PostgreSQL and Redis of ops/run: its own, reached by Unix sockets only, with everything in the data folder.
# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
#
# Needs DATA, and sets PG (the cluster), RUN (sockets and pid files), CONNINFO and REDIS_SOCKET. PostgreSQL will not
# run as root: started by root it runs as the user postgres, else as whoever starts it.

PG_BIN=/usr/lib/postgresql/15/bin
PG_AS=()
if [ "$(id -u)" = 0 ]; then
    PG_AS=(setpriv --reuid=postgres --regid=postgres --init-groups --)
fi

# A socket's path is at most 107 bytes long, and postgres must be able to walk to it. Where that cannot be, the
# sockets (and the cluster, if postgres cannot reach the data folder) go to a place of this data folder's own.
servers_place() {
    local sum
    sum=$(printf '%s' "$DATA" | sha256sum | cut -c 1-12)
    RUN=$DATA/run
    PG=$DATA/postgres
    if ! (cd / && "${PG_AS[@]}" test -x "$DATA"); then
        PG=/var/lib/muster-$sum/postgres
        RUN=/run/muster-$sum
        mkdir -p "${PG%/*}"
        [ -d "$PG" ] || tell run_elsewhere "$DATA" "$PG"
    elif [[ ${#RUN} -gt 70 || $RUN == *[^A-Za-z0-9/._-]* ]]; then
        RUN=${XDG_RUNTIME_DIR:-${TMPDIR:-/tmp}}/muster-$(id -u)-$sum
    fi
    [ ! -L "$RUN" ] || rm "$RUN"
    mkdir -p -m 711 "$RUN"
    [ -O "$RUN" ] || refuse run_no_data "$RUN"
    mkdir -p -m 700 "$RUN/postgres"
    # shellcheck disable=SC2034 # used by ops/run
    CONNINFO="host=$RUN/postgres dbname=muster user=muster"
    REDIS_SOCKET=$RUN/redis.sock
}

# Makes the cluster at the first start: aside, so that one that was cut off is made again.
postgres_create() {
    [ ! -d "$PG" ] || return 0
    rm -rf "$PG.new"
    mkdir -m 700 "$PG.new"
    [ ${#PG_AS[@]} = 0 ] || chown postgres:postgres "$PG.new"
    (cd / && "${PG_AS[@]}" "$PG_BIN/initdb" -D "$PG.new" -U postgres --auth-local=trust --auth-host=reject \
        --encoding=UTF8 --locale=C.UTF-8 --no-instructions) > "$LOG/postgres.log" 2>&1 || part_failed run_failed postgres
    mv "$PG.new" "$PG"
}

# What a killed server left: PostgreSQL itself sees through an old postmaster.pid, unless its number is in use again.
postgres_clear() {
    local pid
    pid=$(head -n 1 "$PG/postmaster.pid" 2> /dev/null) || return 0
    if [ "$(readlink "/proc/$pid/cwd")" = "$(readlink -f "$PG")" ]; then
        end_process "$pid" INT
    elif [ -d "/proc/$pid" ]; then
        rm -f "$PG/postmaster.pid"
    fi
}

# Only who may enter the folder of the socket (its owner and root) can reach it, so the server asks no password.
postgres_start() {
    postgres_clear
    [ ${#PG_AS[@]} = 0 ] || chown postgres:postgres "$RUN/postgres"
    rm -f "$RUN/postgres"/.s.PGSQL.*
    part_start postgres INT "${PG_AS[@]}" "$PG_BIN/postgres" -D "$PG" -k "$RUN/postgres" -c listen_addresses= \
        -c unix_socket_permissions=0700 -c log_timezone=UTC -c timezone=UTC -c jit=off
}

postgres_answers() {
    "$PG_BIN/pg_isready" -q -h "$RUN/postgres" -d postgres -U postgres
}

postgres_ask() { # database sql
    PGOPTIONS='-c client_min_messages=warning' psql -h "$RUN/postgres" -U postgres -d "$1" -XAtq -v ON_ERROR_STOP=1 -c "$2"
}

# The database, its tables and the role of the hub; again is harmless. The tables belong to postgres: the hub may do no
# more than its work.
postgres_furnish() {
    if [ "$(postgres_ask postgres "SELECT count(*) FROM pg_database WHERE datname = 'muster'")" = 0 ]; then
        postgres_ask postgres 'CREATE DATABASE muster' || return 1
    fi
    "$ROOT/ops/migrate" "host=$RUN/postgres dbname=muster user=postgres" || return 1
    postgres_ask muster "DO \$\$ BEGIN
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'muster') THEN
            CREATE ROLE muster LOGIN IN ROLE muster_hub;
        END IF;
    END \$\$"
}

# Redis only passes messages on, so it keeps nothing. A hub that reads too slowly is cut: it notices and fills the gap.
redis_start() {
    rm -f "$REDIS_SOCKET"
    part_start redis TERM redis-server --port 0 --unixsocket "$REDIS_SOCKET" --unixsocketperm 700 --save '' \
        --appendonly no --dir "$RUN" --client-output-buffer-limit 'pubsub 64mb 16mb 30' --daemonize no
}

redis_answers() {
    [ "$(redis-cli -s "$REDIS_SOCKET" ping 2> /dev/null)" = PONG ]
}
