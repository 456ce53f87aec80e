"""From notebooks to published reports: plan, execute, check, render, publish, index.

The runner knows notebooks as files and the record as JSON; it never sees an analysis, so it cannot drift into the
maths. `run` wires the other modules, which know nothing of each other.
"""
