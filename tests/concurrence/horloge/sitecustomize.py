"""The clock of a process of the site, late by what the file « retard » of its data says (seconds), read at birth."""

import datetime
import os
from pathlib import Path

_retard = Path(os.environ.get("SAFRAN_DONNEES", "")) / "retard"
if _retard.exists():
    import time_machine

    _ecart = datetime.timedelta(seconds=int(_retard.read_text()))
    time_machine.travel(datetime.datetime.now(datetime.UTC) - _ecart, tick=True).start()
