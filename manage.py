#!/usr/bin/env python
"""Point d'entrée des commandes d'administration."""

import os
import sys


def main() -> None:
    """Run one management command with the development settings unless told otherwise."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safran.settings.dev")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as refus:
        if not str(refus).startswith("SAFRAN ne démarre pas"):
            raise
        sys.exit(str(refus))


if __name__ == "__main__":
    main()
