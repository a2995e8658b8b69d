"""The pages of a desk, as a browser asks for them: each that links lead to, and searches."""

import collections
import html
import http.client
import json
import random
import re
import time
import urllib.parse

import corpus
import load
import node
import policies
import wire
import work

PASSWORD = "correct horse battery"
CLERK = "clerk"
PURPOSE = ("--purpose", "awareness")  # without which nobody is shown what another house released
PARTNER = "partner"  # the post of the other house, which answers what ours asks
ROLES = ("reader", "author", "releaser", "secretary")
#: Of pages of one shape (records, parties), so many are asked for.
ALIKE = 2
#: Pages that are followed at most.
MOST = 200
#: Where it is begun beside the first page: what no link of it leads to, too.
BEGIN = ["/inbox", "/search", "/budgets"]
HREF = re.compile(r'href="(/[^"/][^"#]*|/)[^"]*"')
#: What is given as a file, what goes on for ever, and what is the same for all.
FILE = re.compile(r"/(proof|object|label|file|export|events|pack)(\?|$)|^/ledger|\.(css|js|svg|xml|json)(\?|$)")
ASSET = re.compile(r'(?:href|src)="(/assets/[^"]+)"')
IDENTIFIER = re.compile(r"[a-z0-9-]+--[0-9a-f-]{36}")
PRODUCTS = (4, 5)  # the places of twenty at which a product stands: one instead of an indicator, one instead of a relationship
#: Objects in one envelope of what stands beside the records.
TOGETHER = 200


class Corpus(corpus.Corpus):
    """The same objects, a tenth of them products with places and times, and beside them what else a desk writes (`work.py`)."""

    def __init__(self, seed):
        super().__init__(seed)
        self.chance = random.Random(seed + 1)
        for place in PRODUCTS:
            self.places[place] = "report"
        self.kinds["report"] = [self.report(number) for number in range(corpus.VARIANTS)]

    def report(self, number):
        chance = self.chance
        said = work.product(chance, lambda letters: self.text(chance, letters), number)
        day = f"{said.get('observed') or work.day(chance.randrange(365))}T08:00:00.000Z"
        return (
            f'{{"type":"report","spec_version":"2.1","id":"report--%s","created":"{day}","modified":"{day}",'
            f'"created_by_ref":"{corpus.AUTHOR}","published":"{day}"{chance.choice(corpus.MARKINGS)},'
            f'"name":"{self.text(chance, 40).rstrip(".")} %d","description":"{self.text(chance, 900)}",'
            f'"report_types":["{said["product_kind"]}"],"object_refs":["malware--%s"],'
            f'"extensions":{{"{work.key(work.PRODUCT)}":{json.dumps(said)}}}}}').encode()

    def object(self, number):
        if number % corpus.TWENTY not in PRODUCTS:
            return super().object(number)
        about = self.uuid(number // corpus.TWENTY * corpus.TWENTY + corpus.MALWARE)
        return self.kinds["report"][number % corpus.VARIANTS] % (self.uuid(number), number, about)

    def beside(self, size):
        """What our house files beside so many records, and what the other one does about it: each in envelopes."""
        council = work.Council(self.seed.hex(), lambda letters: self.text(self.chance, letters), self.chance)
        sides = [[], []]
        for thousand in range(max(1, size // work.THOUSAND)):
            for side, objects in zip(sides, council.beside(thousand)):
                side += objects
        return sides

    def questions(self):
        """Words that are in many texts, in some and in none; several of them, phrases, beginnings and filters."""
        often, seldom = self.words[3], self.words[2_500]
        asked = [
            {"q": often}, {"q": seldom}, {"q": f"{often} {seldom}"}, {"q": f'"{self.words[1]} {self.words[2]}"'},
            {"q": seldom[:3] + "*"}, {"q": f"{often} -{self.words[5]}"}, {"q": f"{seldom} OR {self.words[2_600]}"},
            {"q": "zzyzx"}, {"q": f"{often} {self.words[6]} {self.words[7]} {self.words[8]} {self.words[9]}"},
            {"q": often, "type": "report"}, {"q": "", "type": "report"}, {"q": often, "organisation": "KE-OUT"},
            {"q": often, "since": "2020-01-01", "until": "2099-01-01"}, {"q": "", "precedence": "ROUTINE"},
        ]
        return ["/search?" + urllib.parse.urlencode(one) for one in asked]


def prepare(one):
    """Posts beside the one that files: one that sees what that one filed, and one of another house."""
    roles = [word for role in ROLES for word in ("--role", role)]
    houses = (work.OURS, work.OTHER)
    one.register([policies.agreement()] + [make(code) for code in houses for make in (policies.organisation, policies.diligence)])
    one.run("account", "add", CLERK, *roles, *PURPOSE, "--password-stdin", stdin=PASSWORD + "\n")
    one.run(
        "account", "add", PARTNER, "--role", "reader", "--role", "author", "--organisation", work.OTHER, *PURPOSE,
        "--password-stdin", stdin=PASSWORD + "\n")
    for channel in (node.CHANNEL, "registry"):
        one.run("channel", "grant", channel, CLERK, "--write")
    one.run("channel", "grant", node.CHANNEL, PARTNER, "--write")
    return one


def fill(running, objects, size, envelope):
    """Files so many records and what stands beside them; each of them has to be taken."""
    load.post(running.endpoint, objects.envelopes(0, size // envelope, envelope), envelope, float("inf"))
    ours, theirs = objects.beside(size)
    partner = wire.Endpoint(running.port, running.endpoint.objects, PARTNER, PASSWORD)
    connection = wire.Connection(running.port)
    for endpoint, found in ((running.endpoint, ours), (partner, theirs)):
        for start in range(0, len(found), TOGETHER):
            some = found[start:start + TOGETHER]
            head, body = connection.must(endpoint.post(json.dumps({"objects": some}).encode()), 202)
            told = json.loads(wire.joined(head, body))
            if told["success_count"] != len(some):
                refused = json.dumps(told.get("failures", told))[:600]
                raise wire.Failed(f"of {len(some)} objects {told['success_count']} were taken: {refused}")
    connection.close()


class Browser:
    """Signed in; follows nothing by itself."""

    def __init__(self, port):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=wire.PATIENCE)
        self.cookies = {}
        self.moved = None  # where the last answer sends its reader
        token = re.search(r'name="token" value="([^"]*)"', self.get("/sign-in")[2])[1]
        form = {"name": CLERK, "password": PASSWORD, "token": html.unescape(token)}
        status, _, text = self.ask("POST", "/sign-in", urllib.parse.urlencode(form), {
            "Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"})
        if status != 303:
            raise wire.Failed(f"no sign-in: {status} {text[:300]}")

    def ask(self, method, path, body=None, headers=None):
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        begun = time.perf_counter()
        self.connection.request(method, path, body, {"Cookie": cookies, "Accept-Language": "en", **(headers or {})})
        answer = self.connection.getresponse()
        text = answer.read()
        self.moved = answer.headers.get("Location")
        taken = time.perf_counter() - begun
        for field in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = field.split(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, taken, text.decode("utf-8", "replace")

    def get(self, path):
        return self.ask("GET", path)

    def close(self):
        self.connection.close()


def shape(path):
    """What pages alike have in common: the path without names, and which fields the query has."""
    place, _, query = path.partition("?")
    parts = [("*" if IDENTIFIER.search(part) else part) for part in place.split("/")]
    if parts[1] == "parties" and len(parts) > 3 and parts[2] != "add":
        parts[3] = "*"
    fields = sorted({field.split("=")[0] for field in query.split("&") if field})
    return "/".join(parts) + ("?" + "&".join(fields) if fields else "")


def reachable(browser, start="/live"):
    """The pages that links lead to, by shape."""
    todo, seen, found = collections.deque([start, *BEGIN]), set(), collections.defaultdict(list)
    while todo and len(seen) < MOST:
        path = todo.popleft()
        if path in seen or FILE.search(path) or len(found[shape(path)]) >= ALIKE:
            continue
        seen.add(path)
        status, _, text = browser.get(path)
        if status == 303 and browser.moved and browser.moved.startswith("/"):
            todo.append(browser.moved)
        if status != 200:
            continue
        found[shape(path)].append(path)
        todo.extend(html.unescape(link) for link in HREF.findall(text))
    return {one: paths for one, paths in found.items() if paths}


def weight(browser, path):
    """Bytes that a browser gets the first time: the page, and the style, script and mark that it names, as they are sent."""
    text = browser.get(path)[2]
    sizes = [len(text.encode())]
    for asset in set(ASSET.findall(text)):
        browser.connection.request("GET", asset, headers={"Accept-Encoding": "gzip"})
        sizes.append(len(browser.connection.getresponse().read()))
    return sum(sizes)


def times(browser, paths, count):
    """Seconds of each of so many answers, in turn."""
    taken = []
    for number in range(count):
        status, seconds, text = browser.get(paths[number % len(paths)])
        if status not in (200, 303):
            raise wire.Failed(f"{paths[number % len(paths)]} was answered with {status}: {text[:200]}")
        taken.append(seconds)
    return taken
