"""From rows to one row a company: what the fact frame says of it. The same for one company and for the nation.

Nothing depends on the order in which rows come: where the last one counts, rows are sorted by what makes it the last,
and sums are exact.
"""
