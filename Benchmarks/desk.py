"""The pages of a desk, as a browser asks for them: each that links lead to, and searches."""

import collections
import html
import http.client
import random
import re
import time
import urllib.parse

import corpus
import wire

PASSWORD = "correct horse battery"
CLERK = "clerk"
ROLES = ("reader", "author", "releaser", "secretary")
#: Of pages of one shape (records, parties), so many are asked for.
ALIKE = 2
#: Pages that are followed at most.
MOST = 200
HREF = re.compile(r'href="(/[^"/][^"#]*|/)[^"]*"')
#: What is given as a file, what goes on for ever, and what is the same for all.
FILE = re.compile(r"/(proof|object|label|file|export|events|pack)(\?|$)|^/ledger|\.(css|js|svg|xml|json)(\?|$)")
ASSET = re.compile(r'(?:href|src)="(/assets/[^"]+)"')
IDENTIFIER = re.compile(r"[a-z0-9-]+--[0-9a-f-]{36}")
REPORT = 4  # the place of twenty at which a report stands instead of an indicator


class Corpus(corpus.Corpus):
    """The same objects, with a report in twenty, as an inbox has them."""

    def __init__(self, seed):
        super().__init__(seed)
        chance = random.Random(seed + 1)
        self.places[REPORT] = "report"
        self.kinds["report"] = [self.report(chance) for _ in range(corpus.VARIANTS)]

    def report(self, chance):
        day = f"2025-0{chance.randrange(1, 10)}-1{chance.randrange(10)}T08:00:00.000Z"
        return (
            f'{{"type":"report","spec_version":"2.1","id":"report--%s","created":"{day}","modified":"{day}",'
            f'"created_by_ref":"{corpus.AUTHOR}","published":"{day}"{chance.choice(corpus.MARKINGS)},'
            f'"name":"{self.text(chance, 40).rstrip(".")} %d","description":"{self.text(chance, 900)}",'
            '"report_types":["threat-report"],"object_refs":["malware--%s"]}').encode()

    def object(self, number):
        if number % corpus.TWENTY != REPORT:
            return super().object(number)
        about = self.uuid(number // corpus.TWENTY * corpus.TWENTY + corpus.MALWARE)
        return self.kinds["report"][number % corpus.VARIANTS] % (self.uuid(number), number, about)

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
    """A post beside the one that files, which sees what that one filed."""
    roles = [word for role in ROLES for word in ("--role", role)]
    one.run("account", "add", CLERK, *roles, "--password-stdin", stdin=PASSWORD + "\n")
    for channel in ("bench", "registry"):
        one.run("channel", "grant", channel, CLERK, "--write")
    return one


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
    todo, seen, found = collections.deque([start, "/inbox", "/search"]), set(), collections.defaultdict(list)
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
