"""What is asked for is found, through the program: the pairs of `Tests/LexisTests/Pairs.swift` are filed as records of a node and asked for
over `/api/v1/search`, as a post that sees one of its two channels."""

import collections
import json
import re

import pytest
import requests

from api import PREFIX
from conftest import ROOT

MEDIA = "application/taxii+json;version=2.1"
PAIRS = ROOT / "Tests" / "LexisTests" / "Pairs.swift"
ALIKE = 95  # of a hundred, that have to be found, of all and in each language
WRONG = 5  # of a hundred, that may be found where something else was asked for
#: Questions from which on the lines of a set are of a language: `any` is what is written alike everywhere, `names` are those of persons
#: and places.
TURNS = {
    "accents": [
        ("epervier", "fr"), ("Sao Tome", "pt"), ("BENIN", "fr"), ("Hausa ɗan", "any"), ("naïve", "en"), ("Curaçao", "pt"),
        ("İstanbul", "any"), ("ﬁlière", "fr"), ("ＡＬＥＲＴ", "en"), ("garçon", "fr")],
    "plurals": [("menace", "fr"), ("army", "en"), ("operação", "pt"), ("mtu", "sw")],
    "arabic": [("تهديد", "ar")],
    "writing": [
        ("attaque", "fr"), ("Kenya", "en"), ("contre-terrorisme", "fr"), ("email", "en"), ("ONU", "fr"), ("UN", "en"),
        ("1250000", "any"), ('"phrase exacte"', "fr"), ("operac*", "pt"), ("-rumeur attaque", "fr"), ("drone OR uav", "en"),
        ("attaque à Gao", "fr"), ("attack in the port", "en"), ("d'água", "pt"), ("198.51.100.7", "any"), ("post-électoral", "fr"),
        ("covid-19", "any"), ("soldat·e", "fr"), ("AK-47", "any"), ("co-opération", "fr")],
    "names": [("Mohamed", "names")],
    "later": [
        ("combattants", "fr"), ("generals", "en"), ("investigação", "pt"), ("askari", "sw"), ("طائرات", "ar"), ("Abdelaziz", "names")],
}
LANGUAGES = {"ar", "en", "fr", "pt", "sw"}


def pairs(name):
    """The questions and texts of a set."""
    found = re.search(rf'static let {name} = """\n(.*?)\n {{8}}"""', PAIRS.read_text(encoding="utf-8"), re.DOTALL)[1]
    lines = [re.sub(r"\\u\{([0-9a-fA-F]+)\}", lambda code: chr(int(code[1], 16)), line.strip()) for line in found.splitlines()]
    return [tuple(part.strip() for part in line.split("|", 1)) for line in lines if line]


def in_languages(name):
    turns, language = list(TURNS[name]), None
    for question, text in pairs(name):
        if turns and turns[0][0] == question:
            language = turns.pop(0)[1]
        yield language, question, text
    assert not turns, f"no such question in {name}: {turns[0][0]}"


def note(number, text):
    one = f"note--00000000-0000-4000-8000-{number:012}"
    return {"type": "note", "spec_version": "2.1", "id": one, "created": "2025-04-05T09:00:00.000Z",
            "modified": "2025-04-05T09:00:00.000Z", "content": text, "object_refs": [one]}


@pytest.fixture
def library(node):
    """A node whose post `reader` sees what is filed into `texts`, and nothing of `kept`, where the same texts stand once more."""
    node.account("desk", "reader", "author")
    node.account("reader", "reader")
    collections_ = {code: node.channel(code, tlp="green") for code in ["texts", "kept"]}
    for code in collections_:
        node.run("channel", "grant", code, "desk", "--write")
    node.run("channel", "grant", "texts", "reader")
    keys = {name: node.run("token", "add", name).stdout.strip() for name in ["desk", "reader"]}
    node.start()

    def file(code, notes):
        answer = requests.post(
            f"{node.address}/taxii2/baraza/collections/{collections_[code]}/objects/", data=json.dumps({"objects": notes}),
            headers={"Accept": MEDIA, "Content-Type": MEDIA, "Authorization": "Bearer " + keys["desk"]}, timeout=120)
        assert answer.status_code == 202 and answer.json()["success_count"] == len(notes), answer.text[:600]

    session = requests.Session()
    session.trust_env = False
    session.headers["Authorization"] = "Bearer " + keys["reader"]

    def found(question):
        answer = session.get(f"{node.address}{PREFIX}/search", params={"q": question, "limit": 500}, timeout=60)
        assert answer.status_code == 200, (question, answer.text)
        return {one["id"] for one in answer.json()["records"]}

    return file, found


def test_of_what_is_filed_95_in_a_hundred_are_found_in_each_language(library):
    file, found = library
    asked = [line for name in TURNS for line in in_languages(name)]
    strangers = pairs("strangers")
    texts = [text for _, _, text in asked] + [text for _, text in strangers]
    notes = [note(number, text) for number, text in enumerate(texts)]
    assert len(notes) >= 300 and {language for language, _, _ in asked} >= LANGUAGES
    file("texts", notes)
    # What its reader may not see is found by no question: law 3.
    file("kept", [note(100_000 + number, text) for number, text in enumerate(texts)])

    counts, missed = collections.defaultdict(lambda: [0, 0]), []
    seen = {one["id"] for one in notes}
    for number, (language, question, text) in enumerate(asked):
        ids = found(question)
        assert ids <= seen, question
        counts[language][0] += notes[number]["id"] in ids
        counts[language][1] += 1
        if notes[number]["id"] not in ids:
            missed.append((language, question, text))
    wrong = [pair for number, pair in enumerate(strangers, len(asked)) if notes[number]["id"] in found(pair[0])]

    hits, every = (sum(one[side] for one in counts.values()) for side in [0, 1])
    for language, (one, of) in sorted(counts.items()):
        print(f"recall through the program, {language}: {one} of {of} ({100 * one / of:.1f} %)")
    print(f"recall through the program: {hits} of {every} ({100 * hits / every:.1f} %); found wrongly: {len(wrong)} of {len(strangers)}")
    assert 100 * hits >= ALIKE * every, missed
    for language in LANGUAGES:
        one, of = counts[language]
        assert 100 * one >= ALIKE * of, (language, [line for line in missed if line[0] == language])
    assert 100 * len(wrong) <= WRONG * len(strangers), wrong
