"""`python -m cramp_coach`."""

import sys

from cramp_coach.cli import main

sys.exit(main())
