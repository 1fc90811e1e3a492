"""The days, the contact and the places of a service at one place: on the weekly grid, by whoever keeps the sheet."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from reseau.annuaire.models import LigneRecherche, Modification, Service, ServiceAuLieu
from reseau.annuaire.rules.services import lieu_modifier, service_au_lieu_ajouter, service_modifier
from tests import fabriques
from tests.pages import page_lue
from tests.reseau.annuaire.fabriques import un_lieu, une_offre
from tests.reseau.annuaire.test_edition import client_de, saisie

pytestmark = pytest.mark.django_db


@pytest.fixture
def offre() -> Service:
    return une_offre("Mission locale du Marais", lieu={"horaires": "Mo-Fr 09:00-12:00; PH off"})


@pytest.fixture
def au_lieu(offre) -> ServiceAuLieu:
    return offre.aux_lieux.get()


@pytest.fixture
def referent(offre) -> Client:
    return client_de(fabriques.un_referent(offre.structure, prenom="Camille", nom="Moreau"))


def adresse_de(au_lieu: ServiceAuLieu) -> str:
    return reverse("service_au_lieu_modifier", args=[au_lieu.pk])


def lisible(reponse) -> str:
    return page_lue(reponse).replace("\u00a0", " ").replace("\u202f", " ").replace("&nbsp;", " ")


def test_referent_gives_a_service_days_of_its_own_on_the_grid(referent, offre, au_lieu):
    adresse = adresse_de(au_lieu)
    donnees = saisie(
        referent, adresse, j1_d1="14:00", j1_f1="16:00", contact="Accueil des jeunes, 05 49 00 00 00", capacite="8"
    )
    assert referent.post(adresse, donnees).status_code == 302
    au_lieu.refresh_from_db()
    offre.refresh_from_db()
    assert (au_lieu.horaires, au_lieu.capacite) == ("Tu 14:00-16:00; PH off", 8)
    assert offre.confirme_le == timezone.localdate() and offre.confirme_par.nom == "Moreau" and offre.version == 2
    assert LigneRecherche.objects.get().horaires.startswith("Tu 14:00-16:00")
    changes = Modification.objects.filter(action="MODIFICATION").get().champs["lieux"]
    assert changes[0][0]["horaires"] == "" and changes[1][0]["horaires"] == au_lieu.horaires
    fiche = lisible(Client().get(reverse("structure", args=[offre.structure.code])))
    assert "mardi, 14 h à 16 h" in fiche and "8 places par demi-journée" in fiche


def test_grid_shows_the_days_already_there_and_an_empty_one_follows_the_place(referent, au_lieu):
    heures = "Tu 14:00-16:00; PH off"
    service_au_lieu_ajouter(service=au_lieu.service, lieu=au_lieu.lieu, horaires=heures, contact="Accueil")
    adresse = adresse_de(au_lieu)
    page = lisible(referent.get(adresse))
    assert 'name="j1_d1" value="14:00"' in page and "du lundi au vendredi, 9 h à 12 h" in page
    donnees = saisie(referent, adresse, j1_d1=None, j1_f1=None)
    assert referent.post(adresse, donnees).status_code == 302
    au_lieu.refresh_from_db()
    assert (au_lieu.horaires, au_lieu.contact) == ("", "Accueil")
    assert LigneRecherche.objects.get().horaires.startswith("Mo-Fr 09:00-12:00")


def test_service_form_keeps_the_days_of_each_place(referent, offre, au_lieu):
    service_au_lieu_ajouter(service=offre, lieu=au_lieu.lieu, horaires="Tu 14:00-16:00", contact="Accueil", capacite=3)
    antenne = un_lieu(offre.structure, nom="Antenne")
    adresse = reverse("service_modifier", args=[offre.pk])
    assert adresse_de(au_lieu) in page_lue(referent.get(adresse))
    donnees = saisie(referent, adresse, description="Un entretien.", **{f"l{antenne.pk}": "on"})
    assert referent.post(adresse, donnees).status_code == 302
    lignes = offre.aux_lieux.order_by("lieu").values_list("lieu", "horaires", "contact", "capacite")
    assert list(lignes) == [(au_lieu.lieu_id, "Tu 14:00-16:00", "Accueil", 3), (antenne.pk, "", "", None)]


@pytest.mark.parametrize(
    ("changements", "message"),
    [
        ({"horaires_libres": "le matin", "j4_d1": None, "j4_f1": None}, "ne se lisent pas"),
        ({"contact": "a\x00b"}, "caractère invisible"),
        ({"capacite": "0"}, "is-invalid"),
        ({"capacite": "9" * 30}, "is-invalid"),
    ],
)
def test_bad_entry_is_refused_at_its_field_with_the_text_kept(referent, au_lieu, changements, message):
    adresse = adresse_de(au_lieu)
    donnees = saisie(referent, adresse, **{"contact": "Tapé ici", "j4_d1": "08:45", "j4_f1": "11:15"} | changements)
    reponse = referent.post(adresse, donnees)
    texte = lisible(reponse)
    assert reponse.status_code == 422 and "is-invalid" in texte and message in texte
    assert ('value="08:45"' in texte) == ("j4_d1" not in changements)
    assert "contact" in changements or "Tapé ici" in texte
    au_lieu.refresh_from_db()
    assert (au_lieu.horaires, au_lieu.contact, au_lieu.service.version) == ("", "", 1)


@pytest.mark.parametrize(
    ("contact", "message"),
    [
        ("Mme Moreau, accueil", "le nom d’une personne"),
        ("06 12 34 56 78", "un numéro de téléphone"),
        ("quelqu.un@gmail.com", "une adresse électronique"),
        ("né le 12 mars 1987", "une date de naissance"),
    ],
)
@pytest.mark.parametrize("ecran", ["au_lieu", "service"])
def test_contact_of_a_service_that_looks_private_is_asked_before_it_is_kept(
    referent, offre, au_lieu, ecran, contact, message
):
    champ, adresse = ("contact", adresse_de(au_lieu))
    if ecran == "service":
        champ, adresse = ("comment_joindre", reverse("service_modifier", args=[offre.pk]))
    donnees = saisie(referent, adresse, description="Un entretien.", **{champ: contact})
    texte = lisible(referent.post(adresse, donnees))
    assert message in texte and 'name="garder"' in texte and contact in texte
    assert not Modification.objects.filter(action="MODIFICATION").exists()
    assert referent.post(adresse, donnees | {"garder": "on"}).status_code == 302
    au_lieu.refresh_from_db()
    assert contact in (au_lieu.contact, au_lieu.service.comment_joindre)


@pytest.mark.parametrize("contact", ["Accueil, 05 49 00 00 00", "Secrétariat : accueil@marais.example", "39 49"])
def test_contact_of_a_desk_is_kept_without_a_question(referent, au_lieu, contact):
    adresse = adresse_de(au_lieu)
    assert referent.post(adresse, saisie(referent, adresse, contact=contact)).status_code == 302
    au_lieu.refresh_from_db()
    assert au_lieu.contact == contact


def test_service_changed_meanwhile_is_told_and_the_text_is_kept(referent, offre, au_lieu):
    adresse = adresse_de(au_lieu)
    donnees = saisie(referent, adresse, contact="Ma version")
    service_modifier(service=offre, par=fabriques.un_compte(prenom="Nadia", nom="Ferrand"), nom="Autre nom")
    texte = lisible(referent.post(adresse, donnees))
    assert "modifiée par Nadia Ferrand à" in texte and "Ma version" in texte
    au_lieu.refresh_from_db()
    assert au_lieu.contact == ""


def test_place_where_the_service_is_no_longer_given_is_not_there(referent, offre, au_lieu):
    adresse = adresse_de(au_lieu)
    donnees = saisie(referent, adresse, contact="Accueil")
    lieu_modifier(lieu=au_lieu.lieu, publie=False)
    service_modifier(service=offre, lieux=[])
    assert referent.get(adresse).status_code == referent.post(adresse, donnees).status_code == 404
    assert not ServiceAuLieu.objects.exists()


def test_edit_page_of_a_structure_reads_all_its_services_in_as_many_queries(
    referent, offre, django_assert_max_num_queries
):
    adresse = reverse("structure_modifier", args=[offre.structure.code])
    referent.get(adresse)
    with CaptureQueriesContext(connection) as avant:
        referent.get(adresse)
    for rang in range(4):
        service_au_lieu_ajouter(service=offre, lieu=un_lieu(offre.structure, nom=f"Antenne {rang}"))
    with django_assert_max_num_queries(len(avant)):
        assert "Antenne 3" in page_lue(referent.get(adresse))
