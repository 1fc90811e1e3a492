"""The table is shown whatever happens; a target that is not met fails with the situations in fault."""

from collections.abc import Callable

import pytest

from tests.reseau.pertinence.mesure import Bilan, tableau


def juger(bilans: list[Bilan], noter: Callable[[str, object], None], config: pytest.Config) -> None:
    """Note the table for the end of the run, with every fault when it is asked for (-v), then hold the targets."""
    dits = [tableau(bilans)]
    if config.get_verbosity() > 0:
        dits += [f"{bilan.monde}, {bilan.part} :\n{bilan.details()}" for bilan in bilans]
    noter("tableau", "\n".join(dits))
    manques = [f"{bilan.monde}, {bilan.part} ; {manque}" for bilan in bilans for manque in bilan.manques()]
    if manques:
        pytest.fail("\n".join(manques), pytrace=False)
