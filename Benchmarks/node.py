"""Our program, driven as a person would drive it."""

import contextlib
import json
import os
import pathlib
import re
import subprocess
import time

import wire

FOLDER = pathlib.Path(os.environ["BENCH_BIN"])
BARAZA = FOLDER / "baraza"
TOOL = FOLDER / "baraza-bench"
PASSWORD = "correct horse battery"
START = 60  # seconds to wait for the line that says where it listens
CHANNEL = "bench"


class Node:
    """One data folder, with one channel that one account may read and write."""

    def __init__(self, folder):
        self.folder = folder
        self.token = None

    def run(self, *arguments, stdin=None):
        done = subprocess.run(
            [BARAZA, *arguments, "--data", self.folder], input=stdin, capture_output=True, text=True, timeout=120)
        if done.returncode != 0:
            raise wire.Failed(f"baraza {' '.join(arguments)}: {done.stdout}{done.stderr}")
        return done.stdout

    def make(self, *channel):
        """`channel`: with which words the channel is added beside its title."""
        self.run("init", "--organisation", "KE-OUT", "--name", "Bench")
        self.run(
            "account", "add", "desk", "--role", "reader", "--role", "author", "--password-stdin", stdin=PASSWORD + "\n")
        self.run("channel", "add", CHANNEL, "--title", "Bench", *channel)
        self.run("channel", "grant", CHANNEL, "desk", "--write")
        self.token = self.run("token", "add", "desk").strip()
        return self

    def register(self, records):
        """Files records of the registry, from the command line."""
        path = self.folder.parent / (self.folder.name + ".json")
        path.write_text(json.dumps(records))
        self.run("import", path, "--channel", "registry")
        path.unlink()

    @property
    def database(self):
        return next(self.folder.rglob("*.sqlite"))

    @contextlib.contextmanager
    def up(self, command=None):
        """The program, until the block ends; `command` for another one than `baraza up`."""
        command = command or [BARAZA, "up", "--listen", "127.0.0.1:0"]
        begun = time.monotonic()
        process = subprocess.Popen(
            [*map(str, command), "--data", str(self.folder)], stdout=subprocess.PIPE, text=True, start_new_session=True)
        try:
            line = process.stdout.readline()
            found = re.search(r"listening on http://127\.0\.0\.1:(\d+)", line)
            if not found:
                raise wire.Failed(f"{command[0]} did not start: {line!r}")
            running = Running(process, int(found.group(1)), time.monotonic() - begun)
            running.endpoint = running.collection(self.token)
            yield running
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            process.stdout.close()


class Running:
    """A process that serves."""

    def __init__(self, process, port, started):
        self.process = process
        self.port = port
        self.started = started  # seconds from the start to the line that says where it listens
        self.endpoint = None

    def collection(self, token):
        """The channel's objects; the api root is found by discovery, as a client finds it."""
        asking = wire.Endpoint(self.port, "", "desk", token)
        connection = wire.Connection(self.port)
        try:
            head, body = connection.must(asking.get("/taxii2/"), 200)
            found = json.loads(wire.joined(head, body))
        finally:
            connection.close()
        root = re.sub(r"^https?://[^/]+", "", found.get("default") or found["api_roots"][0])
        return wire.Endpoint(self.port, f"{root}collections/{CHANNEL}/objects/", "desk", token)

    @property
    def peak(self):
        """The most memory that was resident at any time, in MB."""
        text = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"^VmHWM:\s+(\d+) kB", text, re.M).group(1)) * 1024 / 1e6
