"""The first account of the Région asked for at the same instant: one account, one mandate."""

import pytest

from reseau.comptes.models import Compte
from reseau.membres.models import Mandat
from safran.installation import rules
from safran.installation.models import Installation
from safran.installation.rules import code_tirer, region_ouvrir
from tests.concurrence.outils import Rencontre, codes, ensemble, ensemble_fois
from tests.fabriques import MOT_DE_PASSE

pytestmark = pytest.mark.django_db(transaction=True)


def ouvrir(code: str, qui: str) -> Compte:
    personne = {"email": f"{qui}@region.example", "prenom": "Ada", "nom": "Berger", "mot_de_passe": MOT_DE_PASSE}
    return region_ouvrir(code=code, **personne)


def test_right_code_given_by_four_people_at_once_opens_one_account(monkeypatch):
    code = code_tirer()
    rencontre = Rencontre(4).placer(monkeypatch, rules, "compte_creer")
    issues = ensemble(*[lambda qui=qui: ouvrir(code, qui) for qui in ("un", "deux", "trois", "quatre")])
    assert codes(issues) == [""] + ["code_refuse"] * 3 and rencontre.empechee
    assert Compte.objects.count() == Mandat.objects.count() == 1


def test_two_commands_at_once_leave_one_code():
    tires = [issue.valeur for issue in ensemble_fois(2, code_tirer)]
    assert Installation.objects.count() == 1
    issues = ensemble(lambda: ouvrir(tires[0], "un"), lambda: ouvrir(tires[1], "deux"))
    assert codes(issues) == ["", "code_refuse"] and Mandat.objects.count() == 1
