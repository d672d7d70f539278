"""Making Möldir run on a machine: the environment, the front end, the checks, and examples for production.

Everything here runs on a bare `python3` before any package is there, so it imports the standard library only.
"""

import sys

# Said here, since an older Python cannot even read the modules beside this one.
if sys.version_info < (3, 11):  # noqa: UP036 - this is the sentence for those who have an older one
    sys.exit("Stopped: Möldir needs Python 3.11 or newer; name one: make PYTHON=python3.12 up")
