# What is measured: one function per row and round, and the medians of the rounds.
# SPDX-License-Identifier: Apache-2.0
import statistics
import subprocess

from . import tools

VIEWERS = (200, 1000, 2000)
MEMORY = "/dev/shm"  # a journal that needs no disk: what is left is the hub's own
# Seconds to measure for each of VIEWERS. A broker that cannot keep up delivers in bursts, mosquitto in such of ten
# seconds and more. With TLS it is shorter, so that a round stays short.
PLAIN_SECONDS = {"muster": (6, 6, 6), "nats": (10, 10, 10), "mqtt": (20, 20, 20), "bare": (6, 6, 6)}
TLS_SECONDS = {"muster": (5, 5, 5), "nats": (6, 6, 6), "mqtt": (8, 16, 20), "bare": (4, 4, 4)}


def beside_foes(bench, seconds, **flags):
    """The hub, the foes and sockets alone, in turn, for each number of viewers."""
    out = {}
    for at, viewers in enumerate(VIEWERS):
        row = {}
        for who, full in seconds.items():
            kind = {} if who == "muster" else {"protocol": who}
            row[who] = bench.load("foe" if kind else "fanout", **kind, **flags, viewers=viewers,
                                  seconds=bench.seconds(full[at]))
        out[str(viewers)] = row
    return out


def fanout(bench):
    return beside_foes(bench, PLAIN_SECONDS)


def plain(bench):
    """The brokers without WebSocket, which is their best case: what framing costs them."""
    return {foe: bench.load("foe", protocol=foe, plain=True, viewers=VIEWERS[-1],
                            seconds=bench.seconds(PLAIN_SECONDS[foe][-1])) for foe in ("nats", "mqtt")}


def tls(bench):
    return beside_foes(bench, TLS_SECONDS, tls=True)


def gateway(bench):
    """Units at the authority, viewers at a second hub, Redis in between: all three share core 0."""
    with tools.redis(bench.folder) as address:
        return {"2000": bench.load("fanout", gateway=True, redis=address, viewers=2000, seconds=bench.seconds(6))}


ORDER_SQL = """INSERT INTO order_log (command, unit, status, made_at, record)
VALUES (gen_random_uuid(), 1 + (random() * 1599)::int, 'departed', now(), decode(repeat('ab', 120), 'hex'));
"""


def orders(bench):
    """Commands; and what pgbench gets with single-row commits, 16 clients: PostgreSQL on core 0, pgbench on core 1."""
    out = {"muster": bench.load("orders", seconds=bench.seconds(9)),
           "memory": bench.load("orders", seconds=bench.seconds(9), folder=MEMORY)}
    with tools.Postgres(bench.folder / "orders-pg").running() as postgres:
        postgres.ask("CREATE TABLE order_log (seq bigserial PRIMARY KEY, command uuid NOT NULL, unit int NOT NULL,"
                     " status text NOT NULL, made_at timestamptz NOT NULL, record bytea NOT NULL)")
        script = bench.folder / "order.sql"
        script.write_text(ORDER_SQL)
        argv = ["taskset", "-c", str(tools.LOAD_CPU), tools.program("pgbench"), "-n", "-M", "prepared", "-c", "16", "-j",
                "1", "-T", str(bench.seconds(9)), "-f", str(script), "-h", str(postgres.folder), "-U", "postgres",
                "postgres"]
        tools.say("pgbench -n -M prepared -c 16 -j 1")
        text = subprocess.run(argv, check=True, capture_output=True, text=True).stdout
        tps = next(float(line.split()[2]) for line in text.splitlines() if line.startswith("tps"))
        tools.say(f"{tps:.0f}/s")
        out["pgbench"] = {"tps": tps}
    return out


def ingest(bench):
    """PostgreSQL alone on core 0. Bare COPY has core 1 for itself; hub and load share it."""
    out = {}
    with tools.Postgres(bench.folder / "ingest-pg").running() as postgres:
        seconds = bench.seconds(9)
        out["muster"] = bench.load("ingest", hub_cpu=1, database=postgres.conninfo, seconds=seconds)
        postgres.ask("TRUNCATE muster.fix")
        out["copy"] = bench.load("copy", database=postgres.conninfo, seconds=seconds)
        postgres.ask("TRUNCATE muster.fix")
        out["copy_one"] = bench.load("copy", database=postgres.conninfo, seconds=seconds, batch=0)
    return out


def sessions(bench):
    return {"muster": bench.load("sessions", sessions=1000 if bench.quick else 10000, seconds=bench.seconds(6))}


def storm(bench):
    return {"muster": bench.load("storm", sessions=1000 if bench.quick else 10000)}


def slow(bench):
    return {"muster": bench.load("slow", viewers=200, stuck=50 if bench.quick else 500, seconds=bench.seconds(6))}


def mixed(bench):
    return {"muster": bench.load("mixed", seconds=bench.seconds(15)),
            "memory": bench.load("mixed", seconds=bench.seconds(9), folder=MEMORY)}


def posts(bench):
    return {"muster": bench.load("posts", template=tools.ROOT / "ops/templates/onsite-1-8.conf")}


def fences(bench):
    """Units at 1 Hz through 10,000 fences, a tenth more than the bar asks for; every crossing held against what the load
    knows."""
    many = 1000 if bench.quick else 10000
    return {"muster": bench.load("fences", fences=many, units=many * 11 // 10, seconds=bench.seconds(15))}


def nearest(bench):
    return {"muster": bench.load("nearest", units=10000 if bench.quick else 100000, seconds=bench.seconds(12),
                                 catalogue=tools.ROOT / "ops/catalogues/capabilities.json")}


def growth(bench):
    """How cost grows: from 100 to 10,000 viewers, from 1,000 to 100,000 units. What is many is looked at by few: one
    viewer in so many decodes every column, and relays report."""
    viewers = {str(n): bench.load("fanout", viewers=n, sample=max(1, n // 100), seconds=bench.seconds(6))
               for n in ((100, 1000) if bench.quick else (100, 300, 1000, 3000, 10000))}
    units = {str(n): bench.load("fanout", units=n, relays=20, viewers=20, seconds=bench.seconds(6))
             for n in ((1000, 10000) if bench.quick else (1000, 10000, 100000))}
    return {"viewers": viewers, "units": units}


ROWS = {row.__name__: row for row in (fanout, plain, tls, gateway, growth, orders, ingest, sessions, storm, slow,
                                     mixed, posts, fences, nearest)}
NAMES = list(ROWS)


def medians(rounds):
    """Of dicts alike: of every number its median, of everything else the last."""
    last = rounds[-1]
    if isinstance(last, dict):
        return {key: medians([one[key] for one in rounds if key in one]) for key in last}
    if isinstance(last, (int, float)) and not isinstance(last, bool):
        return statistics.median(rounds)
    return last


def measure(bench, names, rounds):
    done = {name: [] for name in names}
    for number in range(rounds):
        for name in names:
            tools.say(f"-- round {number + 1} of {rounds}: {name}")
            try:
                done[name].append(ROWS[name](bench))
            except (tools.Failed, subprocess.SubprocessError) as why:
                tools.say(f"{name}: {why}")  # the other rows still count; a row that never worked is missing
    return {name: medians(rounds) for name, rounds in done.items() if rounds}
