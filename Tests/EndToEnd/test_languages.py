"""The five languages of the pages, from a real node, drawn by a real browser: which way they run, and whether they fit."""

import contextlib
import html
import http.server
import json
import pathlib
import re
import shutil
import subprocess
import tempfile
import threading

import pytest
import requests

from conftest import PASSWORD

LANGUAGES = {"en": "ltr", "fr": "ltr", "pt": "ltr", "ar": "rtl", "sw": "ltr"}
PAGES = ["/sign-in", "/live", "/search?q=Namanga", "/parties", "/node", "/release", "/onward", "/common", "/no-such-page"]
#: Forms and pictures; their columns of numbers and their headings stand where each of them needs it.
WORKED = ["/inbox", "/write", "/write/intrep", "/write/assessment", "/write/warning", "/map", "/timeline", "/brief", "/trend"]
#: Of the record of a product.
OF_A_RECORD = ["", "/graph", "/history", "/tearline"]
#: For who has these roles alone.
WATCHED = ["/oversight", "/protection"]
#: CSS pixels: what WCAG 2.2 §1.4.10 asks a page to fit into, and a desk's screen.
PHONE, DESK = 320, 1280
BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
browsed = pytest.mark.skipif(BROWSER is None, reason="no Chromium here")

#: Titles of three scripts and both directions (domain 5.5, trap 15).
TITLES = {
    1: "Fermeture annoncée du poste-frontière (Namanga)", 2: "إغلاق معبر Namanga اعتبارا من 5 أبريل",
    3: "Onyo: habari potofu kuhusu Namanga", 4: "Encerramento do posto de Namanga: avaliação",
}


def report(number, title):
    return {
        "type": "report", "spec_version": "2.1", "id": f"report--00000000-0000-4000-8000-{number:012}",
        "created": "2025-04-05T09:30:00.000Z", "modified": "2025-04-05T09:30:00.000Z", "name": title,
        "description": "FICTION: " + title, "published": "2025-04-05T09:30:00Z",
        "object_refs": ["identity--00000000-0000-4000-8000-000000000099"],
    }


class Reader:
    """A session of the pages."""

    def __init__(self, address):
        self.address, self.session = address, requests.Session()
        self.session.trust_env = False

    def get(self, path):
        return self.session.get(self.address + path, timeout=60)

    def post(self, path, **form):
        token = html.unescape(re.search(r'name="token" value="([^"]+)"', self.get("/sign-in").text)[1])
        return self.session.post(self.address + path, data={"token": token, **form}, timeout=60)

    def speak(self, language):
        assert self.post("/language", language=language, back="/sign-in").status_code == 200
        return self

    def sign_in(self, name="desk"):
        assert self.post("/sign-in", name=name, password=PASSWORD).url.endswith("/live")
        return self


@pytest.fixture
def house(served, tmp_path):
    bundle = tmp_path / "bundle.json"
    bundle.write_text(json.dumps({
        "type": "bundle", "id": "bundle--00000000-0000-4000-8000-000000000000",
        "objects": [report(number, title) for number, title in TITLES.items()]}))
    served.run("import", str(bundle), "--channel", "cyber")
    served.account("overseer", "oversight", "dpo", "reader", "releaser")
    reader = Reader(served.address).speak("en").sign_in()
    token = html.unescape(re.search(r'name="token" value="([^"]+)"', reader.get("/write/intrep").text)[1])
    done = reader.session.post(
        served.address + "/write/intrep", timeout=60, allow_redirects=False, files=[("annexes", ("fuel.txt", b"litres"))],
        data={
            "token": token, "channel": "cyber", "title": "Convoy \u0642\u0627\u0641\u0644\u0629 at Malaba", "place": "Malaba",
            "observed": "2025-04-05T09:30Z", "grade": "B2", "so_what": "Warn carriers.", "lang": "en",
            "text": "Two lorries.\n\n(REL UG-NAC) The driver is known.", "act": "file"})
    assert done.status_code == 303, done.text
    record = re.search(r"report--[0-9a-f-]{36}", done.headers["location"])[0]
    served.worked = WORKED + [f"/records/{record}{page}" for page in OF_A_RECORD]
    return served


def record_paths(page):
    """Those of the bundle."""
    found = re.findall(r'class="row-title" href="([^"]*/report--00000000-[^"]+)"', page)
    return sorted(set(html.unescape(path) for path in found))


def test_every_page_speaks_every_language_and_says_which_way_it_runs(house):
    for language, direction in LANGUAGES.items():
        visitor = Reader(house.address).speak(language)
        assert f'<html lang="{language}" dir="{direction}">' in visitor.get("/sign-in").text
        reader = visitor.sign_in()
        records = record_paths(reader.get("/live").text)
        assert len(records) == len(TITLES)
        for path in [*PAGES, *house.worked, *records]:
            answer = reader.get(path)
            assert path in PAGES or answer.status_code == 200, path
            assert answer.headers["Content-Language"] == language, path
            assert f'<html lang="{language}" dir="{direction}">' in answer.text, path
            assert "⟦" not in answer.text and "{{" not in answer.text, path
            # The switch offers each under its own name, in which a reader finds it who reads nothing else of the page.
            for name in ["English", "Français", "Português", "العربية", "Kiswahili"]:
                assert f">{name}</button>" in answer.text, (path, name)
        overseer = Reader(house.address).speak(language).sign_in("overseer")
        for path in WATCHED:
            answer = overseer.get(path)
            assert answer.status_code == 200 and f'<html lang="{language}" dir="{direction}">' in answer.text, path
            assert "⟦" not in answer.text and "{{" not in answer.text, path


def test_a_refusal_is_said_in_the_language_of_who_is_refused(house):
    english = "that is no certificate: neither JSON nor the text of a printed code"
    said = set()
    for language in LANGUAGES:
        reader = Reader(house.address).speak(language).sign_in()
        token = html.unescape(re.search(r'name="token" value="([^"]+)"', reader.get("/training/verify").text)[1])
        answer = reader.session.post(
            house.address + "/training/verify", data={"token": token, "certificate": "a drawing"}, timeout=60)
        assert answer.status_code == 422, language
        assert (english in html.unescape(answer.text)) == (language == "en"), language
        said.add(re.search(r'class="hint-bad"[^>]*>([^<]+)<', answer.text)[1])
    assert len(said) == len(LANGUAGES)


def test_a_browser_gets_the_language_that_it_asks_for(house):
    for asked, given in {
        "sw-KE,sw;q=0.9,en;q=0.5": "sw", "ar-MA": "ar", "pt-MZ,pt;q=0.8": "pt", "am,fr;q=0.3": "fr", "am": "en",
    }.items():
        page = requests.get(house.address + "/sign-in", headers={"Accept-Language": asked}, timeout=60)
        assert page.headers["Content-Language"] == given, asked


#: Reads what the browser made of each page, in a frame of the phone's or the desk's width.
HARNESS = """<!doctype html><meta charset="utf-8"><body><script>
const pages = %s, found = [];
const next = () => {
  const page = pages.shift();
  if (!page) { document.body.textContent = "FOUND" + JSON.stringify(found) + "END"; return; }
  const frame = document.createElement("iframe");
  frame.style.cssText = `width:${page.width}px;height:800px;border:0`;
  frame.onload = () => {
    const d = frame.contentDocument, w = frame.contentWindow, box = (e) => e && e.getBoundingClientRect();
    const text = (e) => { const r = d.createRange(); r.selectNodeContents(e); return r.getBoundingClientRect(); };
    const h1 = d.querySelector("h1");
    found.push({
      ...page, wide: d.documentElement.scrollWidth, inner: d.documentElement.clientWidth, direction: w.getComputedStyle(d.body).direction,
      heading: [text(h1).left, text(h1).right], brand: [box(d.querySelector(".brand")).left, box(d.querySelector(".brand")).right],
      cells: [...d.querySelectorAll("td, th, .prop dt, .row-title")].map((e) => {
        const style = w.getComputedStyle(e);
        return [style.direction, style.textAlign];
      }),
      codes: [...d.querySelectorAll("code, pre")].map((e) => w.getComputedStyle(e).direction),
      buttons: [...d.querySelectorAll(".tongues button")].map((e) => { const b = box(e); return [b.left, b.right, b.height]; }),
    });
    frame.remove(); next();
  };
  frame.src = page.file; document.body.append(frame);
};
next();
</script>"""


@contextlib.contextmanager
def serving(folder):
    """The folder over HTTP on loopback: a browser loads no style sheet into a frame from a file."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *arguments):
            super().__init__(*arguments, directory=str(folder))

        def log_message(self, *arguments):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def drawn(house, folder, languages):
    """What the browser made of every page in these languages, at both widths."""
    wanted = []
    for language in languages:
        visitor = Reader(house.address).speak(language)
        pages = {"/sign-in": visitor.get("/sign-in").text}
        reader = visitor.sign_in()
        records = record_paths(reader.get("/live").text)
        for path in [*PAGES[1:], *house.worked, *records]:
            pages[path] = reader.get(path).text
        overseer = Reader(house.address).speak(language).sign_in("overseer")
        for path in WATCHED:
            pages[path] = overseer.get(path).text
        for asset in set(re.findall(r'(?:href|src)="(/assets/[^"]+)"', pages["/live"])):
            target = folder / asset.lstrip("/")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(reader.get(asset).content)
        for number, (path, text) in enumerate(pages.items()):
            name = f"{language}-{number}.html"
            (folder / name).write_text(re.sub(r"<script.*?</script>", "", text), encoding="utf-8")
            wanted += [{"file": name, "path": path, "width": width, "language": language} for width in (PHONE, DESK)]
    (folder / "harness.html").write_text(HARNESS % json.dumps(wanted), encoding="utf-8")
    with serving(folder) as address, tempfile.TemporaryDirectory(prefix="baraza-browser-") as profile:
        done = subprocess.run(
            [BROWSER, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={profile}",
             "--virtual-time-budget=120000", "--dump-dom", address + "/harness.html"],
            capture_output=True, text=True, timeout=300)
    found = re.search(r"FOUND(.*)END", html.unescape(done.stdout), re.DOTALL)
    assert found, f"the browser read nothing: {done.stdout[-500:]} {done.stderr[-500:]}"
    views = json.loads(found[1])
    assert len(views) == len(wanted)
    return views


@browsed
def test_no_page_is_wider_than_a_phone_in_any_language(house, tmp_path):
    views = drawn(house, tmp_path, LANGUAGES)
    wide = [(view["language"], view["path"], view["wide"]) for view in views if view["wide"] > view["inner"]]
    assert not wide, "wider than the window: " + repr(wide)
    for view in views:
        assert len(view["buttons"]) == len(LANGUAGES), view["path"]
        for left, right, height in view["buttons"]:
            # WCAG 2.2 §2.5.8: a target is 24 pixels high at least.
            assert 0 <= left and right <= view["inner"] and height >= 24, (view["path"], view["width"])


@browsed
def test_arabic_pages_run_from_right_to_left_and_codes_from_left_to_right(house, tmp_path):
    for view in drawn(house, tmp_path, ["ar", "fr"]):
        rtl = view["language"] == "ar"
        where = (view["language"], view["path"], view["width"])
        assert view["direction"] == ("rtl" if rtl else "ltr"), where
        assert all(direction == "ltr" for direction in view["codes"]), where
        if view["path"] in house.worked:
            continue
        for direction, align in view["cells"]:
            starts = {"start": direction, "-webkit-match-parent": "rtl" if rtl else "ltr", "right": "rtl", "left": "ltr"}
            assert starts.get(align) == ("rtl" if rtl else "ltr"), (*where, direction, align)
        if view["path"] not in ["/sign-in", "/no-such-page"]:  # those are a card in the middle
            # Titles of either direction begin where the page begins: under its mark.
            edge = 1 if rtl else 0
            assert abs(view["heading"][edge] - view["brand"][edge]) <= 1, (*where, view["heading"], view["brand"])
