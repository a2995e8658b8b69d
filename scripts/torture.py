"""Kills a node at random moments under eight writers, fills its disk, makes it read-only; nothing acknowledged may be lost.

Prints what was done and closes with `torture: passed`, with `torture: passed, N parts skipped: why`, or says what was
lost and exits with 1.
"""

import argparse
import base64
import concurrent.futures
import http.client
import json
import os
import pathlib
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import uuid

BARAZA = os.environ["BARAZA"]
PASSWORD = "correct horse battery"
MEDIA = "application/taxii+json;version=2.1"
WRITERS = 8
FOLDER = 20  # kills that one data folder lives through
FILLED = 2_000  # objects that a disk made full by a library takes before it is
CLOSED = (ConnectionError, http.client.HTTPException, TimeoutError, OSError)


class Node:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.process = None
        self.port = None
        self.token = None

    def run(self, *arguments, stdin=None):
        return subprocess.run(
            [BARAZA, *arguments, "--data", str(self.folder)], input=stdin, capture_output=True, text=True
        )

    def must(self, *arguments, stdin=None):
        done = self.run(*arguments, stdin=stdin)
        if done.returncode != 0:
            raise SystemExit(f"baraza {' '.join(arguments)}: {done.stdout}{done.stderr}")
        return done.stdout

    def make(self):
        self.must("init", "--organisation", "KE-OUT", "--name", "Torture")
        self.must(
            "account", "add", "desk", "--role", "reader", "--role", "author", "--password-stdin", stdin=PASSWORD + "\n"
        )
        self.must("channel", "add", "cyber", "--title", "Cyber")
        self.must("channel", "grant", "cyber", "desk", "--write")
        self.token = self.must("token", "add", "desk").strip()
        return self

    def start(self, environment=None):
        self.process = subprocess.Popen(
            [BARAZA, "up", "--data", str(self.folder), "--listen", "127.0.0.1:0"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env={**os.environ, **(environment or {})},
        )
        line = self.process.stdout.readline()
        found = re.search(r":(\d+)\s*$", line)
        if not found:
            raise SystemExit(f"the node did not start: {line!r}")
        self.port = int(found.group(1))
        return self

    def kill(self, how=signal.SIGKILL):
        self.process.send_signal(how)
        self.process.wait()
        self.process.stdout.close()

    def connection(self):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def headers(self):
        secret = base64.b64encode(f"desk:{self.token}".encode()).decode()
        return {"Authorization": "Basic " + secret, "Accept": MEDIA, "Content-Type": MEDIA}

    def post(self, connection, objects):
        connection.request(
            "POST", "/taxii2/baraza/collections/cyber/objects/", json.dumps({"objects": objects}), self.headers()
        )
        answer = connection.getresponse()
        return answer.status, answer.read()

    def ids(self):
        """Every (id, version) that the node gives, in order."""
        connection, found, after = self.connection(), [], ""
        while True:
            connection.request(
                "GET", "/taxii2/baraza/collections/cyber/manifest/?limit=10000&match%5Bversion%5D=all" + after,
                headers=self.headers(),
            )
            answer = connection.getresponse()
            body = json.loads(answer.read())
            assert answer.status == 200, body
            found += [(one["id"], one["version"]) for one in body.get("objects", [])]
            if not body.get("more"):
                return found
            after = "&added_after=" + answer.headers["X-TAXII-Date-Added-Last"]


def indicator(name="torture"):
    number = random.randrange(1 << 30)
    return {
        "type": "indicator", "spec_version": "2.1", "id": f"indicator--{uuid.uuid4()}",
        "created": "2025-04-07T06:10:00.000Z", "modified": "2025-04-07T06:10:00.000Z",
        "name": f"{name} {number}", "description": "x" * random.randrange(600),
        "pattern": f"[domain-name:value = 'host-{number}.example']", "pattern_type": "stix",
        "valid_from": "2025-04-07T06:10:00Z",
    }


def write(node, stop, acknowledged, sent):
    """Posts envelopes until the node dies; keeps what it said it stored."""
    connection = node.connection()
    while not stop.is_set():
        objects = [indicator() for _ in range(random.choice([1, 3, 20, 100]))]
        sent.update(one["id"] for one in objects)
        try:
            status, body = node.post(connection, objects)
        except CLOSED:
            return
        if status != 202:
            raise SystemExit(f"a write was answered with {status}: {body[:300]!r}")
        report = json.loads(body)
        assert report["success_count"] == len(objects), report
        acknowledged.update(one["id"] for one in objects)


def kills(place, rounds, seed):
    random.seed(seed)
    total = 0
    for number in range(rounds):
        if number % FOLDER == 0:  # what is checked each time grows with the folder
            node, acknowledged, sent = Node(place / f"node-{number}").make(), set(), set()
        node.start()
        stop, mine, tried = threading.Event(), [set() for _ in range(WRITERS)], [set() for _ in range(WRITERS)]
        with concurrent.futures.ThreadPoolExecutor(WRITERS) as pool:
            futures = [pool.submit(write, node, stop, mine[n], tried[n]) for n in range(WRITERS)]
            time.sleep(random.uniform(0.02, 0.5))
            node.kill()
            stop.set()
            for future in futures:
                future.result()
        acknowledged.update(*mine)
        total += sum(map(len, mine))
        sent.update(*tried)
        node.start()
        found = node.ids()
        node.kill()
        names = [name for name, _ in found]
        lost, twice, strange = acknowledged - set(names), len(names) - len(set(names)), set(names) - sent
        if lost or twice or strange:
            raise SystemExit(f"round {number}: {len(lost)} lost, {twice} twice, {len(strange)} never sent")
        done = node.run("verify")
        if done.returncode != 0:
            raise SystemExit(f"round {number}: verify: {done.stdout}{done.stderr}")
        if (number + 1) % 10 == 0:
            print(f"  {number + 1} kills: {total} acknowledged, all there, none twice; verify passes", flush=True)
        if (number + 1) % FOLDER == 0:
            shutil.rmtree(node.folder)
    if total == 0:
        raise SystemExit(f"{rounds} kills, and no write was ever acknowledged: that proves nothing")


def mount(folder, size):
    folder.mkdir()
    return subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], capture_output=True
    ).returncode == 0


FAILING = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

/* While $TORTURE_FLAG is there, nothing below $TORTURE_DISK can be written: what a kernel does to a disk that fails
   (EROFS), or that has no room (ENOSPC: then what was written can still be made durable, and files can be cut). */
static int refused(int fd, int grows) {
    const char *flag = getenv("TORTURE_FLAG"), *disk = getenv("TORTURE_DISK"), *full = getenv("TORTURE_FULL");
    if (full && !grows) return 0;
    char link[64], path[4096];
    if (!flag || !disk || access(flag, F_OK) != 0) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    if (strncmp(path, disk, strlen(disk)) != 0) return 0;
    errno = full ? ENOSPC : EROFS;
    return 1;
}
#define REAL(name) __typeof__(name) *real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)
ssize_t write(int fd, const void *b, size_t n) { REAL(write); return refused(fd, 1) ? -1 : real(fd, b, n); }
ssize_t pwrite(int fd, const void *b, size_t n, off_t o) { REAL(pwrite); return refused(fd, 1) ? -1 : real(fd, b, n, o); }
ssize_t pwrite64(int fd, const void *b, size_t n, off64_t o) { REAL(pwrite64); return refused(fd, 1) ? -1 : real(fd, b, n, o); }
int ftruncate(int fd, off_t n) { REAL(ftruncate); return refused(fd, 0) ? -1 : real(fd, n); }
int ftruncate64(int fd, off64_t n) { REAL(ftruncate64); return refused(fd, 0) ? -1 : real(fd, n); }
int fsync(int fd) { REAL(fsync); return refused(fd, 0) ? -1 : real(fd); }
int fdatasync(int fd) { REAL(fdatasync); return refused(fd, 0) ? -1 : real(fd); }
"""


def failing_disk(place, folder, full):
    """The library that fails writes, and what it needs in the environment; `None` where there is no C compiler."""
    compiler = shutil.which("clang") or shutil.which("cc")
    if compiler is None:
        return None
    source, library, flag = place / "failing.c", place / "failing.so", place / f"{folder.name}.flag"
    source.write_text(FAILING)
    subprocess.run([compiler, "-shared", "-fPIC", "-o", str(library), str(source), "-ldl"], check=True)
    environment = {"LD_PRELOAD": str(library), "TORTURE_FLAG": str(flag), "TORTURE_DISK": str(folder)}
    return flag, {**environment, "TORTURE_FULL": "1"} if full else environment


def recovers(node, connection, what, before):
    """The cause is gone: the node writes again without a restart, and has lost nothing."""
    assert {name for name, _ in node.ids()} >= before, f"{what}: what was acknowledged is not there"
    status, body = node.post(connection, [indicator()])
    assert status == 202, (status, body)
    assert len(node.ids()) > len(before)
    node.kill(signal.SIGTERM)
    done = node.run("verify")
    assert done.returncode == 0, done.stderr
    print(
        f"  {what}: {len(before)} acknowledged, all there; writes again once it can, without a restart; "
        f"{done.stdout.splitlines()[0]}")


def read_only_disk(place):
    """Writing fails under the running node: 503, reads go on, and writing comes back by itself."""
    made = failing_disk(place, place / "read-only", full=False)
    if made is None:
        return "read-only disk: no C compiler to make the failing disk with"
    flag, environment = made
    node = Node(place / "read-only").make().start(environment)
    connection = node.connection()
    before = [indicator() for _ in range(50)]
    assert node.post(connection, before)[0] == 202
    flag.touch()
    status, body = node.post(connection, [indicator()])
    print(f"  read-only disk: {status} {json.loads(body)}")
    assert status == 503, status
    assert {name for name, _ in node.ids()} == {one["id"] for one in before}
    flag.unlink()
    recovers(node, connection, "read-only disk", {one["id"] for one in before})


def fill(node, connection, most):
    """Writes until the node refuses, or until there is `most`; what was acknowledged, and the refusal."""
    acknowledged, refused = set(), None
    while refused is None and len(acknowledged) < most:
        objects = [indicator() for _ in range(200)]
        status, body = node.post(connection, objects)
        if status == 202:
            acknowledged.update(one["id"] for one in objects)
        else:
            refused = status
            print(f"  full disk: {status} {json.loads(body)}")
    assert acknowledged, "no write was acknowledged before the disk was full"
    return acknowledged, refused


def full_disk(place):
    """A full disk answers 507, and writing comes back by itself once there is room."""
    disk = place / "disk"
    if not mount(disk, "24m"):
        return full_by_library(place)
    try:
        node = Node(disk / "node").make().start()
        connection = node.connection()
        acknowledged, refused = fill(node, connection, float("inf"))
        assert refused == 507, refused
        assert {name for name, _ in node.ids()} >= acknowledged
        subprocess.run(["mount", "-o", "remount,size=96m", str(disk)], check=True)
        recovers(node, connection, "full disk", acknowledged)
    finally:
        subprocess.run(["umount", "-l", str(disk)], capture_output=True)
    return None


def full_by_library(place):
    """The same where no disk may be mounted: the library says ENOSPC."""
    made = failing_disk(place, place / "full", full=True)
    if made is None:
        return "full disk: no right to mount a small one, no C compiler to make one with"
    flag, environment = made
    node = Node(place / "full").make().start(environment)
    connection = node.connection()
    acknowledged, refused = fill(node, connection, FILLED)
    assert refused is None, refused
    flag.touch()
    status, body = node.post(connection, [indicator()])
    print(f"  full disk (no right to mount one; a library says ENOSPC): {status} {json.loads(body)}")
    assert status == 507, status
    assert {name for name, _ in node.ids()} == acknowledged
    flag.unlink()
    recovers(node, connection, "full disk", acknowledged)
    return None


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=200)
    options.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32))
    chosen = options.parse_args()
    print(f"torture: {chosen.rounds} kills under {WRITERS} writers, seed {chosen.seed}", flush=True)
    place = pathlib.Path(tempfile.mkdtemp(prefix="baraza-torture-"))
    try:
        kills(place, chosen.rounds, chosen.seed)
        skipped = [why for why in (full_disk(place), read_only_disk(place)) if why]
        if skipped:
            parts = f"{len(skipped)} part{'' if len(skipped) == 1 else 's'}"
            print(f"torture: passed, {parts} skipped: {'; '.join(skipped)}")
        else:
            print("torture: passed")
    finally:
        shutil.rmtree(place, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
