"""What several files of this room share."""

import pytest
from django.db import transaction


@pytest.fixture(scope="module")
def annuaire_de_demo(django_db_setup, django_db_blocker):
    """The towns and the directory of the demonstration, built once for this file and taken back at the end."""
    from reseau.territoires.rules import territoires_charger
    from safran.demo.construction.annuaire import annuaire_construire

    with django_db_blocker.unblock():
        retour = transaction.atomic()
        retour._from_testcase = True
        retour.__enter__()
        try:
            territoires_charger()
            annuaire_construire()
            yield
        finally:
            transaction.set_rollback(True)
            retour.__exit__(None, None, None)
