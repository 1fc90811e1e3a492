"""Who animates a bassin, on its page: dated, with who stands in, shown to each as each chose (R4.13)."""

import datetime

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from home.temps.typographie import date_courte
from reseau.membres import permissions
from reseau.membres.choices import Role, Visibilite
from reseau.membres.models import Profil
from reseau.membres.queries.mandats import animation_lire
from reseau.membres.rules.appartenances import appartenance_constater
from reseau.membres.rules.mandats import mandat_clore, mandat_creer, mandat_suppleer
from tests import fabriques
from tests.pages import lue
from tests.reseau.annuaire.fabriques import un_lieu, une_commune

pytestmark = pytest.mark.django_db
PAGE, TELEPHONE = "/bassins/niort/", "05 36 49 10 05"
VACANT = "Personne n’est nommé pour animer ce bassin aujourd’hui."


def jour(ecart):
    return timezone.localdate() + datetime.timedelta(days=ecart)


@pytest.fixture
def bassin():
    return une_commune().compositions.get().bassin


def animer(bassin, visibilite=Visibilite.PUBLIC, du=-400, **champs):
    """Someone in charge since `du`, whose profile is seen by `visibilite` and whose telephone by members."""
    compte = fabriques.un_compte(**champs)
    mandat = mandat_creer(compte=compte, role=Role.CHARGE_MISSION, bassin=bassin, du=jour(du))
    Profil.objects.filter(compte=compte).update(
        visibilite=visibilite, telephone="0536491005", telephone_visible=Visibilite.MEMBRES,
        courriel_visible=Visibilite.MEMBRES,
    )  # fmt: skip
    return mandat


def page_de(client, compte=None):
    client.logout()
    if compte:
        client.force_login(compte)
    return lue(client.get(PAGE))


def test_who_animates_is_shown_since_her_first_day_and_her_telephone_to_members_only(client, bassin):
    mandat = animer(bassin, prenom="Hélène", nom="Tessier")
    page = page_de(client)
    assert "Hélène Tessier" in page and f"Depuis le {date_courte(mandat.du)}" in page
    assert TELEPHONE not in page and mandat.compte.email not in page and VACANT not in page
    page = page_de(client, fabriques.un_conseiller())
    assert TELEPHONE in page and f'href="mailto:{mandat.compte.email}"' in page


@pytest.mark.parametrize(
    ("visibilite", "membre_voit"),
    [(Visibilite.MEMBRES, True), (Visibilite.PERSONNE, False)],
    ids=["membres", "personne"],
)
def test_who_does_not_show_herself_is_counted_and_not_named(client, bassin, visibilite, membre_voit):
    mandat = animer(bassin, visibilite, prenom="Hélène", nom="Tessier")
    page = page_de(client)
    assert "Tessier" not in page and "Une personne anime ce bassin" in page and VACANT not in page
    assert f"/compte/login/?next={PAGE}" in page
    assert ("Hélène Tessier" in page_de(client, fabriques.un_conseiller())) == membre_voit
    assert animation_lire(mandat.compte, bassin).personnes[0].telephone == "0536491005"  # elle se voit entière


def test_ended_to_come_and_elsewhere_are_not_shown_and_the_gap_is_said(client, bassin):
    fini = animer(bassin, prenom="Ana", nom="Partie")
    mandat_clore(mandat=fini, le=jour(0))
    animer(bassin, prenom="Bea", nom="Bientôt", du=1)
    animer(fabriques.un_bassin("parthenay"), prenom="Cléo", nom="Ailleurs")
    parti = animer(bassin, prenom="Dora", nom="Fermée")
    type(parti.compte).objects.filter(pk=parti.compte_id).update(is_active=False)
    page = page_de(client)
    assert VACANT in page and "la Région répond" in page
    assert not [nom for nom in ("Partie", "Bientôt", "Ailleurs", "Fermée") if nom in page]
    assert '<a href="/mandats/nommer/">' in page_de(client, fabriques.une_region())


def test_stand_in_follows_the_person_she_acts_for_with_her_last_day(client, bassin):
    titulaire = animer(bassin, prenom="Ana", nom="Roche", du=-10)
    animer(bassin, prenom="Bea", nom="Autre", du=-5)
    suppleante = fabriques.un_compte(prenom="Zoé", nom="Vie")
    region = fabriques.une_region()
    mandat_suppleer(mandats=[titulaire], compte=suppleante, par=region, du=jour(0), au=jour(9))
    membre = fabriques.un_conseiller()
    ana, zoe, bea = animation_lire(membre, bassin).personnes
    assert (ana.nom, zoe.nom, bea.nom) == ("Ana Roche", "Zoé Vie", "Bea Autre")
    assert (zoe.supplee, zoe.fin, ana.suppleants, ana.fin) == ("Ana Roche", jour(8), ["Zoé Vie"], None)
    page = page_de(client, membre)
    assert f"jusqu’au {date_courte(jour(8))}, à la place de Ana Roche" in page
    assert "Zoé Vie assure la suppléance aujourd’hui." in page
    page = page_de(client)  # la suppléante ne se montre qu’aux membres : rien ne la nomme, même à côté d’Ana
    assert "Ana Roche" in page and "Zoé" not in page and "suppléance" not in page.lower()


def test_name_of_who_is_stood_in_for_stays_hidden_with_her(client, bassin):
    titulaire = animer(bassin, Visibilite.MEMBRES, prenom="Ana", nom="Roche")
    suppleante = fabriques.un_compte(prenom="Zoé", nom="Vie")
    mandat_suppleer(mandats=[titulaire], compte=suppleante, par=fabriques.une_region(), du=jour(0), au=jour(9))
    Profil.objects.filter(compte=suppleante).update(visibilite=Visibilite.PUBLIC)
    page = page_de(client)
    assert "Zoé Vie" in page and "En suppléance" in page and "Roche" not in page


def test_who_animates_and_the_region_lead_to_the_structures_of_the_bassin(client, bassin):
    charge = fabriques.une_chargee_de_mission(bassin)
    lien = '<a href="/appartenances/niort/">'
    assert lien in page_de(client, charge) and lien in page_de(client, fabriques.une_region())
    assert lien not in page_de(client, fabriques.une_chargee_de_mission("parthenay"))
    assert lien not in page_de(client)


def test_as_many_queries_for_one_as_for_six(bassin):
    animer(bassin)

    def posees():
        with CaptureQueriesContext(connection) as captees:
            animation_lire(membre, bassin)
            return len(captees)

    membre = fabriques.un_conseiller()
    avec_un = posees()
    for rang in range(5):
        animer(bassin, du=-rang)
    assert posees() == avec_un


def test_kept_page_of_visitors_changes_with_the_mandate(client, bassin, settings, django_capture_on_commit_callbacks):
    settings.PAGES_GARDEES_SECONDES = 60
    caches["pages"].clear()
    assert VACANT in page_de(client)
    with django_capture_on_commit_callbacks(execute=True):
        mandat = animer(bassin, prenom="Hélène", nom="Tessier")
    assert "Hélène Tessier" in page_de(client)
    with django_capture_on_commit_callbacks(execute=True):
        mandat_clore(mandat=mandat)
    assert VACANT in page_de(client)
    caches["pages"].clear()


def test_belonging_to_a_bassin_is_asked_of_its_structures_and_mandates(bassin):
    charge = fabriques.une_chargee_de_mission(bassin)
    conseiller = fabriques.un_conseiller(un_lieu().structure)
    assert permissions.est_du_bassin(charge, bassin) and not permissions.est_du_bassin(conseiller, bassin)
    structure = conseiller.rattachements.get().structure
    appartenance_constater(structure=structure, bassin=bassin, par=charge)
    assert permissions.est_du_bassin(conseiller, bassin.pk)
    assert not permissions.est_du_bassin(charge, fabriques.un_bassin("parthenay"))
    assert not permissions.est_du_bassin(fabriques.une_region(), bassin)


def test_own_space_leads_to_the_bassins_of_ones_structures_and_mandates(client, bassin):
    une_commune("Parthenay")
    client.force_login(fabriques.un_conseiller(un_lieu().structure))
    assert '<a href="/bassins/niort/">Le bassin de Niort</a>' in lue(client.get("/mon-espace/"))
    client.force_login(fabriques.une_chargee_de_mission("parthenay"))
    assert '<a href="/bassins/parthenay/">Le bassin de Parthenay</a>' in lue(client.get("/mon-espace/"))
    client.force_login(fabriques.un_conseiller())
    assert '<a href="/bassins/">Les bassins</a>' in lue(client.get("/mon-espace/"))
