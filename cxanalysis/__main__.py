"""`python -m cxanalysis` is `cx`."""

import sys

from cxanalysis.cli import main

if __name__ == "__main__":
    sys.exit(main())
