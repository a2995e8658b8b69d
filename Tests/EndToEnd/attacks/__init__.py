"""The negative half of the leak lab (domain 5.6): phrases planted where nobody here may look, and attempts to read them.

`phrases` has the words, `plan` says which object carries which and who may not see it, `world` builds the node, `lab`
carries attempts out and searches every byte that came back, and each `by_…` module is a family of hand-written attempts
against one boundary.
"""
