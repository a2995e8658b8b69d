#!/usr/bin/env python3
"""Make a dictionary for pouches from what the demonstration files.

    baraza export --channel CODE --data DIR > CODE.json      (for each channel of a demonstration)
    sqlite3 DIR/store/baraza.sqlite 'SELECT envelope FROM entry LIMIT 2000' > envelopes.ndjson
    scripts/pouch-dictionary.py CODE.json… envelopes.ndjson > Sources/Pouch/Resources/dictionary-N.txt

The same input gives the same bytes. A dictionary that was released is never changed: make the next number.
"""

import collections
import json
import re
import sys

# Bytes. Deflate looks back 32 KiB; the gain of a longer dictionary is small, and every pouch costs reading it.
SIZE = 16 * 1024
# Documents that must have a piece, so that nothing random (an id, a time) gets in.
LEAST = 8
# Tokens of a piece at most.
LONGEST = 12

# What our own messages look like: the members in the order in which they are written.
SKELETONS = [
    '{"at":"2025-04-0","channel":"","object":"--","originator":"","reason":"withdrawn","versions":["2025-04-0T',
    '{"receipts":[{"at":"2025-04-0T","number":,"pouch":"',
]


def objects(paths):
    for path in paths:
        with open(path, encoding="utf-8") as file:
            if path.endswith(".ndjson"):
                yield from file.read().splitlines()
                continue
            for thing in json.load(file).get("objects", []):
                yield json.dumps(thing, ensure_ascii=False, separators=(",", ":"))


# What is another in every record, or in every node: it teaches nothing.
RANDOM = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{64}|\d{4}-\d\d-\d\dT[\d:.]+Z|(?<=/)[0-9a-f]{8}\b")


def tokens(text):
    """The text in pieces: names and values with what stands after them; long texts word by word."""
    found = []
    for token in re.findall(r'"(?:[^"\\]|\\.)*"[:,]?|[{}\[\],:]+|[^"{}\[\],:]+', text):
        found += re.findall(r"\S+\s?", token) if len(token) > 40 else [token]
    return found


def best(texts):
    """The runs of tokens that are worth most: many, long, and none with a part of another."""
    counts = collections.Counter()
    for text in texts:
        split = tokens(text)
        found = set()
        for start in range(len(split)):
            run = ""
            for token in split[start : start + LONGEST]:
                run += token
                if len(run) >= 6:
                    found.add(run)
        counts.update(found)
    worth = {run: count * (len(run) - 3) for run, count in counts.items() if count >= LEAST}
    chosen = []
    for run in sorted(worth, key=lambda run: (-worth[run], run))[:100]:
        # Two runs that share a token may overlap in the texts.
        parts = set(tokens(run))
        if all(parts.isdisjoint(others) for _, others in chosen):
            chosen.append((run, parts))
    return [run for run, _ in chosen]


def wholes(texts):
    """One whole text of each kind, without what is random: between those parts, one reference names all of it."""
    kinds = {}
    for text in texts:
        kind = re.search(r'"(?:type|kind)":"([^"]+)"', text)
        kinds.setdefault((kind and kind[1], text.startswith('{"channel"')), RANDOM.sub("", text))
    return [kinds[key] for key in sorted(kinds, key=str)]


def main(paths):
    samples = wholes(objects(paths))
    texts = [part for text in objects(paths) for part in RANDOM.sub("\0", text).split("\0") if len(part) >= 6]
    chosen, length = [], sum(len(text.encode()) for text in SKELETONS + samples)
    while True:
        runs = [run for run in best(texts) if length + len(run.encode()) <= SIZE]
        if not runs:
            break
        for run in runs:
            if length + len(run.encode()) <= SIZE:
                chosen.append(run)
                length += len(run.encode())
        # What was chosen is taken out, so that it is not chosen again with a letter more.
        taken = re.compile("|".join(re.escape(run) for run in sorted(runs, key=len, reverse=True)))
        texts = [part for text in texts for part in taken.split(text) if len(part) >= 6]
    # What is worth most stands last: near distances are cheap to name.
    sys.stdout.write("".join(reversed(chosen)) + "".join(samples + SKELETONS))


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(sys.argv[1:])
