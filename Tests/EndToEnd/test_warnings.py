"""Warnings for alerting systems: OASIS CAP 1.2, from the page and over REST (domain 3.8, 3.16)."""

import re
import xml.etree.ElementTree as xml

import pytest
import requests

from conftest import PASSWORD
from test_desk import desk, session

__all__ = ["desk"]

CAP = "{urn:oasis:names:tc:emergency:cap:1.2}"
#: What each message has, and the closed lists of the schema.
ALERT = {"identifier", "sender", "sent", "status", "msgType", "scope"}
INFO = {"category", "event", "urgency", "severity", "certainty"}
LISTS = {
    "status": {"Actual", "Exercise", "System", "Test", "Draft"}, "msgType": {"Alert", "Update", "Cancel", "Ack", "Error"},
    "scope": {"Public", "Restricted", "Private"}, "urgency": {"Immediate", "Expected", "Future", "Past", "Unknown"},
    "severity": {"Extreme", "Severe", "Moderate", "Minor", "Unknown"},
    "certainty": {"Observed", "Likely", "Possible", "Unlikely", "Unknown"}}


def texts(element):
    return {child.tag.removeprefix(CAP): child.text for child in element if not len(child)}


def test_a_warning_is_taken_from_its_page_as_a_message_that_names_for_whom_it_is(desk):
    author = session(desk, "author")
    base = desk.node.address
    token = re.search(r'name="token" value="([^"]+)"', author.get(base + "/write/warning", timeout=60).text)[1]
    fields = {
        "token": token, "channel": "alerts", "title": "Flood <soon> & fast", "place": "Malaba", "so_what": "The road will be cut.",
        "responsible": "Carriers", "grade": "B2", "hazard": "flood", "urgency": "Expected", "severity": "Severe",
        "certainty": "Likely", "onset": "2025-04-06", "precedence": "IMMEDIATE", "acknowledge": "no", "lang": "en"}
    made = author.post(base + "/write/warning", data=fields, timeout=60)
    id = re.search(r"report--[0-9a-f-]{36}", made.url)[0]
    link = re.search(r'href="([^"]*/alert\?[^"]*)"', made.text)[1].replace("&amp;", "&")
    answer = author.get(base + link, timeout=60)
    assert answer.status_code == 200 and answer.headers["Content-Type"] == "application/cap+xml"
    alert = xml.fromstring(answer.content)
    assert alert.tag == CAP + "alert"
    own, info = texts(alert), texts(alert.find(CAP + "info"))
    assert ALERT <= set(own) and INFO <= set(info)
    for name, words in LISTS.items():
        assert {**own, **info}[name] in words, name
    assert info["headline"] == "Flood <soon> & fast" and info["event"] == "flood" and info["audience"] == "Carriers"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d-00:00", own["sent"])
    # What is not for everybody says so, and by which rule.
    assert own["scope"] == "Restricted" and own["restriction"].startswith("TLP:GREEN") and own["code"] == "TLP:GREEN"
    assert own["note"].startswith(f"derived: {id}")
    # The same over REST.
    told = requests.get(f"{base}/api/v1/records/{id}/alert", auth=("author", PASSWORD), timeout=60)
    assert told.status_code == 200 and texts(xml.fromstring(told.content).find(CAP + "info"))["event"] == "flood"


def test_what_the_author_of_a_warning_leaves_open_goes_out_as_not_known(desk):
    author = session(desk, "author")
    base = desk.node.address
    token = re.search(r'name="token" value="([^"]+)"', author.get(base + "/write/warning", timeout=60).text)[1]
    made = author.post(base + "/write/warning", data={
        "token": token, "channel": "alerts", "title": "Flood at Kasese", "place": "Kasese", "so_what": "The road will be cut.",
        "responsible": "Carriers", "grade": "B2"}, timeout=60)
    id = re.search(r"report--[0-9a-f-]{36}", made.url)[0]
    answer = author.get(f"{base}/records/{id}/alert", timeout=60)
    info = texts(xml.fromstring(answer.content).find(CAP + "info"))
    assert {info[name] for name in ["urgency", "severity", "certainty"]} == {"Unknown"}
    assert info["description"] == "The road will be cut." and not {"instruction", "onset", "expires"} & set(info)


@pytest.mark.parametrize("path", ["/records/{}/alert", "/records/{}/alert?channel=alerts"])
def test_what_is_no_warning_or_is_not_there_is_no_message(desk, path):
    author = session(desk, "author")
    absent = author.get(desk.node.address + path.format("report--00000000-0000-4000-8000-00000000dead"), timeout=60)
    assert absent.status_code == 404
