"""`python -m unittest discover -s Benchmarks`: a missed target is a failure, and what was not measured is said."""

import contextlib
import io
import unittest

import report


def closed(*acts):
    out, printed = report.Report(), io.StringIO()
    with contextlib.redirect_stdout(printed):
        for act in acts:
            act(out)
        met = out.close()
    return met, printed.getvalue()


class ReportTest(unittest.TestCase):
    def test_a_missed_target_is_a_failure(self):
        self.assertTrue(closed(lambda out: out.add("rate", "9", "", 0.61, "≥ 0.60"))[0])
        met, text = closed(
            lambda out: out.add("rate", "9", "", 0.61, "≥ 0.60"), lambda out: out.add("time", "9", "", 21, "≤ 20", " ms"))
        self.assertFalse(met)
        self.assertIn("NOT MET", text)
        self.assertIn("1 of 2 targets met", text)

    def test_a_peer_that_could_not_be_measured_has_a_row_with_the_reason(self):
        met, text = closed(
            lambda out: out.missing("beside OpenTAXII", "no module\nnamed x"),
            lambda out: out.add("ratio", "9", "peer", 3))
        self.assertTrue(met)
        self.assertIn("not measured: no module named x", text.splitlines()[-3] + text.splitlines()[-4])
        self.assertIn("0 of 0 targets met", text)


if __name__ == "__main__":
    unittest.main()
