"""Attempts of somebody who sees the machine, but not into its records: commands that tell of the node, its log, its files.

Whoever holds the data folder may read everything in it (SECURITY.md); what is tried here is what leaves it anyway: the
output of commands that are no reading of records, the log, and the files that are copied to whoever proves the ledger.
"""

from . import plan
from .by_ledger import read_acts
from .lab import attempt

COMMANDS = {
    "status": ["status"], "verify": ["verify"], "accounts": ["account", "list"], "channels": ["channel", "list"],
    "help": ["--help"], "an export of nothing": ["export", "--channel", "no-such"],
    "an import of nothing": ["import", "/dev/null", "--channel", "alerts"],
    "an import into nothing": ["import", "/dev/null", "--channel", "no-such"],
    "a preview of nothing": ["preview", plan.HIDDEN_BESIDE[0]["id"][:-4] + "0000"],
    "an explanation of nothing": ["explain", plan.HIDDEN_BESIDE[0]["id"][:-4] + "0000", "--for", "UG-NAC"],
    "an explanation for nobody": ["explain", plan.OPEN[0]["id"], "--for", "XX-XXX"],
    "a recall of nothing": ["recall", plan.HIDDEN_BESIDE[0]["id"][:-4] + "0000", "--reason", "error"],
    "a grant to nobody": ["channel", "grant", "alerts", "nobody"], "a grant of nothing": ["channel", "grant", "nothing", "guest"],
    "an account twice": ["account", "add", "guest", "--role", "reader", "--no-password"],
    "a token of nobody": ["token", "add", "nobody"],
    "a second node": ["up", "--listen", "127.0.0.1:0", "--log-level", "none"],
}


def _command(arguments):
    def act(lab, who):
        done = lab.world.node.run(*arguments, check=False)
        data = (done.stdout + done.stderr).encode()
        # An operator knows the channels and the accounts, and no word of a record.
        lab.search(who, data, " ".join(arguments), "baraza " + " ".join(arguments))

    return act


def _log(lab, who):
    data = lab.world.log.read_bytes()
    assert b"answered" in data, "the log tells of no request: it was to be as talkative as it can"
    lab.search_records(who, data, "the log of the node")


def _files(lab, who):
    """What lies beside the database: settings, keys, anchors."""
    folder, seen = lab.world.node.folder, 0
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or ".sqlite" in path.name or path.name.endswith((".db", "-wal", "-shm")):
            continue
        seen += 1
        lab.search(who, path.name.encode() + b"\n" + path.read_bytes(), place=str(path.name))
    assert seen > 0


def _attempts():
    for label, arguments in COMMANDS.items():
        yield from attempt(f"command: {label}", ["operator"], _command(arguments))
    yield from attempt("reading the log", ["operator"], _log)
    yield from attempt("reading every audit entry once all have asked", ["operator", "auditor", "overseer"], read_acts)
    yield from attempt("reading the files beside the database", ["operator"], _files)


ATTEMPTS = list(_attempts())
