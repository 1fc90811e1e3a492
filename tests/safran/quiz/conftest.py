"""What several files of this room share."""

import pytest


@pytest.fixture(scope="module")
def annuaire_de_demo(base_du_module):
    """The towns and the directory of the demonstration, built once for this file and taken back at the end."""
    from reseau.territoires.rules import territoires_charger
    from safran.demo.construction.annuaire import annuaire_construire

    territoires_charger()
    annuaire_construire()
