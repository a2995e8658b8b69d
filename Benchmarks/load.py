"""Loads: closed loops over keep-alive connections, each bounded in count and in time."""

import concurrent.futures
import json
import multiprocessing
import pathlib
import re
import statistics
import subprocess
import tempfile
import threading
import time

import wire

CONNECTIONS = 4
HERE = pathlib.Path(__file__).resolve().parent


def post(endpoint, envelopes, size, seconds, answered=None):
    """Posts envelopes of `size` objects over four connections; objects a second, and how many objects.

    Stops when there are no more or `seconds` have passed. `answered` is called after each 202.
    """
    left, one_at_a_time = iter(envelopes), threading.Lock()
    end = time.monotonic() + seconds

    def client():
        connection, done = wire.Connection(endpoint.port), 0
        try:
            while time.monotonic() < end:
                with one_at_a_time:
                    envelope = next(left, None)
                if envelope is None:
                    break
                connection.must(endpoint.post(envelope), 202)
                done += size
                if answered:
                    answered()
            return done
        finally:
            connection.close()

    with concurrent.futures.ThreadPoolExecutor(CONNECTIONS) as pool:
        begun = time.monotonic()
        clients = [pool.submit(client) for _ in range(CONNECTIONS)]
        objects = sum(one.result() for one in clients)
        taken = time.monotonic() - begun
    return objects / taken, objects


def chain(endpoint, limit, most):
    """Paths of pages of `limit` objects all over a collection, found as a client finds them: by dates added."""
    connection, paths, after = wire.Connection(endpoint.port), [], None
    try:
        while len(paths) < most:
            query = f"?limit={limit}" + (f"&added_after={after}" if after else "")
            path = endpoint.objects + query
            head, body = connection.must(endpoint.get(path), 200)
            page = json.loads(wire.joined(head, body))
            if len(page.get("objects", [])) < limit:
                break
            paths.append(path)
            after = wire.field(head, "X-TAXII-Date-Added-Last")
            if not after or not page.get("more"):
                break
    finally:
        connection.close()
    if not paths:
        raise wire.Failed(f"no full page of {limit} objects")
    return paths


def wrk(endpoint, paths, seconds):
    """Reads pages with wrk, one thread and four connections: bytes a second, pages a second."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        headers = [f"{name}: {value}" for name, value in endpoint.headers().items() if name != "Host"]
        file.write("\n".join([str(len(headers)), *headers, *paths]))
        file.flush()
        done = subprocess.run(
            ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", "30s", "-s", HERE / "pages.lua",
             endpoint.url, "--", file.name],
            capture_output=True, text=True, timeout=seconds + 60,
        )
    found = re.search(r"^measured (\d+) bytes (\d+) requests (\d+) microseconds (\d+) failures$", done.stdout, re.M)
    if not found:
        raise wire.Failed(f"wrk: {done.stdout}{done.stderr}")
    count, requests, microseconds, failures = map(int, found.groups())
    if failures:
        raise wire.Failed(f"{failures} of {requests} pages were not answered with 200")
    return count / microseconds * 1e6, requests / microseconds * 1e6


def times(connections, messages, rounds):
    """Median seconds for one request to each of several servers, asked in turn, so that all see the same weather.

    `messages` has a function for each connection that makes the next request.
    """
    taken = [[] for _ in connections]
    for number in range(rounds):
        for which in range(len(connections)) if number % 2 else reversed(range(len(connections))):
            message = messages[which]()
            begun = time.perf_counter()
            connections[which].must(message, 200)
            taken[which].append(time.perf_counter() - begun)
    return [statistics.median(one) for one in taken]


class Writers:
    """Four writers in a process of their own, for as long as the block runs."""

    def __init__(self, endpoint, envelopes):
        context = multiprocessing.get_context("fork")
        self.stopped = context.Event()
        self.counted = context.Value("q", 0)
        self.process = context.Process(target=self.run, args=(endpoint, envelopes), daemon=True)

    def run(self, endpoint, envelopes):
        threads = [
            threading.Thread(target=self.write, args=(endpoint, envelopes[number::CONNECTIONS]), daemon=True)
            for number in range(CONNECTIONS)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def write(self, endpoint, envelopes):
        connection = wire.Connection(endpoint.port)
        for objects, envelope in envelopes:
            if self.stopped.is_set():
                break
            connection.must(endpoint.post(envelope), 202)
            with self.counted.get_lock():
                self.counted.value += objects

    def __enter__(self):
        self.process.start()
        return self

    def __exit__(self, *_):
        self.stopped.set()
        self.process.join(30)
        if self.process.is_alive():
            self.process.kill()

