"""What everyone reads is made once, again as soon as one of its models is written and committed."""

import threading
import time

import pytest
from django.apps import apps
from django.contrib.auth.models import update_last_login
from django.db import connection, transaction

from home.site import cache as gardees
from home.site.cache import Arretes, Gardee, ecrits
from reseau.structures.models import Reseau
from reseau.vocabulaires.models import Theme
from tests.fabriques import un_conseiller

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def noms():
    """The names of the networks, kept; how many times they were read."""
    gardee, lectures = Gardee("noms", modeles=("structures",)), []

    def lire(cle="tous"):
        return gardee.lire(cle, lambda: lectures.append(1) or sorted(Reseau.objects.values_list("nom", flat=True)))

    lire.lectures, lire.gardee = lectures, gardee
    return lire


def un_reseau(nom):
    return Reseau.objects.create(code=nom.lower(), nom=nom)


def test_kept_thing_is_made_once_a_key_and_each_reader_has_a_copy(noms):
    assert noms() == noms() == [] and len(noms.lectures) == 1
    noms().append("changé")
    assert noms() == []
    noms("autre")
    assert len(noms.lectures) == 2


def test_several_at_once_are_made_together_and_only_those_that_lack():
    gardee, demandees = Gardee("carrés"), []

    def carres(cles):
        demandees.append(cles)
        return {cle: cle * cle for cle in cles if cle}

    assert gardee.lire_lot([2, 3], carres) == {2: 4, 3: 9}
    assert list(gardee.lire_lot([3, 0, 4, 2], carres).items()) == [(3, 9), (4, 16), (2, 4)]
    assert demandees == [[2, 3], [0, 4]]


def test_what_its_models_write_makes_it_again_once_committed_and_other_rooms_do_not(noms):
    assert noms() == []
    Theme.objects.create(code="essai", libelle="Essai")
    assert noms() == [] and len(noms.lectures) == 1
    with transaction.atomic():
        cio = un_reseau("CIO")
        assert noms() == ["CIO"]  # chacun relit ce qu’il écrit
        vu = []
        fil = threading.Thread(target=lambda: (vu.append(noms()), connection.close()))
        fil.start()
        fil.join()
        assert vu == [[]]  # un autre ne voit encore rien
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            un_reseau("Apec")
            raise ZeroDivisionError
    assert noms() == ["CIO"]
    cio.delete()
    assert noms() == []


def test_write_that_sends_no_signal_lasts_until_told(noms):
    assert noms() == []
    Reseau.objects.bulk_create([Reseau(code="apec", nom="Apec")])
    assert noms() == []
    ecrits(Reseau)
    assert noms() == ["Apec"]


def test_signing_in_makes_nothing_again_and_a_changed_account_does():
    gardee, compte, lectures = Gardee("comptes", modeles=("comptes.compte",)), un_conseiller(), []
    lire = lambda: gardee.lire(1, lambda: lectures.append(1) or compte.nom)  # noqa: E731
    lire()
    update_last_login(None, compte)
    assert lire() and len(lectures) == 1
    compte.nom = "Autre"
    compte.save()
    assert lire() == "Autre"


def test_thing_made_while_its_models_are_written_is_not_kept():
    """Read before the write, kept after it: it would be false for a minute."""
    gardee = Gardee("noms lus pendant", modeles=("structures",))

    def pendant(cles):
        noms = sorted(Reseau.objects.values_list("nom", flat=True))
        if not noms:
            un_reseau("Apec")
        return dict.fromkeys(cles, noms)

    assert gardee.lire("un", lambda: pendant(["un"])["un"]) == [] and gardee.lire("un", lambda: ["relu"]) == ["relu"]
    Reseau.objects.all().delete()
    assert gardee.lire_lot(["un"], pendant) == {"un": []} and gardee.lire_lot(["un"], pendant) == {"un": ["Apec"]}


def test_those_who_come_while_a_long_thing_is_counted_wait_for_it():
    faites, lus, gardien = [], [], Arretes("chiffres", minutes=10)

    def faire():
        faites.append(1)
        time.sleep(0.2)  # le temps que les autres arrivent
        return "tableau"

    lecteurs = [threading.Thread(target=lambda: lus.append(gardien.lire("tous", faire))) for _ in range(4)]
    for lecteur in lecteurs:
        lecteur.start()
    for lecteur in lecteurs:
        lecteur.join()
    assert [lu.chose for lu in lus] == ["tableau"] * 4 and len(faites) == 1


def test_what_is_kept_names_models_that_exist():
    applications = {config.label for config in apps.get_app_configs()}
    inconnus = [nom for nom in gardees._gardees if "." not in nom and nom not in applications]
    assert not inconnus and all(apps.get_model(nom) for nom in gardees._gardees if "." in nom)
