"""A real node, run as a person would run it, for real clients to talk to."""

import contextlib
import os
import pathlib
import random
import re
import signal
import subprocess
import tempfile
import time

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "data"
BARAZA = os.environ.get("BARAZA") or str(ROOT / ".build" / "debug" / "baraza")
PASSWORD = "correct horse battery"
#: Seconds before midnight in which no test begins.
NIGHT = 180


def own_address():
    """An address and port of this machine that nobody else has: a port of 127.0.0.1 that is free when it is looked for may be
    another connection's before the node listens there."""
    return f"127.{random.randint(1, 254)}.{random.randint(0, 255)}.{random.randint(1, 254)}:7443"


def holding(folder, phrase):
    """The files of a folder that have a phrase in them. A node that runs takes files away while they are looked for."""
    sought, found = phrase if isinstance(phrase, bytes) else phrase.encode(), []
    for place, _, names in os.walk(folder):
        for file in (pathlib.Path(place) / name for name in names):
            with contextlib.suppress(FileNotFoundError):
                if file.is_file() and sought in file.read_bytes():
                    found.append(file)
    return found


class Node:
    """One data folder, with the program's commands as methods."""

    def __init__(self, folder):
        self.folder = folder
        self.process = None
        self.address = None

    def run(self, *arguments, stdin=None, check=True):
        done = subprocess.run(
            [BARAZA, *arguments, "--data", str(self.folder)], input=stdin, capture_output=True, text=True, timeout=600
        )
        if check and done.returncode != 0:
            raise AssertionError(f"baraza {' '.join(arguments)}: {done.returncode}\n{done.stdout}\n{done.stderr}")
        return done

    def make(self, organisation="KE-OUT"):
        self.run("init", "--organisation", organisation, "--name", "Ofisi ya Uratibu wa Taarifa", "--country", "KE")
        return self

    def account(self, name, *roles):
        flags = [part for role in roles for part in ("--role", role)]
        self.run("account", "add", name, *flags, "--purpose", "awareness", "--password-stdin", stdin=PASSWORD + "\n")

    def channel(self, code, tlp="amber"):
        self.run("channel", "add", code, "--title", code.replace("-", " ").capitalize(), "--tlp", tlp)
        return self.collection(code)

    def collection(self, code):
        for line in self.run("channel", "list").stdout.splitlines():
            fields = line.split("\t")
            if fields[0] == code:
                return fields[1]
        raise AssertionError(f"no channel {code}")

    def start(self, *flags, environment=None, log=None):
        """Starts it on a port that the system picks; `log` is the file that gets its standard error."""
        with open(log or os.devnull, "wb") as complaints:
            self.process = subprocess.Popen(
                [BARAZA, "up", "--data", str(self.folder), "--listen", "127.0.0.1:0", *flags],
                stdout=subprocess.PIPE,
                stderr=complaints,
                text=True,
                env={**os.environ, **(environment or {})},
            )
        line = self.process.stdout.readline()
        found = re.search(r"listening on (https?://\S+)", line)
        assert found, f"the node did not start: {line!r}"
        self.address = found.group(1)
        return self

    def stop(self, how=signal.SIGTERM):
        if self.process is None:
            return None
        self.process.send_signal(how)
        code = self.process.wait(timeout=120)
        self.process.stdout.close()
        self.process = None
        return code


@pytest.fixture(autouse=True)
def one_day():
    """Nothing begins just before midnight, UTC: what a test says of today, the program reads a moment later."""
    left = 86_400 - time.time() % 86_400
    if left < NIGHT:
        time.sleep(left + 1)


@pytest.fixture
def node():
    with tempfile.TemporaryDirectory(prefix="baraza-test-") as folder:
        made = Node(pathlib.Path(folder) / "node").make()
        yield made
        made.stop(signal.SIGKILL)


@pytest.fixture
def served(node):
    """A node with a channel that `desk` may read and write, and `guest`, who may do nothing."""
    node.account("desk", "reader", "author", "releaser")
    node.account("guest", "reader", "author")
    node.cyber = node.channel("cyber")
    node.run("channel", "grant", "cyber", "desk", "--write")
    return node.start()
