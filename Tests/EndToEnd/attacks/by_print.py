"""Attempts on paper: what a browser has when it prints a page, which is the page and all that the page loads.

A style may put words on the sheet that the page does not show (`content`, a picture), so all of that is judged with the page; and
a page that loaded anything from elsewhere would tell a stranger what is being printed.
"""

import re
import urllib.parse

from . import plan
from .lab import attempt

LOADED = re.compile(
    r"""<(?:link|script|img|source|iframe|object|embed|use|image)\b[^>]*?\b(?:href|src|data|srcset)\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
IN_STYLES = re.compile(r"""url\(\s*["']?([^"')]+)|@import\s+["']([^"']+)""", re.IGNORECASE)
CALLERS = ["uncleared", "writer", "guest", "guestwriter"]
PAGES = {
    "the live list": "/live", "a channel": "/live?channel=alerts", "a search": "/search?q=wazi", "the inbox": "/inbox", "the map": "/map",
    "the timeline": "/timeline", "the trend": "/trend", "what was said of ours": "/ratings", "the brief": "/brief",
    "the node": "/node", "parties": "/parties", "channels": "/channels", "agreements": "/agreements", "peers": "/peers",
    "what was refused": "/live?channel=" + plan.SECRET_CHANNEL,
}


def prints(path):
    def act(lab, who):
        address = lab.world.node.address
        page = lab.hear(who, lab.world.page(path, who))
        waiting, seen = [(path, found) for found in LOADED.findall(page.text)], set()
        # Even a refusal has its style: a sheet of nothing would prove nothing.
        assert any(".css" in found for _, found in waiting) or page.is_redirect, "the page loads no style"
        while waiting:
            near, found = waiting.pop()
            loaded = urllib.parse.urljoin(address + near, found)
            if loaded in seen or loaded.startswith("data:"):
                continue
            seen.add(loaded)
            assert loaded.startswith(address + "/"), f"{path} loads {loaded}, which is not this node's"
            answer = lab.hear(who, lab.world.page(loaded.removeprefix(address), who))
            if "css" in answer.headers.get("Content-Type", ""):
                waiting += [
                    (loaded.removeprefix(address), one or other) for one, other in IN_STYLES.findall(answer.text)]

    return act


def _attempts():
    for what, path in PAGES.items():
        yield from attempt(f"print: {what}", CALLERS, prints(path))
    for one in plan.OPEN + plan.PORTIONED + plan.REFERRING + plan.VERSIONED[:1] + plan.HIDDEN_BESIDE[:3]:
        yield from attempt(f"print: {one['type']} {one['id'][-6:]}", CALLERS, prints("/records/" + one["id"]))


ATTEMPTS = list(_attempts())
