"""`make bench`: ratios measured in one run, ours against a floor, against ourselves, and against peers.

All on loopback, bounded in count and time, in a temporary folder; every process that it starts is ended.
"""

import argparse
import contextlib
import datetime
import json
import os
import pathlib
import random
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

import corpus
import desk
import load
import node
import peers
import policies
import report
import wire

SEED = 20_250_407
ENVELOPE = 1_000
GROUPS = (1_000, 4_000)  # records in one transaction of the floor
STARTS = 5
SPREAD = 200  # pages all over a large collection
FEW, POLLED = 4, 40  # of them that are asked for again and again
VISIBLE_TARGET = "≤ 20"


class Scale:
    """How much is measured: whole, or `--quick` for a look."""

    def __init__(self, quick):
        self.pairs = 3 if quick else 7  # of writes and their floor
        self.floor = 10 if quick else 30  # envelopes in one of them
        self.rounds = 1 if quick else 3  # of pages and the static answer
        self.small = 10_000
        self.large = 100_000 if quick else 1_000_000
        self.seconds = 1 if quick else 4  # of reading
        self.asked = 60 if quick else 300  # pages asked for, one by one
        self.visible = 50 if quick else 300  # objects waited for
        self.peer = 2 if quick else 5  # seconds of writing to a peer
        self.desk = (1_000, 10_000 if quick else 100_000)  # records behind a desk's pages
        self.looked = 20 if quick else 60  # times that each of them is asked for



# 1. Writing, against SQLite alone.


def writes(out, scale, place):
    envelopes = list(corpus.Corpus(SEED).envelopes(0, scale.floor, ENVELOPE))
    ours, floors = [], []
    for number in range(scale.pairs):
        one = node.Node(place / f"writes-{number}").make()
        with one.up() as running:
            ours.append(load.post(running.endpoint, envelopes, ENVELOPE, 60)[0])
        floors.append(floor(one, place / f"floor-{number}"))
        out.say(f"round {number + 1}: TAXII POST {ours[-1]:,.0f} objects/s, SQLite alone {floors[-1]:,.0f} rows/s")
        shutil.rmtree(one.folder)
    mine, alone = statistics.median(ours), statistics.median(floors)
    # The disk's speed changes from one second to the next, so each pair is compared by itself.
    out.add(
        f"TAXII POST, envelopes of {ENVELOPE:,}", f"{mine:,.0f} objects/s", f"SQLite alone {alone:,.0f} rows/s",
        statistics.median(one / other for one, other in zip(ours, floors)), "≥ 0.60")


def floor(one, folder):
    """The faster of two ways for SQLite alone: the node may commit an envelope alone, or what gathered meanwhile too."""
    return max(floor_at(one, folder, rows) for rows in GROUPS)


def floor_at(one, folder, rows):
    """The rows that the node wrote, written again by SQLite alone: same tables and indexes, same durability."""
    folder.mkdir()
    try:
        done = subprocess.run(
            [node.TOOL, "floor", one.database, folder, "--transaction", str(rows)],
            capture_output=True, text=True, timeout=300)
        if done.returncode != 0:
            raise wire.Failed(f"baraza-bench floor: {done.stderr}")
        found = json.loads(done.stdout)
        return found["records"] / found["seconds"]
    finally:
        shutil.rmtree(folder)


# 2 to 5. One node with a million records.


def positions(running, objects, seed, endpoint=None):
    """Random places in a collection as `added_after`, each with at least `objects` after it for who asks."""
    connection, endpoint = wire.Connection(running.port), endpoint or running.endpoint
    head, _ = connection.must(endpoint.get(f"{endpoint.manifest}?limit=1"), 200)
    first = moment(wire.field(head, "X-TAXII-Date-Added-First"))
    chance, last = random.Random(seed), first
    # Where does the last full page begin? Halve the time since the first.
    early, late = first, datetime.datetime.now(datetime.timezone.utc)
    while (late - early) > datetime.timedelta(milliseconds=20):
        middle = early + (late - early) / 2
        head, body = connection.must(
            endpoint.get(f"{endpoint.manifest}?limit={objects}&added_after={text(middle)}"), 200)
        found = json.loads(wire.joined(head, body))
        if len(found.get("objects", [])) == objects:
            early = last = middle
        else:
            late = middle
    connection.close()

    def one():
        return text(first + (last - first) * chance.random())
    return one


def moment(written):
    return datetime.datetime.strptime(written, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=datetime.timezone.utc)


def text(when):
    return when.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def ingest(out, scale, running):
    """Fills the large node through the front door; says how much memory that took."""
    begun = time.monotonic()
    count = scale.large // ENVELOPE
    rate, objects = load.post(
        running.endpoint, corpus.Corpus(SEED).envelopes(0, count, ENVELOPE), ENVELOPE, float("inf"))
    out.say(f"{objects:,} objects taken in {time.monotonic() - begun:.0f} s, {rate:,.0f} a second")
    out.add(
        f"resident memory while taking {objects:,}", f"{running.peak:.0f} MB", "", running.peak, "≤ 200", " MB")


def costs(out, scale, small, large):
    """The same question to a small node and to a large one, in turn.

    Each is asked once before: of a large node, the disk may have to give what it asks for, which the small one has in
    memory. What the first time takes is said beside the figure.
    """
    sides = [(small, scale.small), (large, scale.large)]
    connections = [wire.Connection(running.port) for running, _ in sides]
    pages = [positions(running, ENVELOPE, 1) for running, _ in sides]
    chance, objects = random.Random(2), corpus.Corpus(SEED)

    def page(which, path):
        endpoint = sides[which][0].endpoint
        return lambda: endpoint.get(f"{getattr(endpoint, path)}?limit={ENVELOPE}&added_after={pages[which]()}")

    def single(which):
        running, records = sides[which]

        def message():
            number = chance.randrange(records // corpus.TWENTY) * corpus.TWENTY + corpus.MALWARE
            return running.endpoint.get(f"{running.endpoint.objects}{objects.identifier(number)}/")
        return message

    questions = [
        (f"page of {ENVELOPE:,} objects", lambda which: page(which, "objects"), "≤ 1.3"),
        (f"manifest of {ENVELOPE:,}", lambda which: page(which, "manifest"), "≤ 1.3"),
        ("one object by its id", single, "≤ 1.3"),
    ]
    for what, make, target in questions:
        asked = [[one() for _ in range(scale.asked)] for one in (make(0), make(1))]
        first = load.times(connections, [iter(messages).__next__ for messages in asked], scale.asked)
        few, many = load.times(connections, [iter(messages).__next__ for messages in asked], scale.asked)
        out.say(f"  ({what}, the first time: {scale.large:,} records {first[1] * 1e3:.2f} ms, "
                f"{scale.small:,} records {first[0] * 1e3:.2f} ms)")
        out.add(
            f"{what}, {scale.large:,} records", f"{many * 1e3:.2f} ms", f"{scale.small:,} records {few * 1e3:.2f} ms",
            many / few, target)
    for connection in connections:
        connection.close()


def visibility(out, scale, running, start):
    """From a 202 to the first 200 that has the object, on another connection, while four writers write."""
    endpoint, objects = running.endpoint, corpus.Corpus(SEED + 1)
    size = 100
    count = 3_000 if scale.rounds > 1 else 500
    envelopes = [(size, objects.envelope(start + number * size, size)) for number in range(count)]
    writer, reader = wire.Connection(running.port), wire.Connection(running.port)
    chance, waits, posts = random.Random(3), [], []
    with load.Writers(endpoint, envelopes) as writers:
        time.sleep(0.5)
        begun, before = time.monotonic(), writers.counted.value
        for number in range(scale.visible):
            # Far from the writers' numbers, a malware object each.
            which = (100_000_000 + number) * corpus.TWENTY + corpus.MALWARE
            message = endpoint.post(objects.envelope(which, 1))
            question = endpoint.get(f"{endpoint.objects}{objects.identifier(which)}/")
            sent = time.perf_counter()
            writer.must(message, 202)
            accepted = time.perf_counter()
            while reader.ask(question)[0] != 200:
                if time.perf_counter() - accepted > 5:
                    raise wire.Failed("an accepted object was not visible after 5 s")
            waits.append((time.perf_counter() - accepted) * 1e3)
            posts.append((accepted - sent) * 1e3)
            time.sleep(chance.uniform(0, 0.01))
        rate = (writers.counted.value - before) / (time.monotonic() - begun)
        alive = writers.process.is_alive()
    writer.close()
    reader.close()
    if not alive:
        raise wire.Failed("the writers ended before the measurement did")
    p50, p99 = percentile(waits, 50), percentile(waits, 99)
    out.add(
        f"accepted to visible, p99 of {scale.visible}", f"p50 {p50:.1f} ms, p99 {p99:.1f} ms",
        f"4 writers at {rate:,.0f} objects/s, {os.cpu_count()} cores", p99, VISIBLE_TARGET, " ms")
    out.say(
        f"  (an object took from sent to accepted: p50 {percentile(posts, 50):.1f} ms, "
        f"p99 {percentile(posts, 99):.1f} ms)")


def percentile(values, which):
    return sorted(values)[min(len(values) - 1, len(values) * which // 100)]


def pages(out, scale, large):
    """Pages of a large collection, against a static answer of the same size from the same process.

    What many members poll is asked for again and again, as the static answer is: the newest page of a few channels, or
    of many more than the processor's own memory holds. What one of them reads all over the collection comes from the
    store each time.
    """
    with large.up([node.TOOL, "serve", "--static-bytes", "1"]) as running:
        path = f"{running.endpoint.objects}?limit={ENVELOPE}&added_after="
        one = positions(running, ENVELOPE, 4)
        connection = wire.Connection(running.port)
        paths = [path + one() for _ in range(SPREAD)]
        sizes = [len(connection.must(running.endpoint.get(path), 200)[1]) for path in paths[:POLLED]]
        connection.close()
    size = round(statistics.mean(sizes))
    with large.up([node.TOOL, "serve", "--static-bytes", str(size)]) as running:
        loads = {"few": paths[:FEW], "polled": paths[:POLLED], "spread": paths, "static": ["/static/"]}
        rates = {name: [] for name in loads}
        for _ in range(scale.rounds):
            for name, asked in loads.items():
                if name in ("few", "polled"):  # what was read all over took their place
                    load.wrk(running.endpoint, asked, 1)
                rates[name].append(load.wrk(running.endpoint, asked, scale.seconds)[0])
    few, polled, spread, static = (statistics.median(rates[name]) for name in loads)
    beside = f"static answer of {size / 1e6:.2f} MB {static / 1e6:,.0f} MB/s"
    out.add(
        f"pages of {ENVELOPE:,} objects, {FEW} of them polled", f"{few / 1e6:,.0f} MB/s", beside, few / static, "≥ 0.70")
    out.add(
        f"pages of {ENVELOPE:,} objects, {POLLED} of them polled", f"{polled / 1e6:,.0f} MB/s", beside, polled / static)
    out.add(
        f"pages of {ENVELOPE:,} objects at {SPREAD} places, from the store", f"{spread / 1e6:,.0f} MB/s", beside,
        spread / static)


def starts(out, scale, large, place):
    empty = node.Node(place / "empty").make()
    taken = {large: [], empty: []}
    for _ in range(STARTS):
        for one in taken:
            with one.up() as running:
                taken[one].append(running.started)
    many, none = (statistics.median(taken[one]) for one in (large, empty))
    out.add(
        f"start-up at {scale.large:,} records", f"{many:.3f} s", f"0 records {none:.3f} s: ratio {many / none:.2f}",
        many, "≤ 0.5", " s")


# 6. Decisions.


def decisions(out, scale, place):
    """Decided anew each time; and listings over many policies, where what was decided is looked up for each record."""
    done = subprocess.run(
        [node.TOOL, "decisions", "--seconds", str(scale.seconds)], capture_output=True, text=True, timeout=600)
    if done.returncode != 0:
        raise wire.Failed(f"baraza-bench decisions: {done.stdout}{done.stderr}")
    found = json.loads(done.stdout)
    out.add(
        "decisions, each made anew", f"{found['engine']:,.0f} a second",
        f"the leak lab's reference {found['reference']:,.0f} a second", found["engine"] / found["reference"])
    one = policies.Node(place / "policies").make()
    with one.up([node.TOOL, "serve", "--static-bytes", "1"]) as running:
        objects = corpus.Marked(SEED, [marking["id"] for marking in one.markings])
        load.post(running.endpoint, objects.envelopes(0, scale.large // ENVELOPE, ENVELOPE), ENVELOPE, float("inf"))
        guest = one.as_guest(running)
        sides = [running.endpoint, guest]
        connections = [wire.Connection(running.port) for _ in sides]
        for what, path in (("page", "objects"), ("manifest", "manifest")):
            messages = [asking(running, side, path) for side in sides]
            load.times(connections, messages, 10)
            every, some = load.times(connections, messages, scale.asked)
            out.add(
                f"{what} of {ENVELOPE:,} of {scale.large:,} records under {policies.COUNT} policies, for an ordinary post",
                f"{some * 1e3:.2f} ms, {ENVELOPE / some:,.0f} decisions looked up a second",
                f"for a post that sees everything {every * 1e3:.2f} ms", some / every, "≤ 1.5")
        for connection in connections:
            connection.close()
    shutil.rmtree(one.folder)


def asking(running, endpoint, path):
    """Pages from places all over the collection, as one post asks for them."""
    place = positions(running, ENVELOPE, 1, endpoint)
    return lambda: endpoint.get(f"{getattr(endpoint, path)}?limit={ENVELOPE}&added_after={place()}")


# 7. The pages of a desk, and its searches.


def desks(out, scale, place):
    """Each page that links lead to, at two sizes of a node in one run, and the same searches of both."""
    objects = desk.Corpus(SEED)
    # What two houses write is for both of them.
    nodes = [desk.prepare(node.Node(place / f"desk-{size}").make("--tlp", "green")) for size in scale.desk]
    with contextlib.ExitStack() as open_nodes:
        browsers = []
        for one, size in zip(nodes, scale.desk):
            running = open_nodes.enter_context(one.up())
            desk.fill(running, objects, size, ENVELOPE)
            browsers.append(desk.Browser(running.port))
        few, many = browsers
        shapes = [desk.reachable(browser) for browser in browsers]
        found = []
        for shape in sorted(set(shapes[0]) & set(shapes[1])):
            taken = [[], []]
            for side, browser in enumerate(browsers):  # the first of each is read from the disk
                desk.times(browser, shapes[side][shape], desk.ALIKE)
            for _ in range(4):
                for side, browser in enumerate(browsers):
                    taken[side] += desk.times(browser, shapes[side][shape], scale.looked // 4)
            small, large = (percentile(values, 95) * 1e3 for values in taken)
            found.append((large, small, shape))
            out.say(f"  {shape}: p95 {large:.1f} ms at {scale.desk[1]:,} records, {small:.1f} ms at {scale.desk[0]:,}: "
                    f"ratio {large / small:.2f}")
        pages = [one for one in found if not one[2].startswith("/search")]
        large, small, shape = max(pages)
        out.add(
            f"server time p95 of the slowest of {len(pages)} pages, {scale.desk[1]:,} records", f"{large:.1f} ms: {shape}",
            f"{scale.desk[0]:,} records {small:.1f} ms: ratio {large / small:.2f}", large, "≤ 50", " ms")
        large, small, shape = max(pages, key=lambda one: one[0] / one[1])
        out.add(
            f"the page that grows most from {scale.desk[0]:,} to {scale.desk[1]:,} records", f"{large:.1f} ms: {shape}",
            f"{small:.1f} ms", large / small)
        heaviest, shape = max((desk.weight(many, shapes[1][shape][0]), shape) for shape in shapes[1])
        out.add(
            f"the heaviest first load of {len(shapes[1])} pages, {scale.desk[1]:,} records", f"{heaviest / 1e3:.1f} kB: {shape}", "",
            heaviest / 1e3, "≤ 100", " kB")
        searches(out, scale, objects, browsers)
        for browser in browsers:
            browser.close()
    for one in nodes:
        shutil.rmtree(one.folder)


def searches(out, scale, objects, browsers):
    taken, slowest = [[], []], (0, "")
    for question in objects.questions():
        each = [[], []]
        for side, browser in enumerate(browsers):
            desk.times(browser, [question], 1)
            each[side] = desk.times(browser, [question], scale.looked)
            taken[side] += each[side]
        small, large = (percentile(values, 95) * 1e3 for values in each)
        slowest = max(slowest, (large, question))
        out.say(f"  {question}: p95 {large:.1f} ms, {small:.1f} ms: ratio {large / small:.2f}")
    small, large = (percentile(values, 95) * 1e3 for values in taken)
    out.add(
        f"search p95 of {len(objects.questions())} questions, {scale.desk[1]:,} records", f"{large:.1f} ms",
        f"{scale.desk[0]:,} records {small:.1f} ms: ratio {large / small:.2f}", large, "≤ 100", " ms")
    out.add("search p95 of the slowest of these", f"{slowest[0]:.1f} ms", slowest[1], slowest[0], "≤ 100", " ms")


# 8. Peers.


def figures(out, scale, begin, place, objects):
    """What a server does under the load that all get; `begin` starts it in a folder of its own."""
    found = {}
    with begin(place / "write") as endpoint:
        envelopes = list(objects.envelopes(0, 24 * scale.peer, ENVELOPE))
        found[f"POST of {ENVELOPE:,}"] = load.post(endpoint, envelopes, ENVELOPE, scale.peer)[0]
    with begin(place / "read") as endpoint:
        load.post(endpoint, [objects.envelope(0, ENVELOPE)], ENVELOPE, 60)
        for limit in (ENVELOPE, 20):
            found[f"pages of {limit:,}"] = reading(endpoint, limit, scale)
        singles = [objects.envelope(number, 1) for number in range(10_000_000, 10_000_000 + 4_000 * scale.peer)]
        found["POST of 1"] = load.post(endpoint, singles, 1, scale.peer)[0]
    return found


def reading(endpoint, limit, scale):
    """Bytes a second from a collection of 1,000 objects: with more of them, medallion takes minutes for a page."""
    paths = load.chain(endpoint, limit, 50)
    connection = wire.Connection(endpoint.port)
    begun = time.monotonic()
    _, body = connection.must(endpoint.get(paths[0]), 200)
    taken = time.monotonic() - begun
    connection.close()
    if taken > 0.5:  # nothing to be had from four at a time: one process, one at a time
        return len(body) / taken
    return load.wrk(endpoint, paths, scale.seconds)[0]


def ours(folder):
    @contextlib.contextmanager
    def begin(folder):
        with node.Node(folder).make().up([node.TOOL, "serve", "--static-bytes", "1"]) as running:
            yield running.endpoint
    return begin(folder)


def against(out, scale, place):
    objects = corpus.Corpus(SEED, observables=False)
    (place / "ours").mkdir()
    mine = figures(out, scale, ours, place / "ours", objects)
    for number, (name, begin) in enumerate(peers.ALL.items()):
        folder = place / f"peer-{number}"
        folder.mkdir()
        try:
            theirs = figures(out, scale, begin, folder, objects)
        except (wire.Failed, OSError, subprocess.SubprocessError) as error:
            out.missing(f"POST and pages, beside {name}", str(error))
            continue
        for what, figure in theirs.items():
            if what.startswith("POST"):
                shown = f"{mine[what]:,.0f} objects/s", f"{name}: {figure:,.0f}"
            else:
                shown = f"{mine[what] / 1e3:,.0f} kB/s", f"{name}: {figure / 1e3:,.0f}"
            out.add(what, *shown, mine[what] / figure)


PARTS = ["writes", "large", "decisions", "pages", "peers"]


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--quick", action="store_true", help="100,000 records instead of a million, short loads")
    options.add_argument("--only", choices=PARTS, help="one part alone")
    chosen = options.parse_args()
    parts = [chosen.only] if chosen.only else PARTS
    scale, out = Scale(chosen.quick), report.Report()
    place = pathlib.Path(tempfile.mkdtemp(prefix="baraza-bench-"))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was begun is ended
    try:
        if "writes" in parts:
            writes(out, scale, place)
        if "large" in parts:
            small, large = node.Node(place / "small").make(), node.Node(place / "large").make()
            with small.up() as few, large.up() as many:
                load.post(
                    few.endpoint, corpus.Corpus(SEED).envelopes(0, scale.small // ENVELOPE, ENVELOPE), ENVELOPE, 60)
                ingest(out, scale, many)
                costs(out, scale, few, many)
                visibility(out, scale, many, scale.large)
            pages(out, scale, large)
            starts(out, scale, large, place)
            shutil.rmtree(large.folder)
        if "decisions" in parts:
            decisions(out, scale, place)
        if "pages" in parts:
            desks(out, scale, place)
        if "peers" in parts:
            against(out, scale, place)
    finally:
        shutil.rmtree(place, ignore_errors=True)
    return 0 if out.close() else 1


if __name__ == "__main__":
    sys.exit(main())
