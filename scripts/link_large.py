"""What is large between two real nodes over TLS, in bounded memory: a catch-up, a set of records, a record of very many values.

A catch-up of 100,000 records after an absence, beside a TAXII poll of the same from the same node: bytes at the socket both ways,
and seconds. Then a set of 150,000 records, filed in one go while the link is up, and one record of 43,000 values: sizes at which
other tools fail. What each node needed of memory at most is printed beside what it needed before, and must not be over the
bound. Exits with 1 where something does not arrive or a bound is not kept.
"""

import argparse
import datetime
import shutil
import sys
import tempfile
import time
import uuid

from link import ACCEPT, Proxy, connect, free_port, indicator
from link_bandwidth import text

CATCH_UP, SET, VALUES = 100_000, 150_000, 43_000  # of issue 4
LETTERS = 300  # of French text in a record
BATCH = 1_000  # records that are filed at a time
PATIENCE = 1_800  # seconds
MEMORY = 256 << 20  # bytes that a node may have at most


def peak(end):
    """Bytes that the process of a node had at most since it started."""
    with open(f"/proc/{end.process.pid}/status") as status:
        return next(int(line.split()[1]) << 10 for line in status if line.startswith("VmHWM"))


def count(end):
    """Records that its duty post sees in the channel, counted page by page."""
    found, more = 0, {"limit": 10_000, "match[version]": "all"}
    while more:
        answer = end.session.get(f"{end.root}manifest/", params=more, timeout=300).json()
        found += len(answer.get("objects", []))
        more = {**more, "next": answer["next"]} if answer.get("more") else None
    return found


def file(end, number, title):
    for first in range(0, number, BATCH):
        filed = end.file([indicator(f"{title} {first + each}", text(LETTERS)) for each in range(BATCH)])
        if len(filed) != BATCH:
            sys.exit(f"{end.code} did not take the records")


def arrive(end, number):
    """Waits until it has so many."""
    until = time.monotonic() + PATIENCE
    while (found := count(end)) < number:
        if time.monotonic() > until:
            sys.exit(f"not in time: {end.code} has {found} of {number}")
        time.sleep(1)
    if found != number:
        sys.exit(f"{end.code} has {found} where {number} were filed")


def poll(end):
    """A TAXII poll of all that is there through a proxy that counts: records, bytes, seconds."""
    proxy = Proxy(port := free_port(), end.pages)
    root = end.root.replace(f":{end.pages}/", f":{port}/")
    begun, found, more = time.monotonic(), 0, {"limit": 10_000}
    while more:
        answer = end.session.get(f"{root}objects/", params=more, timeout=300, headers={"Accept": ACCEPT}).json()
        found += len(answer.get("objects", []))
        more = {**more, "next": answer["next"]} if answer.get("more") else None
    return found, proxy.total(), time.monotonic() - begun


def values(number):
    """One record of very many values."""
    now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
    return {
        "type": "intrusion-set", "spec_version": "2.1", "id": f"intrusion-set--{uuid.uuid4()}", "created": now,
        "modified": now, "name": "Of many names", "aliases": [f"alias {uuid.uuid4()}" for _ in range(number)]}


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--catch-up", type=int, default=CATCH_UP)
    options.add_argument("--set", type=int, default=SET)
    options.add_argument("--values", type=int, default=VALUES)
    chosen = options.parse_args()
    folder = tempfile.mkdtemp(prefix="baraza-large-")
    ends, proxies = connect(folder)
    sender, receiver = ends
    try:
        for one in ends:
            one.start()
        there = count(receiver)
        sender.file([indicator("first word")])
        arrive(receiver, there := there + 1)
        before = [peak(one) for one in ends]

        receiver.kill()
        file(sender, chosen.catch_up, "while it was away")
        passed, begun = sum(proxy.total() for proxy in proxies), time.monotonic()
        receiver.start()
        arrive(receiver, there := there + chosen.catch_up)
        seconds, passed = time.monotonic() - begun, sum(proxy.total() for proxy in proxies) - passed
        found, polled, polling = poll(sender)
        print(f"catch-up of {chosen.catch_up} records\t{passed / 1e6:.1f} MB, {seconds:.0f} s, verified, filed and proved", flush=True)
        print(f"a TAXII poll of {found} from the same node\t{polled / 1e6:.1f} MB, {polling:.0f} s, nothing done with them\t"
              f"bytes: {passed / polled:.2f} of it", flush=True)

        begun = time.monotonic()
        file(sender, chosen.set, "of one set")
        arrive(receiver, there := there + chosen.set)
        print(f"a set of {chosen.set} records, filed and at the other end\t{time.monotonic() - begun:.0f} s", flush=True)
        begun = time.monotonic()
        large = values(chosen.values)
        sender.file([large])
        arrive(receiver, there + 1)
        answer = receiver.session.get(f"{receiver.root}objects/{large['id']}/", timeout=300).json()
        if answer["objects"][0]["aliases"] != large["aliases"]:
            sys.exit("the record of many values is not what was filed")
        print(f"a record of {chosen.values} values, filed and at the other end\t{time.monotonic() - begun:.1f} s", flush=True)

        kept = True
        for one, first in zip(ends, before):
            most = peak(one)
            kept &= most <= MEMORY
            print(f"memory of {one.code} at most\t{most / 1e6:.0f} MB (before: {first / 1e6:.0f} MB; bound {MEMORY >> 20} MiB: "
                  f"{'kept' if most <= MEMORY else 'NOT KEPT'})", flush=True)
            print(f"{one.code}\t{one.verify()}", flush=True)
    finally:
        for one in ends:
            if one.process:
                one.kill()
        shutil.rmtree(folder, ignore_errors=True)
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
