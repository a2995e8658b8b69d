#!/usr/bin/env python3
"""Compares the catalogues of the interface (Sources/Web/Words) with the English one, language by language.

    scripts/words.py              what is missing, surplus or filled in otherwise; exit code 1 where there is anything
    scripts/words.py --missing    the lines to be translated, as they stand in English, by file

Why something is refused (Sources/Web/Words/Refusals) is written by its English sentence: each language has those that any
has. Whether every sentence of the sources is among them, `Tests/WebTests/RefusalWordsTests.swift` says.

Nothing is built: it reads the sources, and needs Python 3.9 and no package. `Tests/WebTests/LanguageTests.swift` holds
the same rules on what the program itself has read.
"""

import argparse
import pathlib
import re
import sys

WORDS = pathlib.Path(__file__).resolve().parent.parent / "Sources" / "Web" / "Words"
STANDARD = "English"
FORMS = ["zero", "one", "two", "few", "many", "other"]  # CLDR's plural forms
TEXT = re.compile(r'"""\n(.*?)\n\s*"""', re.S)
RULE = re.compile(r"PluralRule\(forms: \[([^\]]*)\]\)")
PLACE = re.compile(r"\{(\w+)\}")
NUMBER = re.compile(r"\{(\d+)(?::[a-z.]+)?\}")  # the word behind it says whose phrase stands there
ESCAPE = re.compile(r"\\u\{([0-9A-Fa-f]{1,8})\}")


class Catalogue:
    """The words of one language: every file whose name begins with the language's."""

    def __init__(self, name: str):
        self.name = name
        self.words: dict[str, str] = {}
        self.file: dict[str, str] = {}  # the part of the file's name after the language's
        self.forms: list[str] = []
        for path in sorted(WORDS.glob(name + "*.swift")):
            source = path.read_text(encoding="utf-8")
            for rule in RULE.finditer(source):
                self.forms = re.findall(r"\.(\w+)", rule.group(1))
            for text in TEXT.finditer(source):
                for line in text.group(1).splitlines():
                    key, mark, words = line.strip().partition(" = ")
                    if mark and not key.startswith("#"):
                        self.words[key] = ESCAPE.sub(lambda found: chr(int(found.group(1), 16)), words)
                        self.file[key] = path.stem[len(name):]

    def counted(self) -> dict[str, set[str]]:
        """Keys that a number goes with, and the forms that are there."""
        counted: dict[str, set[str]] = {}
        for key in self.words:
            stem, _, form = key.rpartition(".")
            if form in FORMS:
                counted.setdefault(stem, set()).add(form)
        return counted

    def single(self) -> set[str]:
        return {key for key in self.words if key.rpartition(".")[2] not in FORMS}


def places(words: str) -> set[str]:
    return set(PLACE.findall(words))


def differences(other: Catalogue, standard: Catalogue) -> list[str]:
    found = [f"missing: {key}" for key in standard.words if key in standard.single() - other.single()]
    found += [f"surplus: {key}" for key in sorted(other.single() - standard.single())]
    counted = other.counted()
    for key in standard.counted():
        missing = [form for form in other.forms if form not in counted.get(key, set())]
        found += [f"missing: {key}.{form}" for form in missing]
    for key, forms in sorted(counted.items()):
        if key not in standard.counted():
            found.append(f"surplus: {key}.{'/'.join(sorted(forms))}")
        found += [f"surplus: {key}.{form} is no form of the language" for form in sorted(forms - set(other.forms))]
    for key in sorted(other.single() & standard.single()):
        if places(other.words[key]) != places(standard.words[key]):
            found.append(f"places: {key} fills {sorted(places(other.words[key]))}, "
                         f"the English {sorted(places(standard.words[key]))}")
    for key in sorted(other.words):
        stem, _, form = key.rpartition(".")
        # A form may say its number in a word ("two days"): {n} alone may be missing.
        whole = standard.words.get(stem + ".other")
        if form in FORMS and whole is not None and places(other.words[key]) | {"n"} != places(whole) | {"n"}:
            found.append(f"places: {key} fills {sorted(places(other.words[key]))}, the English {sorted(places(whole))}")
    return found


def refusals(name: str) -> dict[str, str]:
    """Why something is refused, in the words of one language by its English."""
    words: dict[str, str] = {}
    for path in sorted((WORDS / "Refusals").glob(name + "*.swift")):
        for text in TEXT.finditer(path.read_text(encoding="utf-8")):
            for line in text.group(1).splitlines():
                english, mark, said = line.strip().partition(" = ")
                if mark:
                    words[english] = ESCAPE.sub(lambda found: chr(int(found.group(1), 16)), said)
    return words


def refused(name: str, known: dict[str, dict[str, str]]) -> list[str]:
    """What a language lacks of the sentences that any has, and those that it fills otherwise."""
    every = {english for words in known.values() for english in words}
    found = [f"missing: {english}" for english in sorted(every - set(known[name]))]
    for english, said in sorted(known[name].items()):
        if sorted(NUMBER.findall(said)) != sorted(NUMBER.findall(english)):
            found.append(f"places: {english}")
    return found


def wanted(other: Catalogue, standard: Catalogue) -> dict[str, list[str]]:
    """What `other` has no words for, as lines of a catalogue, by the file that the English stands in."""
    lines: dict[str, list[str]] = {}
    for key, words in standard.words.items():
        stem, _, form = key.rpartition(".")
        if form not in FORMS:
            if key not in other.words:
                lines.setdefault(standard.file[key], []).append(f"{key} = {words}")
        elif form == "other":
            for each in other.forms:
                if f"{stem}.{each}" not in other.words:
                    like = standard.words.get(f"{stem}.{each}", words)
                    lines.setdefault(standard.file[key], []).append(f"{stem}.{each} = {like}")
    return lines


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--missing", action="store_true", help="print the English lines that are to be translated")
    options = parser.parse_args()
    # The file with the plural rule is the language's own: English.swift beside English+Parties.swift.
    names = sorted(path.stem for path in WORDS.glob("*.swift") if RULE.search(path.read_text(encoding="utf-8")))
    if STANDARD not in names:
        print(f"words.py: there is no {STANDARD}.swift in {WORDS}", file=sys.stderr)
        return 2
    standard = Catalogue(STANDARD)
    known = {name: refusals(name) for name in names if name != STANDARD}
    failed = False
    for name in names:
        catalogue = Catalogue(name)
        if options.missing:
            for file, lines in wanted(catalogue, standard).items():
                failed = True
                print(f"# {name}{file}.swift", *lines, "", sep="\n")
            continue
        found = differences(catalogue, standard) + (refused(name, known) if name in known else [])
        failed = failed or bool(found)
        print(f"{name}: {len(catalogue.words)} lines, {len(known.get(name, {}))} refusals, forms {' '.join(catalogue.forms)}: "
              + (f"{len(found)} to mend" if found else "complete"))
        for line in found:
            print(f"  {line}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
