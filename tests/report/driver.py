"""`python -m tests.report.driver NOTEBOOKS ARGUMENT...`: the command line over the fakes, in a process of its own."""

import sys
from pathlib import Path

from cxanalysis import cli
from tests.report import fakes

if __name__ == "__main__":
    fakes.install(Path(sys.argv.pop(1)))
    sys.exit(cli.main(sys.argv[1:]))
