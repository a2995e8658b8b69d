"""What was measured: a line at once for each, a table at the end."""

import time

OPERATORS = {"≥": lambda figure, target: figure >= target, "≤": lambda figure, target: figure <= target}


class Report:
    def __init__(self):
        self.rows = []
        self.begun = time.monotonic()

    def say(self, text):
        print(f"[{time.monotonic() - self.begun:4.0f} s] {text}", flush=True)

    def add(self, what, ours, beside, figure, target=None, unit=""):
        """A measure: ours, what stands beside it, the ratio (or the figure with its unit), and `≥ 0.60` or the like."""
        verdict = ""
        if target:
            operator, bound = target.split()[:2]
            verdict = "met" if OPERATORS[operator](figure, float(bound)) else "NOT MET"
        shown = f"{figure:.2f}{unit}" if figure < 100 else f"{figure:,.0f}{unit}"
        row = (what, ours, beside, shown, target or "", verdict)
        self.rows.append(row)
        judged = f" (target {target}: {verdict})" if target else ""
        self.say(f"{what}: {ours}" + (f"; {beside}" if beside else "") + f" → {shown}" + judged)

    def missing(self, what, why):
        """A measure that could not be made: it has its row all the same."""
        why = " ".join(why.split()) or "no reason given"
        self.rows.append((what, "", "", "", "", f"not measured: {why}"))
        self.say(f"{what}: not measured: {why}")

    def close(self):
        """Prints the table; whether every target was met."""
        head = ("measure", "ours", "beside it", "ratio or figure", "target", "")
        widths = [max(len(row[column]) for row in [head, *self.rows]) for column in range(len(head))]
        print()
        for row in [head, *self.rows]:
            print("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())
        judged = [row for row in self.rows if row[4]]
        met = sum(row[5] == "met" for row in judged)
        print(f"\n{met} of {len(judged)} targets met in {time.monotonic() - self.begun:.0f} s")
        return met == len(judged)
