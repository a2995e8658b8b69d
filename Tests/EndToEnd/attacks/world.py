"""Builds the node of the plan: accounts of every kind, a registry, and everything planted."""

import concurrent.futures
import html
import json
import pathlib
import re

import requests

from conftest import PASSWORD, Node

from . import plan

MEDIA = "application/taxii+json;version=2.1"
ROOT = "/taxii2/baraza/"

#: Who asks, with which roles. A guest's organisation follows its name.
ACCOUNTS = {
    plan.OWNER: ["reader", "author", "releaser"], "uncleared": ["reader"], "writer": ["author"],
    "outsider": ["reader", "author", "releaser"], "suspended": ["reader", "author"], "ungranted": ["reader", "author"],
    "revoked": ["reader", "author"], "operator": ["operator"], "auditor": ["auditor"], "overseer": ["oversight"],
    "releaser": ["releaser"], "officer": ["dpo"],
}
GUESTS = {
    "guest": ("UG-NAC", ["reader"]), "guestwriter": ("UG-NAC", ["reader", "author"]), "stranger": ("SO-XIF", ["reader"]),
    "lapsed": ("TZ-IUT", ["reader", "author"]), "guestreleaser": ("UG-NAC", ["reader", "author", "releaser"]),
    "guestofficer": ("UG-NAC", ["dpo", "secretary", "chair"]), "registrar": ("UG-NAC", ["reader"]),
}
#: Members of `alerts`, and who of them may file. A grant gives nobody a role, so an operator's opens nothing.
MEMBERS = {
    plan.OWNER: True, "uncleared": False, "writer": True, "guest": False, "guestwriter": True, "stranger": False,
    "lapsed": True, "releaser": True, "guestreleaser": True, "suspended": True, "ungranted": True, "revoked": True, "operator": True,
}


class World:
    """A running node, and a way to ask it as anybody."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.node = Node(self.folder / "node").make()
        self.sessions = {}
        self._people()
        self.log = self.folder / "log"
        self.node.start("--log-level", "debug", log=self.log)
        self.client = requests.Session()
        self.client.trust_env = False
        self._plant()
        self._shut_out()

    def close(self):
        return self.node.stop()

    # MARK: Making it

    def _people(self):
        run = self.node.run
        run("channel", "add", "alerts", "--title", "Alerts", "--tlp", "green")
        run("channel", "add", plan.SECRET_CHANNEL, "--title", plan.CHANNEL_TITLE, "--summary", plan.CHANNEL_SUMMARY,
            "--tlp", "amber")
        self.load("registry", *plan.REGISTRY)

        def account(item):
            name, organisation, roles = item
            flags = [part for role in roles for part in ("--role", role)]
            if organisation:
                flags += ["--organisation", organisation, "--purpose", "awareness"]
            run("account", "add", name, *flags, "--password-stdin", stdin=PASSWORD + "\n")
            return name, run("token", "add", name).stdout.strip()

        people = [(name, None, roles) for name, roles in ACCOUNTS.items()]
        people += [(name, *rest) for name, rest in GUESTS.items()]
        # Several processes may open a node's folder at once, so its commands need not wait for each other.
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            self.tokens = dict(pool.map(account, people))
            grants = [("alerts", name, *(["--write"] if writes else [])) for name, writes in MEMBERS.items()]
            grants += [(plan.SECRET_CHANNEL, plan.OWNER, "--write"), (plan.SECRET_CHANNEL, "ungranted", "--write")]
            grants += [("registry", "registrar")]
            list(pool.map(lambda grant: run("channel", "grant", *grant), grants))
        self.alerts = self.node.collection("alerts")
        self.cell = self.node.collection(plan.SECRET_CHANNEL)

    def load(self, channel, *objects):
        """Files objects as whoever holds the data folder does."""
        path = self.folder / "load.json"
        path.write_text(json.dumps(list(objects)))
        return self.node.run("import", str(path), "--channel", channel)

    def _plant(self):
        self.post("alerts", *plan.ALERTS)
        self.post(plan.SECRET_CHANNEL, *plan.HIDDEN_CHANNEL)
        broken = self.taxii(
            "POST", f"collections/{plan.SECRET_CHANNEL}/objects/", plan.OWNER,
            json.dumps({"objects": [{"type": "note", "id": plan.MALFORMED}]}))
        assert broken.json()["failure_count"] == 1
        #: A status of the owner that tells what could not be taken.
        self.status = broken.json()["id"]
        held = self.post("alerts", plan.HELD)
        assert held["pending_count"] == 1, held
        #: As the desk calls what waits there.
        self.request = self.node.run("release", "list", "--as", plan.OWNER).stdout.split("\t")[0]
        gone = self.taxii("DELETE", f"collections/alerts/objects/{plan.WITHDRAWN['id']}/", plan.OWNER)
        assert gone.status_code == 200, gone.text
        self.node.run(
            "recall", plan.RECALLED["id"], "--reason", "source-protection", "--explanation", plan.EXPLANATION)
        assert self.page("/search?q=" + plan.LOOKED_FOR, plan.OWNER).status_code == 200
        answer = self.taxii("GET", "collections/alerts/objects/?limit=1", plan.OWNER).json()
        #: Where the owner's reading would go on.
        self.cursor = answer["next"]

    def _shut_out(self):
        """Takes from some what they had, while they still hold a token and a session."""
        # Everybody signs in before the first of them fails: many failures from one address make all wait.
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            list(pool.map(self.session, [*ACCOUNTS, *GUESTS]))
        self.node.run("account", "suspend", "suspended")
        self.node.run("channel", "ungrant", "alerts", "ungranted")
        self.node.run("channel", "ungrant", plan.SECRET_CHANNEL, "ungranted")
        self.node.run("token", "revoke", "revoked")
        self.node.run("account", "password", "revoked", "--password-stdin", stdin=PASSWORD[::-1] + "\n")

    def post(self, channel, *objects):
        answer = self.taxii(
            "POST", f"collections/{channel}/objects/", plan.OWNER, json.dumps({"objects": objects}))
        assert answer.status_code == 202 and answer.json()["failure_count"] == 0, answer.text
        return answer.json()

    # MARK: Asking it

    def taxii(self, method, path, who, body=None, **headers):
        """A request as a program sends it, with an account's token, or with nothing."""
        fields = {"Accept": MEDIA, **({"Content-Type": MEDIA} if body is not None else {}), **headers}
        path = path if path.startswith("/") else ROOT + path
        auth = None if who == "anonymous" else (who, self.tokens[who])
        return self.client.request(
            method, self.node.address + path, data=body, headers=fields, auth=auth, timeout=60, allow_redirects=False)

    def api(self, method, path, who, body=None):
        """The same on the REST boundary."""
        auth = None if who == "anonymous" else (who, self.tokens[who])
        return self.client.request(
            method, self.node.address + path, json=body, auth=auth, timeout=60, allow_redirects=False)

    def session(self, who):
        """A session of the pages, signed in by the form as a person does."""
        if who not in self.sessions:
            session = requests.Session()
            session.trust_env = False
            if who != "anonymous":
                page = session.get(self.node.address + "/sign-in", timeout=60)
                secret = html.unescape(re.search(r'name="token" value="([^"]+)"', page.text)[1])
                form = {"token": secret, "name": who, "password": PASSWORD, "back": "/live"}
                answer = session.post(self.node.address + "/sign-in", data=form, allow_redirects=False, timeout=60)
                assert answer.status_code == 303, answer.text
            self.sessions[who] = session
        return self.sessions[who]

    def submit(self, path, who, **fields):
        """A form as a person sends it, with the token of a page that they may see."""
        page = self.page("/sign-in" if who == "anonymous" else "/live", who)
        token = re.search(r'name="token" value="([^"]+)"', page.text)
        fields = {"token": html.unescape(token[1]) if token else "none", **fields}
        return self.page(path, who, method="POST", data=fields)

    def command(self, *arguments, who):
        """A command that whoever holds the data folder gives for a post."""
        return self.node.run(*arguments, "--as", who, check=False)

    def page(self, path, who, method="GET", **options):
        return self.session(who).request(
            method, self.node.address + path, timeout=60, allow_redirects=False, **options)
