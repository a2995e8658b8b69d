#!/usr/bin/env python3
"""Takes away each gate of the release decision and each boundary's call of it, one by one, and says which tests notice.

Works in a copy of the sources, which is built once: every mutant is compiled in, and one of them lives where the variable
MUTANT names it. So nothing here has to be put back, whatever happens, and a mutant costs a run of tests and no build. Each
suite is run once to see which mutants it comes by; a mutant is then judged by the suites that do, since no other can notice.

Prints one line for each: `killed` or `survived`. Exit codes: 0 none survived, 1 some did, 2 not run.
"""

import argparse
import concurrent.futures
import itertools
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import threading
import time

from mutants import MUTANTS

ROOT = pathlib.Path(__file__).resolve().parents[1]
#: Tests that have to notice, as what is run and what of it is not: the next only where those before noticed nothing.
TARGETS = ["PolicyTests", "PouchTests", "SharingTests", "StoreTests", "TAXIITests", "APITests", "WebTests", "FederationTests"]
#: What compares with a reference that passes by the same gates, reads the sources, which have the mutants' names in them,
#: or takes long and looks at something else.
PASSED_OVER = {"PropertyTests", "ReferenceTests", "CatalogueTests", "FlippedTests", "LedgerTests", "AccountTests"}
#: How often a run is begun anew that neither passes nor names a test that failed: now and then a server that is stopped by
#: force while somebody connects takes the program with it (apple/swift-nio#3481).
RUNS = 3
#: Seconds after which a run of tests that does not end counts as one that fails; and the same for the one build.
PATIENCE, BUILD_PATIENCE = 600, 7_200
FAILURE = re.compile(r"✘\S* Test (.+?) (?:recorded an issue|failed)")
SWITCH_FILE = "Sources/Records/Mutants.swift"
SWITCH = '''import Foundation
import Synchronization

/// Whether a mutant lives, and which ones a run comes by: only in the copy that the mutation check builds.
package enum Mutants {
    private static let living = ProcessInfo.processInfo.environment["MUTANT"]
    /// Opened once: a run of tests may have every other descriptor in use.
    private static let trace: Int32? = ProcessInfo.processInfo.environment["MUTANTS_MET"].map {
        open($0, O_WRONLY | O_APPEND)
    }
    private static let met = Mutex<Set<String>>([])

    package static func lives(_ name: String) -> Bool {
        if let trace {
            met.withLock { met in
                guard met.insert(name).inserted else { return }
                let line = Array((name + "\\n").utf8)
                precondition(write(trace, line, line.count) == line.count, "what was met cannot be written down")
            }
        }
        return living == name
    }
}
'''


def gates(tree):
    """One mutant for each gate: the loop over the rules passes over it, which is what it is to say yes."""
    found = [
        re.search(r'Rule\(name: "([^"]+)"', path.read_text())
        for path in sorted((tree / "Sources/Policy/Rules").glob("*.swift"))
    ]
    return [f"gate: {rule[1]}" for rule in found if rule]


DOOR = re.compile(r"^( +)(try (?:await )?core\.require\w*\(.*\))$", re.MULTILINE)


def shut(file, text):
    """The text with a mutant at each call that lets only some roles in, but where a mutant of the list is at it already."""
    numbers = itertools.count(1)
    return DOOR.sub(
        lambda call: f'{call[1]}if !Mutants.lives("door: {pathlib.Path(file).stem} {next(numbers)}") {{ {call[2]} }}', text)


def doors(files):
    """The names of the mutants at those calls."""
    return [name for file in sorted(files) if file.startswith("Sources/Sharing/")
            for name in re.findall(r'Mutants\.lives\("(door: [^"]+)"\)', files[file].decode())]


def files_of(source, tree):
    """What the copy has to hold; what is not in the sources any more is taken out of it."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=source, check=True, capture_output=True, text=True)
    wanted = {name for name in listed.stdout.split("\0") if name and (source / name).is_file()}
    for path in [*tree.glob("Sources/**/*.swift"), *tree.glob("Tests/**/*.swift")]:
        name = str(path.relative_to(tree))
        if name not in wanted and name != SWITCH_FILE:
            path.unlink()
    return {name: (source / name).read_bytes() for name in wanted}


def mutated(files):
    """The files with every mutant in them."""
    texts = {}
    for mutant in MUTANTS:
        text = texts.get(mutant.file) or files[mutant.file].decode()
        if text.count(mutant.old) != 1:
            raise SystemExit(f"{mutant.name}: its text stands {text.count(mutant.old)} times in {mutant.file}: bring "
                             "scripts/mutants.py up to date")
        text = text.replace(mutant.old, mutant.new.replace("MUTANT", f'Mutants.lives("{mutant.name}")'))
        texts[mutant.file] = text
    for file in files:
        if file.startswith("Sources/Sharing/"):
            text = texts.get(file) or files[file].decode()
            if DOOR.search(text):
                texts[file] = shut(file, text)
    loop = "for rule in rules {"
    question = files["Sources/Policy/Question.swift"].decode()
    assert question.count(loop) == 1, "the loop over the gates is elsewhere: bring scripts/mutations.py up to date"
    texts["Sources/Policy/Question.swift"] = question.replace(
        loop, 'for rule in rules where !Mutants.lives("gate: " + rule.name) {')
    texts = {
        name: text if "import Records\n" in text else "import Records\n" + text for name, text in texts.items()}
    return {**files, **{name: text.encode() for name, text in texts.items()},
            SWITCH_FILE: SWITCH.encode()}


def write(files, tree):
    """Brings the copy up to date: what has not changed keeps its time, so that little is built again."""
    for name, content in files.items():
        path = tree / name
        if path.is_file() and path.read_bytes() == content:
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def run(tree, *command):
    """Whether a command ended well, and what it said."""
    done = subprocess.run(command, cwd=tree, capture_output=True, text=True, errors="replace", timeout=BUILD_PATIENCE)
    return done.returncode == 0, done.stdout + done.stderr


def tests_of(tree):
    """The program of all tests. Run by itself, because the package manager runs one at a time."""
    _, folder = run(tree, "swift", "build", "--show-bin-path")
    return next(pathlib.Path(folder.strip()).glob("*.xctest"))


def suites_of(tests, tree):
    """Every suite of the targets, as `Target.Suite`."""
    passed, listed = run(tree, tests, "--testing-library", "swift-testing", "--list-tests")
    found = {line.split("/")[0] for line in listed.splitlines() if line.split(".")[0] in TARGETS}
    if not passed or not found:
        raise SystemExit(f"the tests cannot be listed: {listed[-500:]}")
    return sorted(suite for suite in found if suite.split(".")[1] not in PASSED_OVER)


def noticed(tree, tests, suites, **variables):
    """The first test of the suites that fails; `None`: none does. What the others would have said is not waited for."""
    begun = time.monotonic()
    for _ in range(RUNS):
        failed, passed = outcome_of(tree, tests, suites, variables)
        if failed or passed:
            return failed[1][:100] if failed else None
        if time.monotonic() - begun >= PATIENCE:
            return "the tests did not end"
    return "the tests ended otherwise than by themselves"


def outcome_of(tree, tests, suites, variables):
    """The first failure, and whether the run ended well."""
    chosen = "^(" + "|".join(map(re.escape, suites)) + ")/"
    command = [tests, "--testing-library", "swift-testing", "--filter", chosen]
    with subprocess.Popen(
            command, cwd=tree, env={**os.environ, **variables}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            errors="replace") as running:
        patience = threading.Timer(PATIENCE, running.kill)
        patience.start()
        failed = next(filter(None, (FAILURE.search(line) for line in running.stdout)), None)
        if failed:
            running.kill()
        passed = running.wait() == 0
        patience.cancel()
    return failed, passed


def met(tree, tests, suite):
    """The mutants that a suite comes by; it has to pass while none of them lives."""
    with tempfile.NamedTemporaryFile("r") as trace:
        failed = noticed(tree, tests, [suite], MUTANTS_MET=trace.name)
        if failed:
            raise SystemExit(f"{suite} fails without a mutant, mend it first: {failed}")
        return set(trace.read().splitlines())


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--source", type=pathlib.Path, default=ROOT, help="what is copied")
    options.add_argument("--tree", type=pathlib.Path, default=ROOT / ".build-mutations", help="the copy, kept to be warm")
    options.add_argument("--only", default="", help="mutants whose name this regular expression finds")
    options.add_argument("--jobs", type=int, default=2, help="of the build, and mutants at a time")
    chosen = options.parse_args()

    chosen.tree.mkdir(parents=True, exist_ok=True)
    files = files_of(chosen.source, chosen.tree)
    files = mutated(files)
    write(files, chosen.tree)
    passed, said = run(chosen.tree, "swift", "build", "-j", str(chosen.jobs), "--build-tests")
    if not passed:
        print(said[-4_000:], file=sys.stderr)
        return 2
    tests = tests_of(chosen.tree)
    suites = suites_of(tests, chosen.tree)
    with concurrent.futures.ThreadPoolExecutor(chosen.jobs) as pool:
        reach = dict(zip(suites, pool.map(lambda suite: met(chosen.tree, tests, suite), suites)))
    print(f"{len(suites)} suites looked at", flush=True)

    every = [*gates(chosen.tree), *(mutant.name for mutant in MUTANTS), *doors(files)]
    names = [name for name in every if re.search(chosen.only, name)]

    def judge(name):
        begun = time.monotonic()
        near = [suite for suite in suites if name in reach[suite]]
        test = noticed(chosen.tree, tests, near, MUTANT=name) if near else None
        outcome = f"killed    {name} — {test}" if test else f"survived  {name} — {len(near)} suites come by it"
        print(f"{outcome} ({time.monotonic() - begun:.0f} s)", flush=True)
        return test is None

    with concurrent.futures.ThreadPoolExecutor(chosen.jobs) as pool:
        survivors = sum(pool.map(judge, names))
    print(f"{len(names)} mutants, {len(names) - survivors} killed, {survivors} survived")
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main())
