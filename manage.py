#!/usr/bin/env python
"""Django's command line, with the settings for development unless DJANGO_SETTINGS_MODULE says else."""

import gc
import os
import sys


def main() -> None:
    if sys.version_info < (3, 11):
        sys.exit("Dateline needs Python 3.11 or newer; this is %d.%d." % sys.version_info[:2])
    # Looking for garbage among the classes that Django loads takes a fifth of the start.
    gc.set_threshold(100_000)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
    # Below the check, so that an old Python reads the line above and not a SyntaxError of Django's.
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
