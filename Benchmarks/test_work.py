"""`python -m unittest discover -s Benchmarks`: what a desk is measured with is what desks write."""

import json
import os
import unittest

os.environ.setdefault("BENCH_BIN", ".")  # no program is run here

import corpus
import desk
import work


#: What each genre is nothing without (domain 3.8), as far as it is measured here.
NEEDED = {
    "intrep": ["observed", "areas", "so_what", "sources", "event"], "warning": ["areas", "so_what", "sources", "warning"],
    "intsum": ["period", "key_points"], "assessment": ["judgements", "sources", "checklist"], "note": ["sources"]}


class WorkTest(unittest.TestCase):
    def test_a_tenth_of_the_records_are_products_of_every_genre_each_with_what_it_has_to_have(self):
        made = desk.Corpus(7)
        objects = [json.loads(made.object(number)) for number in range(4_000)]
        products = [one for one in objects if one["type"] == "report"]
        self.assertEqual(len(products), len(objects) // 10)
        said = [one["extensions"][work.key(work.PRODUCT)] for one in products]
        self.assertEqual({one["product_kind"] for one in said}, set(work.GENRES))
        for one in said:
            for name in NEEDED[one["product_kind"]]:
                self.assertIn(name, one)
        places = [area for one in said for area in one.get("areas", [])]
        self.assertGreater(len({area["country"] for area in places}), 5)
        self.assertTrue(any("latitude" in area for area in places) and any("latitude" not in area for area in places))

    def test_beside_the_records_stand_requests_with_acts_meetings_and_budgets_and_the_same_in_each_run(self):
        thousands = 8
        ours, theirs = desk.Corpus(7).beside(thousands * work.THOUSAND)
        kinds = [one["type"] for one in ours]
        self.assertEqual(kinds.count("case-rfi"), thousands * work.COUNCIL["request"])
        self.assertEqual(kinds.count("meeting"), thousands * work.COUNCIL["meeting"])
        self.assertEqual(kinds.count("budget-execution"), thousands // work.BUDGETS)
        self.assertEqual(len(theirs), work.ACTS * kinds.count("case-rfi"))
        names = [one["id"] for one in ours + theirs]
        self.assertEqual(len(names), len(set(names)))
        self.assertEqual(names, [one["id"] for side in desk.Corpus(7).beside(thousands * work.THOUSAND) for one in side])

    def test_nobody_else_measures_with_them(self):
        self.assertNotIn("report", corpus.Corpus(7).places)


if __name__ == "__main__":
    unittest.main()
