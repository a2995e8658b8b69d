"""Kills either end of a link at any byte, again and again: nothing that was acknowledged is lost, nothing comes twice.

Both nodes are real, over TLS; a proxy between them counts bytes and kills one of them, with `kill -9`, when a number of
them that was drawn has passed. Records are written at both ends all the while. Exits with 1 and says what was lost.
"""

import argparse
import pathlib
import random
import shutil
import sys
import tempfile
import time

from link import connect, indicator

FUSE = 120_000  # bytes within which the next kill falls: a handshake and some pouches
PATIENCE = 240  # seconds in which everything has to be at the other end once nobody is killed any more
CHECKED = 25  # kills from one look at everything to the next


def settle(ends, acknowledged, sent):
    """Waits until each has what the other acknowledged, and looks whether anything is there twice, or was never sent."""
    end = time.monotonic() + PATIENCE
    wanted = acknowledged[0] | acknowledged[1]
    while True:
        listed = [one.listed() for one in ends]
        missing = [wanted - {name for name, _ in found} for found in listed]
        if not any(missing):
            break
        if time.monotonic() > end:
            sys.exit(f"LOST: {[len(each) for each in missing]} of {len(wanted)} are not at {[one.code for one in ends]}: "
                     f"{[sorted(each)[:3] for each in missing]}")
        time.sleep(0.2)
    for one, found in zip(ends, listed):
        if len(found) != len(set(found)):
            sys.exit(f"TWICE: {one.code} lists {len(found) - len(set(found))} records more than once")
        if strange := {name for name, _ in found} - sent - one.before:
            sys.exit(f"STRANGE: {one.code} lists {len(strange)} records that nobody wrote")


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=500, help="kills")
    options.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32))
    chosen = options.parse_args()
    random.seed(chosen.seed)
    folder = tempfile.mkdtemp(prefix="baraza-torture-link-")
    ends, proxies = connect(folder)
    try:
        for one in ends:
            one.start()
        for one in ends:
            one.before = {name for name, _ in one.listed()}
        print(f"torture-link: {chosen.rounds} kills, seed {chosen.seed}", flush=True)
        acknowledged, sent = [set(), set()], set()
        byBytes, began = 0, time.monotonic()
        for number in range(chosen.rounds):
            victim = random.randrange(2)
            proxy, killed = proxies[random.randrange(2)], []

            def burn(end=ends[victim], killed=killed):
                killed.append(True)
                end.kill()

            proxy.light(random.randrange(1, FUSE), burn)
            end = time.monotonic() + random.uniform(0.3, 1.5)
            while not killed and time.monotonic() < end:
                for which, one in enumerate(ends):
                    objects = [indicator(f"warning {number}", "x" * random.randrange(4_000))
                               for _ in range(random.choice([1, 1, 2, 8]))]
                    sent.update(each["id"] for each in objects)
                    acknowledged[which].update(one.file(objects))
                time.sleep(random.uniform(0, 0.05))
            proxy.put_out()
            byBytes += len(killed)
            ends[victim].kill()
            ends[victim].start()
            if (number + 1) % CHECKED == 0 or number + 1 == chosen.rounds:
                settle(ends, acknowledged, sent)
                print(f"  {number + 1} kills, {byBytes} of them at a byte: {len(acknowledged[0] | acknowledged[1])} "
                      f"acknowledged, all at both ends, none twice", flush=True)
        for one in ends:
            one.kill()
            print(f"  {one.code}: {one.verify()}")
        passed = sum(each.total() for each in proxies)
        print(f"torture-link: passed in {time.monotonic() - began:.0f} s; {passed / 1e6:.1f} MB over the link")
    finally:
        for one in ends:
            if one.process:
                one.kill()
        shutil.rmtree(pathlib.Path(folder), ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
