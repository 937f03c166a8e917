# Programs and daemons of a comparison. Every daemon lives in a with-block and in a folder that goes with it.
# SPDX-License-Identifier: Apache-2.0
import contextlib
import datetime
import glob
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
HUB_CPU, LOAD_CPU = 0, 1


class Failed(Exception):
    pass


def program(name):
    """Debian keeps PostgreSQL's programs and some daemons out of PATH."""
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/sbin")
    found = found or (sorted(glob.glob(f"/usr/lib/postgresql/*/bin/{name}")) or [None])[-1]
    if not found:
        raise Failed(f"{name} is not installed: ops/install load")
    return found


def say(text):
    print(f"{datetime.datetime.now():%H:%M:%S} {text}", file=sys.stderr, flush=True)


def wait_for(what, condition, seconds=60):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise Failed(f"{what} does not get ready")
        time.sleep(0.1)


@contextlib.contextmanager
def daemon(argv, log, cpu=HUB_CPU, user=None):
    """Runs while the block does; killed after it, whatever happens in it."""
    command = ["taskset", "-c", str(cpu), *map(str, argv)]
    if user:
        command = ["setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups", *command]
    with open(log, "ab") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, cwd="/", start_new_session=True)
    try:
        yield process
        if process.poll() is not None:
            raise Failed(f"{argv[0]} ended by itself, see {log}")
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(signal.SIGINT)  # PostgreSQL's fast stop
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


class Postgres:
    """A cluster of its own: durable, with room enough that no checkpoint falls into a measurement."""

    SETTINGS = {
        "listen_addresses": "",
        "shared_buffers": "512MB",
        "max_wal_size": "16GB",
        "checkpoint_timeout": "30min",
        "max_connections": "50",
        "log_min_messages": "warning",
    }

    def __init__(self, folder):
        self.folder = folder
        self.user = "postgres" if os.geteuid() == 0 else None  # PostgreSQL will not run as root
        self.conninfo = f"host={folder} user=postgres dbname=postgres"

    def _as_user(self, argv):
        if self.user:
            argv = ["setpriv", f"--reuid={self.user}", f"--regid={self.user}", "--init-groups", *argv]
        subprocess.run(argv, check=True, stdout=subprocess.DEVNULL, cwd="/")

    @contextlib.contextmanager
    def running(self):
        self.folder.mkdir(mode=0o755)
        if self.user:
            shutil.chown(self.folder, self.user)
        data = self.folder / "data"
        self._as_user([program("initdb"), "-D", str(data), "-A", "trust", "-U", "postgres", "-E", "UTF8",
                       "--locale=C.UTF-8"])
        settings = [f"-c{name}={value}" for name, value in self.SETTINGS.items()]
        argv = [program("postgres"), "-D", data, "-k", self.folder, *settings]
        with daemon(argv, self.folder.parent / "postgres.log", user=self.user):
            wait_for("PostgreSQL", lambda: self.ask("SELECT 1", check=False) == "1")
            subprocess.run([ROOT / "ops/migrate", self.conninfo], check=True, stdout=subprocess.DEVNULL)
            yield self
        shutil.rmtree(self.folder)  # the next round makes it anew

    def ask(self, sql, check=True):
        done = subprocess.run([program("psql"), "-X", "-q", "-A", "-t", "-d", self.conninfo, "-c", sql],
                              capture_output=True, text=True)
        if check and done.returncode != 0:
            raise Failed(done.stderr)
        return done.stdout.strip()


@contextlib.contextmanager
def redis(folder):
    socket = folder / "redis.sock"
    argv = [program("redis-server"), "--port", "0", "--unixsocket", socket, "--save", "", "--appendonly", "no",
            "--dir", folder]
    with daemon(argv, folder / "redis.log"):
        wait_for("Redis", socket.exists)
        yield str(socket)


class Bench:
    """The folder, the programs, and the one way to run muster-load."""

    def __init__(self, options):
        self.quick = options.quick
        self.build = pathlib.Path(options.build)
        if not self.build.is_absolute():
            self.build = ROOT / self.build
        self.commands = []  # each kind once, for the page

    def __enter__(self):
        for name in ("musterd", "muster-load"):
            if not (self.build / name).exists():
                raise Failed(f"{self.build / name} is missing: ops/build release")
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="muster-compare-"))
        self.folder.chmod(0o755)
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder, ignore_errors=True)

    def seconds(self, full):
        return max(2, full // 3) if self.quick else full

    def load(self, command, hub_cpu=HUB_CPU, own_cpu=LOAD_CPU, folder=None, **flags):
        """Runs muster-load and returns what its last line says. `folder`: for the hub's data, another than usual."""
        argv = [str(self.build / "muster-load"), command, "--hub-cpu", str(hub_cpu), "--own-cpu", str(own_cpu)]
        for name, value in flags.items():
            argv += [f"--{name}"] if value is True else [f"--{name}", str(value)]
        shown = " ".join(["muster-load", *argv[1:]]).replace(str(self.folder), "$TMPDIR").replace(f"{ROOT}/", "")
        if shown not in self.commands:
            self.commands.append(shown)
        say(shown)
        env = {**os.environ, "TMPDIR": str(folder or self.folder)}  # usually on the same disk as PostgreSQL
        done = subprocess.run(argv, stdout=subprocess.PIPE, text=True, timeout=400, env=env)
        lines = done.stdout.strip().splitlines()
        if done.returncode != 0 or not lines:
            raise Failed(f"muster-load {command} failed")
        say(lines[-1])
        return next(iter(json.loads(lines[-1]).values()))


def first_line(argv):
    done = subprocess.run(argv, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return (done.stdout.splitlines() or ["?"])[0].strip()


def occasion(rounds):
    """When something was measured, and of which Muster."""
    return {"date": f"{datetime.datetime.now(datetime.timezone.utc):%Y-%m-%d %H:%M} UTC",
            "muster": first_line(["git", "-C", str(ROOT), "rev-parse", "--short", "HEAD"]), "rounds": rounds}


def machine():
    """What it was measured on, as pairs."""
    cpu = "?"
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            cpu = line.split(":", 1)[1].strip()
            break
    release = dict(line.split("=", 1) for line in pathlib.Path("/etc/os-release").read_text().splitlines() if "=" in line)
    gib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return [
        ("machine", f"{os.cpu_count()} cores ({cpu}), {gib:.0f} GiB, Linux {os.uname().release}"),
        ("system", release.get("PRETTY_NAME", "?").strip('"')),
        ("nats-server", first_line([program("nats-server"), "--version"])),
        ("mosquitto", first_line([program("mosquitto"), "-h"])),
        ("PostgreSQL", first_line([program("postgres"), "--version"])),
        ("Redis", first_line([program("redis-server"), "--version"])),
    ]
