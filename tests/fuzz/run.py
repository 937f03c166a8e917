# Runs fuzz targets, as many at a time as there are cores, in turns, each for so much CPU time of its own; prints a line
# for each: executions, CPU minutes, edges, features, files of its corpus, findings. For ops/fuzz and ops/test.
# SPDX-License-Identifier: Apache-2.0
import argparse
import datetime
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
SEEDS = ROOT / "tests/fuzz/corpus"
EXAMPLES = ROOT / "tests/golden"  # of the protocol; every target may have a try at them
FILES_MOST, BYTES_MOST = 150, 4096  # in a target's folder of SEEDS, and of each of them


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", type=pathlib.Path, required=True, help="folder with the targets")
    parser.add_argument("--folder", type=pathlib.Path, required=True, help="of grown corpora, logs and findings")
    parser.add_argument("--seconds", type=int, required=True, help="CPU time of each target")
    parser.add_argument("--turn", type=int, default=60, help="CPU time before the next one has its turn")
    parser.add_argument("--idle", action="store_true", help="only when nothing else wants the machine")
    parser.add_argument("--keep", action="store_true", help="copy what adds coverage to tests/fuzz/corpus")
    parser.add_argument("--results", action="store_true", help="write loadtest/results.json and its page")
    parser.add_argument("targets", nargs="+")
    return parser.parse_args()


class Target:
    """A target and what its turns add up to."""

    def __init__(self, name, options):
        self.name, self.options = name, options
        self.corpus, self.log = options.folder / name, options.folder / f"{name}.log"
        self.corpus.mkdir(parents=True, exist_ok=True)
        self.executions = self.cpu_s = self.edges = self.features = self.findings = 0

    def seeds(self):
        return [folder for folder in (SEEDS / self.name, EXAMPLES) if folder.is_dir()]

    def command(self, *flags):
        # At idle priority an input takes as long as others let it.
        patience = 300 if self.options.idle else 20
        return [*(("chrt", "-i", "0") if self.options.idle else ()), self.options.build / self.name,
                "-rss_limit_mb=2048", f"-timeout={patience}", f"-report_slow_units={patience}",
                f"-artifact_prefix={self.options.folder}/{self.name}-", "-print_final_stats=1", *flags]

    def left_s(self):
        return 0 if self.findings else self.options.seconds - self.cpu_s

    def count(self, text, cpu_s, failed):
        runs = re.findall(r"^stat::number_of_executed_units: (\d+)", text, re.M)
        covered = re.findall(r"^#\d+.* cov: (\d+) ft: (\d+)", text, re.M)
        self.cpu_s += cpu_s
        self.executions += int(runs[-1]) if runs else 0
        self.findings += max(text.count("Test unit written to"), failed)
        if covered:
            self.edges, self.features = (max(pair) for pair in zip((self.edges, self.features), map(int, covered[-1])))

    def row(self):
        kept = SEEDS / self.name
        return {"executions": self.executions, "cpu_minutes": round(self.cpu_s / 60, 1), "edges": self.edges,
                "features": self.features, "corpus_files": len(list(kept.iterdir())) if kept.is_dir() else 0,
                "findings": self.findings, "date": f"{datetime.date.today()}"}


class Turn:
    """A process of a target. Asked to end, it finishes the input it is at and says what it did."""

    def __init__(self, target):
        self.target, self.asked = target, False
        self.seconds = min(target.options.turn, target.left_s())
        self.out = open(target.log, "wb")
        # The limit of time is for the case that nobody is left to ask.
        command = target.command(f"-max_total_time={int(20 * self.seconds) + 60}", target.corpus, *target.seeds())
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=self.out, stderr=self.out,
                                        start_new_session=True)

    def used_s(self):
        words = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")

    def ended(self, stopping):
        pid, status, usage = os.wait4(self.process.pid, os.WNOHANG)
        if pid:
            self.out.close()
            cpu_s = usage.ru_utime + usage.ru_stime
            self.process.returncode = os.waitstatus_to_exitcode(status)
            failed = self.process.returncode not in (0, -signal.SIGUSR1 if self.asked else 0)
            self.target.count(self.target.log.read_text(errors="replace"), cpu_s, failed)
        elif not self.asked and (stopping or self.used_s() >= self.seconds):
            self.asked = True
            self.process.send_signal(signal.SIGUSR1)
        return pid != 0


class Stop:
    """Ctrl-C and SIGTERM: what was done until then counts."""

    def __init__(self):
        self.asked = False
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self.hear)

    def hear(self, *_):
        self.asked = True


def run(targets, stop):
    running = []
    waiting = list(targets)
    while running or (waiting and not stop.asked):
        while waiting and len(running) < len(os.sched_getaffinity(0)) and not stop.asked:
            running.append(Turn(waiting.pop(0)))
        time.sleep(0.2)
        for turn in [turn for turn in running if turn.ended(stop.asked)]:
            running.remove(turn)
            if turn.target.left_s() > 1:
                waiting.append(turn.target)


def keep(target):
    """Copies small files that reach what none of the seeds reaches. Edges alone: how often each is passed would keep
    thousands."""
    kept = SEEDS / target.name
    kept.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        known, grown = pathlib.Path(work, "known"), pathlib.Path(work, "grown")
        known.mkdir(), grown.mkdir()
        for path in (path for folder in target.seeds() for path in folder.iterdir()):
            shutil.copy(path, known)
        for path in target.corpus.iterdir():
            if path.stat().st_size <= BYTES_MOST:
                shutil.copy(path, grown)
        before = set(known.iterdir())
        subprocess.run(target.command("-merge=1", "-use_counters=0", known, grown), check=True, stdin=subprocess.DEVNULL,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        room = FILES_MOST - len(list(kept.iterdir()))
        for path in sorted(set(known.iterdir()) - before, key=lambda path: path.stat().st_size)[:max(room, 0)]:
            shutil.copy(path, kept)


def main():
    options = arguments()
    targets = [Target(name, options) for name in options.targets]
    with tempfile.TemporaryDirectory() as work:
        os.environ["TMPDIR"] = work  # for what targets make themselves
        run(targets, Stop())
        for target in targets:
            if options.keep and target.executions and not target.findings:
                keep(target)
    rows = {target.name: target.row() for target in targets if target.executions or target.findings}
    for name, row in rows.items():
        print(f"{name:<20} {row['executions']:>12} {row['cpu_minutes']:>7} {row['edges']:>6} {row['features']:>7}"
              f" {row['corpus_files']:>6} {row['findings']:>4}")
    if options.results:
        sys.path.insert(0, str(ROOT / "loadtest"))
        from side_by_side import results
        results.put_fuzz(rows)
    return any(row["findings"] for row in rows.values()) or not rows


if __name__ == "__main__":
    sys.exit(main())
