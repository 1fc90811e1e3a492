"""The table is shown whatever happens; a target that is not met fails with the situations in fault."""

from collections.abc import Callable

import pytest

from tests.reseau.pertinence.mesure import MESURES, Bilan, tableau


def juger(bilans: list[Bilan], noter: Callable[[str, object], None], config: pytest.Config) -> None:
    """Note the table for the end of the run, and with -v each situation in fault of a target even met; hold targets."""
    dits = [tableau(bilans)]
    if config.get_verbosity() > 0:
        dits += [
            f"{bilan.monde}, {bilan.part}, {mesure.titre} :\n{bilan.fautes(mesure)}"
            for bilan in bilans
            for mesure in MESURES
            if mesure.cible is not None and not mesure.manque(bilan.constats)
        ]
    noter("tableau", "\n".join(dits))
    if manques := [manque for bilan in bilans for manque in bilan.manques()]:
        pytest.fail("\n".join(manques), pytrace=False)
