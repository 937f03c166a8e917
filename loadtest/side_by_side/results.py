# What is written: results.json for programs, RESULTS.md for people.
# SPDX-License-Identifier: Apache-2.0
import json
import re

from . import tools

JSON = tools.ROOT / "loadtest/results.json"
PAGE = tools.ROOT / "loadtest/RESULTS.md"
FUZZ_HEAD = "## Fuzzing"
RAW = "measured"  # everything behind the figures, so that rows can be measured one at a time


def ratio(a, b):
    return round(a / b, 2) if b else None


def against_foes(row):
    ours = row["muster"]["delivered_per_cpu_s"]
    return {
        "delivered_per_cpu_s": round(ours),
        "p99_ms": row["muster"]["p99_ms"],
        "vs_nats": ratio(ours, row["nats"]["delivered_per_cpu_s"]),
        "vs_mosquitto": ratio(ours, row["mqtt"]["delivered_per_cpu_s"]),
        "vs_bare": ratio(ours, row["bare"]["delivered_per_cpu_s"]),
    }


def figures(raw):
    """The figures that others read, from what was measured."""
    out = {}
    for name, measured in (("fanout", "fanout"), ("fanout_tls", "tls")):
        if measured in raw:
            out[name] = {viewers: against_foes(row) for viewers, row in raw[measured].items()}
    if "orders" in raw:
        row = raw["orders"]["muster"]
        out["orders"] = {"p99_ms": row["p99_ms"], "acked_per_s": round(row["acked_per_s"]),
                         "vs_pgbench": ratio(row["acked_per_s"], raw["orders"]["pgbench"]["tps"])}
    if "sessions" in raw:
        out["session_kib"] = raw["sessions"]["muster"]["session_kib"]
    if "ingest" in raw:
        ours = raw["ingest"]["muster"]["fixes_per_s"]
        copied = max(raw["ingest"][way]["fixes_per_s"] for way in ("copy", "copy_one"))  # the better of both ways
        out["ingest"] = {"fixes_per_s": round(ours), "vs_copy": ratio(ours, copied)}
    if "storm" in raw:
        row = raw["storm"]["muster"]
        out["storm"] = {key: row[key] for key in ("sessions", "seconds", "dropped_s", "order_p99_ms") if key in row}
    if "slow" in raw:
        out["slow"] = {key: raw["slow"]["muster"][key] for key in ("viewers", "stuck", "p99_ms", "ratio", "grown_mib")}
    if "mixed" in raw:
        out["mixed"] = {key: raw["mixed"]["muster"][key] for key in ("fix_p99_ms", "order_p99_ms", "note_p99_ms")}
    if "posts" in raw:
        row = raw["posts"]["muster"]
        out["posts"] = {what: {key.removeprefix(f"{what}_"): row[key] for key in three(what)}
                        for what in ("open", "handover", "order")}
    if "fences" in raw:
        row = raw["fences"]["muster"]
        out["fences"] = {key: row[key] for key in ("fences", "fixes_per_s", "crossings_per_s", "units_wrong", "merged",
                                                   "lag_max_ms", "told_p99_ms", "watch_busy")}
    if "nearest" in raw:
        out["nearest_p99_ms"] = raw["nearest"]["muster"]["p99_ms"]
    return out


def merge(measured, commands, occasion):
    """With what the file holds already: rows not measured now, and what other programs put there."""
    old = json.loads(JSON.read_text()) if JSON.exists() else {}
    raw = {**old.get(RAW, {}), **measured}
    occasions = {**old.get("occasions", {}), **{name: occasion for name in measured}}
    return {**old, **figures(raw), RAW: raw, "occasions": occasions,
            "commands": list(dict.fromkeys([*old.get("commands", []), *commands]))}


def write(merged, text):
    JSON.write_text(json.dumps(merged, indent=1) + "\n")
    PAGE.write_text(text)
    tools.say(f"{JSON} and {PAGE} are written")


def put_fuzz(rows):
    """Rows of ops/fuzz, by target: onto what earlier runs did, into the figures and into the page. All else stays."""
    merged = json.loads(JSON.read_text()) if JSON.exists() else {}
    fuzz = merged.setdefault("fuzz", {})
    for name, row in rows.items():
        before = fuzz.get(name, {"since": row["date"]})
        sums = {key: round(row[key] + before.get(key, 0), 1) for key in ("executions", "cpu_minutes", "findings")}
        fuzz[name] = {**row, **sums, "since": before.get("since", before.get("date"))}
    JSON.write_text(json.dumps(merged, indent=1) + "\n")
    if PAGE.exists():
        text = re.sub(rf"^{FUZZ_HEAD}\n.*?(?=^## |\Z)", "", PAGE.read_text(), flags=re.M | re.S)
        PAGE.write_text(text.rstrip("\n") + "\n\n" + "\n".join(fuzz_part(merged)))


# ---- the page

def table(heads, rows):
    lines = ["| " + " | ".join(heads) + " |", "|---|" + "---:|" * (len(heads) - 1)]
    return lines + ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows] + [""]


def many(number):
    return f"{number / 1e6:.2f} M" if number >= 1e6 else f"{number:,.0f}"


def share_of(row):
    return f"{100 * row['share']:.1f} %"


def fanout_row(name, row, cpu):
    return (name, many(row["delivered_per_cpu_s"]), share_of(row), f"{row['p50_ms']:.0f}", f"{row['p99_ms']:.0f}",
            f"{row[cpu]:.2f}", f"{row['own_cpu_s']:.2f}", f"{row['seconds']:.0f}")


HEADS = ("", "fixes delivered per CPU-second", "delivered of what was due", "p50 ms", "p99 ms", "its CPU s", "load's CPU s",
         "of s")


def side_by_side(row, sockets):
    return [fanout_row("Muster", row["muster"], "hub_cpu_s"),
            fanout_row("nats-server, WebSocket", row["nats"], "broker_cpu_s"),
            fanout_row("mosquitto, WebSocket", row["mqtt"], "broker_cpu_s"),
            fanout_row(f"{sockets} of the same frames, nothing taken in", row["bare"], "broker_cpu_s")]


def fanout_part(raw):
    out = ["## Fan-out: 2,000 units at 1 Hz, each its own session, to viewers of everything", "",
           "A fix is sent by its unit, taken in, and decoded by every viewer; its age is measured there. A CPU-second is"
           " one of the hub's or broker's process, user and system. Where less than all that was due is delivered, the"
           " broker could not keep up: its core was full, and its figure is what it did with it.", ""]
    for viewers, row in raw["fanout"].items():
        out += [f"**{int(viewers):,} viewers**", ""]
        rows = side_by_side(row, "send()")
        if viewers == "2000" and "plain" in raw:
            rows += [fanout_row("nats-server, TCP", raw["plain"]["nats"], "broker_cpu_s"),
                     fanout_row("mosquitto, TCP", raw["plain"]["mqtt"], "broker_cpu_s")]
        if viewers == "2000" and "gateway" in raw:
            rows.append(fanout_row("Muster, a second hub and Redis between (CPU of both hubs)", raw["gateway"]["2000"],
                                   "hub_cpu_s"))
        out += table(HEADS, rows)
    return out


def growth_part(raw):
    heads = ("", "fixes delivered per CPU-second", "hub CPU s per s", "hub MiB", "p50 ms", "p99 ms")

    def rows(measured):
        return [(f"{int(n):,}", many(row["delivered_per_cpu_s"]), f"{row['hub_cpu_s'] / row['seconds']:.3f}",
                 shown(row["hub_mib"]), f"{row['p50_ms']:.0f}", f"{row['p99_ms']:.0f}") for n, row in measured.items()]

    return ["## How cost grows", "", "Viewers of everything, 2,000 units at 1 Hz, each its own session:", "",
            *table(("viewers", *heads[1:]), rows(raw["viewers"])),
            "Units at 1 Hz, reported by 20 relays, to 20 viewers of everything:", "",
            *table(("units", *heads[1:]), rows(raw["units"]))]


def times(number):
    return "it delivered nothing" if number is None else f"{number} ×"


def tls_part(merged):
    rows = merged[RAW]["tls"]
    last = list(rows.values())[-1]
    ciphers = ", ".join(f"{name} {last[foe]['cipher']}"
                        for name, foe in (("nats-server", "nats"), ("mosquitto", "mqtt"), ("SSL_write()", "bare")))
    out = ["## TLS: the same again", "",
           "Everybody's sessions come over TLS, units and viewers, with one certificate (ECDSA, P-256). What stands for no"
           " broker seals each frame for each viewer with SSL_write(), in a context that the hub's own code sets up, and so"
           " it has the hub's versions and ciphers; the brokers have their defaults. Seconds are fewer than without TLS, so"
           " that a round stays short.", "",
           f"Negotiated: {ciphers}.", ""]
    for viewers, row in rows.items():
        out += [f"**{int(viewers):,} viewers**", "", *table(HEADS, side_by_side(row, "SSL_write()"))]
    ratios = [(f"{int(viewers):,} viewers", times(row["vs_nats"]), times(row["vs_mosquitto"]), times(row["vs_bare"]))
              for viewers, row in merged["fanout_tls"].items()]
    return out + ["Fixes delivered per CPU-second, against", "",
                  *table(("Muster with TLS", "nats-server", "mosquitto", "SSL_write()"), ratios)]


def bar(name, wanted, got, good):
    return (name, wanted, got, "yes" if good else "**no**")


def bars(merged):
    rows = []
    for viewers, least in (("200", 8e6), ("2000", 20e6)):
        if "fanout" in merged:
            row = merged["fanout"][viewers]
            got = row["delivered_per_cpu_s"]
            rows.append(bar(f"fixes delivered per hub CPU-second, {viewers} viewers", f"≥ {many(least)}", many(got),
                            got >= least))
    for viewers, row in merged.get("fanout", {}).items():
        for foe, least in (("nats", 20), ("mosquitto", 50)):
            got = row[f"vs_{foe}"]
            rows.append(bar(f"against {foe}, {viewers} viewers", f"≥ {least} ×", times(got), got is None or got >= least))
    if "fanout" in merged:
        got = merged["fanout"]["2000"]["vs_bare"]
        rows.append(bar("against bare writes, 2000 viewers", "≥ 60 %", f"{100 * got:.0f} %", got >= 0.6))
    if "mixed" in merged:
        fix, order = merged["mixed"]["fix_p99_ms"], merged["mixed"]["order_p99_ms"]
        rows.append(bar("a fix on a viewer's socket, ten districts, p99", "≤ 120 ms", f"{fix:.0f} ms", fix <= 120))
        rows.append(bar("an order at its recipient, ten districts, p99", "≤ 25 ms", f"{order:.1f} ms", order <= 25))
    if "orders" in merged:
        row = merged["orders"]
        rows.append(bar("an order at its recipient, at rest, p99", "≤ 10 ms", f"{row['p99_ms']:.1f} ms",
                        row["p99_ms"] <= 10))
        rows.append(bar("acknowledged commands", "≥ 30,000/s", f"{row['acked_per_s']:,}/s", row["acked_per_s"] >= 30000))
        rows.append(bar("against pgbench", "≥ 3 ×", f"{row['vs_pgbench']} ×", row["vs_pgbench"] >= 3))
    if "session_kib" in merged:
        rows.append(bar("memory of an idle session", "≤ 12 KiB", f"{merged['session_kib']:.1f} KiB",
                        merged["session_kib"] <= 12))
    if "ingest" in merged:
        row = merged["ingest"]
        rows.append(bar("fixes kept in PostGIS, against bare COPY", "≥ 70 %",
                        f"{100 * row['vs_copy']:.0f} % ({row['fixes_per_s']:,}/s)", row["vs_copy"] >= 0.7))
    if "storm" in merged:
        row = merged["storm"]
        rows.append(bar(f"restart under {row['sessions']:,.0f} sessions: all back", "≤ 10 s", f"{row['seconds']:.1f} s",
                        row["seconds"] <= 10))
        if "dropped_s" in row:
            rows.append(bar(f"{row['sessions']:,.0f} sessions drop at once: all back", "≤ 10 s", f"{row['dropped_s']:.1f} s",
                            row["dropped_s"] <= 10))
            rows.append(bar("an order at its recipient meanwhile, p99", "≤ 25 ms", f"{row['order_p99_ms']:.1f} ms",
                            row["order_p99_ms"] <= 25))
    if "slow" in merged:
        row = merged["slow"]
        rows.append(bar(f"a fix at {row['viewers']:.0f} viewers while {row['stuck']:.0f} others do not read, p99", "+ 10 %",
                        f"{100 * row['ratio'] - 100:+.0f} %", row["ratio"] <= 1.1))
    if "posts" in merged:
        got = merged["posts"]["open"]["max_ms"]
        rows.append(bar("a post of 300 is opened: all have their channels", "≤ 1 s", f"{got / 1000:.2f} s", got <= 1000))
    if "fences" in merged:
        row = merged["fences"]
        good = row["fixes_per_s"] >= 10000 and row["units_wrong"] == 0 and row["merged"] == 0 and row["lag_max_ms"] < 1000
        rows.append(bar(f"{row['fences']:,.0f} fences, fixes watched without falling behind", "10,000/s, every crossing",
                        f"{row['fixes_per_s']:,.0f}/s, {row['units_wrong']:.0f} units wrong, at most"
                        f" {row['lag_max_ms']:.0f} ms late", good))
    if "nearest_p99_ms" in merged:
        got = merged["nearest_p99_ms"]
        rows.append(bar("nearest 10 capable units of 100,000, inside the hub, p99", "≤ 2 ms", f"{got:.2f} ms", got <= 2))
    return ["## The bars", "", *table(("what", "bar", "measured", "cleared"), rows)]


def shown(value):
    return f"{value:,.2f}".rstrip("0").rstrip(".") if isinstance(value, (int, float)) else value


def keep(row, *keys):
    """A row per key, with a column for every way it was measured."""
    ways = [row[way] for way in ("muster", "memory") if way in row]
    heads = ("", "journal on disk", "journal in memory")[:1 + len(ways)] if len(ways) > 1 else ("", "")
    return heads, [(key, *[shown(way[key]) for way in ways]) for key in keys if all(key in way for way in ways)]


def three(what):
    return [f"{what}_{key}" for key in ("p50_ms", "p99_ms", "max_ms")]


SECTIONS = {
    "orders": ("Orders", "From a town's console until the district's wall has it, durable in between; then as many as can be"
               " acknowledged, 16 consoles with 512 unanswered each. With the journal in memory, which nobody should do, what"
               " is left is the hub's own.",
               ("rate", "arrived", "p50_ms", "p99_ms", "max_ms", "answer_p50_ms", "answer_p99_ms", "acked_per_s",
                "hub_cpu_s", "own_cpu_s", "hub_mib")),
    "sessions": ("Idle sessions", "", ("sessions", "session_kib", "hub_mib", "idle_cpu_share")),
    "storm": ("Ten thousand drop and come back", "First their links are cut at once (dropped_s until the last is back), while"
              " a command post works: orders to one of its seats each, and as many notes to an incident. Then the hub is killed"
              " and started again: seconds from its being ready until the last one is back and has all it missed.",
              ("sessions", "dropped_s", "orders", "order_p50_ms", "order_p99_ms", "order_max_ms", "note_p99_ms", "answer_p99_ms",
               "seconds", "since_kill_s", "resumed", "hub_cpu_s", "own_cpu_s")),
    "slow": ("Viewers that do not read", "How old fixes are at viewers, beside others that read as well (reading_), and then"
             " beside the same ones not reading any more.",
             ("viewers", "stuck", "reading_p50_ms", "reading_p99_ms", "reading_max_ms", "p50_ms", "p99_ms", "max_ms", "ratio",
              "reading_hub_cpu_s", "hub_cpu_s", "grown_mib")),
    "mixed": ("Ten districts at once", "1,000 consoles that watch a part each (one in ten everything), 10,000 tablets that"
              " report; 20 commands a second of a command post, orders to one of its seats each and notes that all consoles hear"
              " by turns (orders, notes: how often they arrived); all units read as GeoJSON once a second.",
              ("fixes_per_s", "delivered_per_s", "fix_p50_ms", "fix_p99_ms", "fix_max_ms", "orders", "order_p50_ms",
               "order_p99_ms", "order_max_ms", "notes", *three("note"), "answer_p99_ms", "geojson_reads",
               "tick_ms", "hub_cpu_share", "own_cpu_share", "hub_mib")),
    "nearest": ("Who can be there first", "Questions for the 10 nearest units that are able to do what is asked and free,"
                " one after the other over HTTP, while fixes go on coming. p50_ms, p99_ms, max_ms: what the hub took for each"
                " from its arguments to its answer in JSON; http_: until it was read here, with a connection for each.",
                ("units", "questions", "p50_ms", "p99_ms", "max_ms", "http_p50_ms", "http_p99_ms", "fixes_per_s",
                 "imported_per_s", "hub_cpu_s", "hub_mib")),
    "posts": ("A command post of 300", "From the command that opens it, with an assignment for each of 300 who are signed in,"
              " until each has heard of it (told), has the channels of their seat (live), and the last of them has (open);"
              " from a handover until the next holder has every open order of the seat; from an order to all groups until"
              " each of its hearers has it (hearer), and the last of them (order).",
              ("members", "openings", *three("told"), *three("live"), *three("open"), "open_hub_cpu_s", "handovers",
               "open_orders", *three("handover"), "orders", "hearers", *three("hearer"), *three("order"), "hub_mib")),
    "fences": ("Geofences", "Units drive through a fence a cell, one in two with a hole, and report once a second over ten"
               " relays. Each enters and leaves is held against what the load reckoned (units_wrong: units with one too many or"
               " too few). told_: from a fix until the crossing it makes, durable, is on a socket; lag_max: the longest a fix"
               " waited for the watch; watch_busy, hub_cpu: of a core.",
               ("fences", "units", "put_s", "fixes_per_s", "looked_at_per_s", "merged", "dropped", "crossings_per_s",
                "crossings", "told", "units_wrong", "lag_max_ms", "told_p50_ms", "told_p99_ms", "watch_busy", "hub_cpu")),
}


def ingest_part(raw):
    rates = [("Muster", "muster"), ("COPY BINARY, 8,192 rows a transaction", "copy"),
             ("COPY BINARY, one transaction for all", "copy_one")]
    return ["## Fixes into PostGIS", "", "The same rows into the same table. The hub also keeps the table of current places"
            " and books every batch.", "",
            *table(("", "fixes/s"), [(name, f"{raw['ingest'][way]['fixes_per_s']:,.0f}") for name, way in rates])]


def other_parts(raw):
    out = ingest_part(raw) if "ingest" in raw else []
    for name, (head, text, keys) in SECTIONS.items():
        if name not in raw:
            continue
        heads, rows = keep(raw[name], *keys)
        if name == "orders":
            rows.append(("pgbench, commits/s", f"{raw[name]['pgbench']['tps']:,.0f}", "")[:len(heads)])
        out += [f"## {head}", "", *([text, ""] if text else []), *table(heads, rows)]
    return out


def fuzz_part(merged):
    if "fuzz" not in merged:
        return []
    keys = ("executions", "cpu_minutes", "edges", "features", "corpus_files", "findings")
    rows = [(name, *[shown(row[key]) for key in keys], row.get("since", row["date"]), row["date"])
            for name, row in sorted(merged["fuzz"].items())]
    return [FUZZ_HEAD, "", "What runs of `ops/fuzz` add up to for each target, from the first day to the last, under the address"
            " and undefined-behaviour sanitizers; each run goes on with the corpus of those before. Edges and features are"
            " of the last run, corpus files those in `tests/fuzz/corpus`.", "",
            *table(("target", "executions", "CPU minutes", "edges", "features", "corpus files", "findings", "from", "to"),
                   rows)]


def page(merged):
    raw = merged[RAW]
    lines = ["# Measured", "",
             "Written by `loadtest/compare`; medians of the rounds. What the figures mean and what limits them:"
             " [docs/performance.md](../docs/performance.md). For programs: [results.json](results.json).", "",
             *table(("", ""), tools.machine()),
             *table(("part", "date", "Muster", "rounds"), [(name, *at.values()) for name, at in merged["occasions"].items()]),
             *bars(merged)]
    if "fanout" in raw:
        lines += fanout_part(raw)
    if "tls" in raw:
        lines += tls_part(merged)
    if "growth" in raw:
        lines += growth_part(raw["growth"])
    lines += other_parts(raw)
    lines += ["## Commands", "", "Hub or broker on core 0, load on core 1:", "", "```", *merged["commands"], "```", ""]
    if "chaos" in merged:
        lines += ["## Faults", "", *table(("", ""), [(key, shown(value)) for key, value in merged["chaos"].items()])]
    return "\n".join(lines + fuzz_part(merged))
