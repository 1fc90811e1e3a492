"""What everyone reads is made once, again as soon as one of its models is written and committed."""

import copy
import threading
import time

import pytest
from django.apps import apps
from django.contrib.auth.models import update_last_login
from django.db import DatabaseError, connection, connections, transaction
from django.http import HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction, Site

from home.exploitation import base
from home.exploitation.base import ALIAS, ECRIT, RepliqueMiddleware, RouteurReplique
from home.models import AccueilPage, ContenuPage, Courriel, ParametresSite
from home.site import cache as gardees
from home.site.cache import Arretes, Gardee, ecrits
from reseau.structures.models import Reseau
from reseau.vocabulaires.models import Theme
from safran.settings.services import ImproperlyConfigured, replique_lire
from tests.fabriques import un_conseiller
from tests.pages import page_lue

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


def test_kept_thing_is_made_once_a_key_each_reader_has_a_copy_and_a_silent_write_is_told(noms):
    assert noms() == noms() == [] and len(noms.lectures) == 1
    noms().append("changé")
    assert noms() == []
    noms("autre")
    assert len(noms.lectures) == 2
    Reseau.objects.bulk_create([Reseau(code="apec", nom="Apec")])
    assert noms() == []
    ecrits(Reseau)
    assert noms() == ["Apec"]


def test_several_at_once_are_made_together_and_signing_in_makes_nothing_again():
    gardee, demandees = Gardee("carrés"), []

    def carres(cles):
        demandees.append(cles)
        return {cle: cle * cle for cle in cles if cle}

    assert gardee.lire_lot([2, 3], carres) == {2: 4, 3: 9}
    assert list(gardee.lire_lot([3, 0, 4, 2], carres).items()) == [(3, 9), (4, 16), (2, 4)]
    assert demandees == [[2, 3], [0, 4]]
    gardee, compte, lectures = Gardee("comptes", modeles=("comptes.compte",)), un_conseiller(), []
    lire = lambda: gardee.lire(1, lambda: lectures.append(1) or compte.nom)  # noqa: E731
    lire()
    update_last_login(None, compte)
    assert lire() and len(lectures) == 1
    compte.nom = "Autre"
    compte.save()
    assert lire() == "Autre"


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


def test_what_is_kept_names_models_that_exist_and_nothing_made_while_they_are_written():
    applications = {config.label for config in apps.get_app_configs()}
    inconnus = [nom for nom in gardees._gardees if "." not in nom and nom not in applications]
    assert not inconnus and all(apps.get_model(nom) for nom in gardees._gardees if "." in nom)
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


# What stands around every page is read once, and again as soon as it changes; requests share nothing of it
@pytest.fixture
def pied():
    ParametresSite.for_site(Site.objects.get())
    return AccueilPage.objects.get().add_child(instance=ContenuPage(title="Les sept valeurs", slug="v", en_pied=True))


def lire(client):
    """The text of a page, and what it asked about what stands around it."""
    with CaptureQueriesContext(connection) as requetes:
        texte = page_lue(client.get("/recherche/")).replace("\xa0", " ")
    autour = ("wagtailcore_site", "home_parametressite", "home_contenupage")
    return texte, [q["sql"] for q in requetes if any(table in q["sql"] for table in autour)]


def changer_telephone(pied=None):
    parametres = ParametresSite.objects.get()
    parametres.telephone = "05 36 49 00 98"
    parametres.save()


def renommer(pied):
    pied.title = "Nos valeurs"
    pied.save_revision().publish()


def reserver(pied):
    PageViewRestriction.objects.create(page=pied, restriction_type="login")


GESTES = {
    "téléphone": (changer_telephone, "05 36 49 00 98", True),
    "titre": (renommer, "Nos valeurs", True),
    "retirée": (lambda pied: pied.unpublish(), "Les sept valeurs", False),
    "effacée": (lambda pied: pied.delete(), "Les sept valeurs", False),
    "réservée": (reserver, "Les sept valeurs", False),
}


@pytest.mark.parametrize("geste", GESTES)
def test_what_changes_around_a_page_is_seen_at_the_next_one_and_read_once(client, pied, geste):
    faire, mots, presents = GESTES[geste]
    assert (mots in lire(client)[0]) is not presents
    faire(pied)
    apres, questions = lire(client)
    assert (mots in apres) is presents and questions
    assert not lire(client)[1]


def test_restriction_lifted_brings_the_page_back_and_another_root_is_read_again(client, pied):
    reserver(pied)
    assert "Les sept valeurs" not in lire(client)[0]
    PageViewRestriction.objects.get().delete()
    assert "Les sept valeurs" in lire(client)[0]
    site = Site.objects.get()
    site.root_page = pied
    site.save()
    assert lire(client)[1] and "<h1>Les sept valeurs</h1>" in page_lue(client.get("/"))


def test_what_is_read_inside_a_transaction_is_never_kept(client, pied):
    lire(client)
    with pytest.raises(RuntimeError), transaction.atomic():
        changer_telephone()
        assert "05 36 49 00 98" in lire(client)[0]
        raise RuntimeError
    assert "05 36 49 00 98" not in lire(client)[0]


# Reads on a replica: only what reads, by who has just written nothing; without it, the primary
def ici() -> str:
    return RouteurReplique().db_for_read(Courriel)


@pytest.fixture
def replique(monkeypatch):
    """A second name for the base, as a replica would be."""
    monkeypatch.setitem(connections.settings, ALIAS, copy.deepcopy(connection.settings_dict))


def lue(faire=ici, methode="GET", adresse="/annuaire/", cookies=None) -> str:
    """Where a page reads, and what it leaves to the browser."""
    ou = []

    def page(request) -> HttpResponse:
        ou.append(faire())
        return HttpResponse()

    requete = RequestFactory().generic(methode, adresse)
    requete.COOKIES = cookies or {}
    return ou[-1] if (reponse := RepliqueMiddleware(page)(requete)) and not reponse.cookies else "pose un cookie"


def test_page_that_only_reads_reads_the_replica_that_the_setting_names(replique):
    assert lue() == ALIAS and ici() == "default"
    assert lue(adresse="/admin/") == lue(adresse="/compte/login/") == "default"

    def dans_une_transaction() -> str:
        with transaction.atomic():
            return ici()

    def apres_une_ecriture() -> str:
        RouteurReplique().db_for_write(Courriel)
        return ici()

    assert lue(dans_une_transaction) == lue(apres_une_ecriture) == "default" and lue() == ALIAS
    assert not RouteurReplique().allow_migrate(ALIAS, "home")
    assert lue(methode="POST") == "pose un cookie" and lue(cookies={ECRIT: "1"}) == "default"
    with pytest.raises(ImproperlyConfigured, match="DATABASE_REPLIQUE_URL"):
        replique_lire("sqlite:///x.sqlite3", {"ENGINE": "django.db.backends.postgresql"}, mutualisee=False)


def test_page_that_it_broke_is_read_again_on_the_primary_and_it_is_left_aside_for_a_while(replique, monkeypatch):
    ou = []

    def page(request) -> HttpResponse:
        ou.append(ici())
        if ou[-1] == "default":
            return HttpResponse("lue")
        connections[ALIAS].errors_occurred = True
        return HttpResponse(status=503)

    repondre = RepliqueMiddleware(page)
    for _ in range(2):
        reponse = repondre(RequestFactory().get("/annuaire/"))
        assert (reponse.status_code, reponse.content) == (200, b"lue")
    assert ou == [ALIAS, "default", "default"]
    monkeypatch.setattr(base.time, "monotonic", lambda: repondre.absente_jusqu_a)
    repondre(RequestFactory().get("/annuaire/"))
    assert ou[-2:] == [ALIAS, "default"]


@pytest.mark.parametrize(("rejoue", "suit"), [(True, True), (False, False), (None, False)])
def test_monitor_is_told_of_a_replica_that_is_late_or_away(replique, monkeypatch, rejoue, suit):
    def a_rejoue(position: str) -> bool:
        if rejoue is None:
            raise DatabaseError("absente")
        return rejoue

    monkeypatch.setattr(base.time, "sleep", lambda secondes: None)
    monkeypatch.setattr(base, "_position_primaire", lambda: "0/0")
    monkeypatch.setattr(base, "_a_rejoue", a_rejoue)
    assert base.replique_suit() is suit
