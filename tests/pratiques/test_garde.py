"""What is kept of the page of a note and of the library is nobody's own, and follows the rights at the next page."""

import re

import pytest

from pratiques.models import FichePratiquePage, Signet
from pratiques.rules.echanges import reprise_repondre
from reseau.membres.models import Rattachement
from tests.fabriques import une_region
from tests.pages import lue
from tests.pratiques.fabriques import un_auteur, une_fiche, une_reprise

pytestmark = [pytest.mark.integration, pytest.mark.django_db(transaction=True)]
GERE, MEMBRES, GARDE = "Versions et changements", "Questions et commentaires", "Retirer de mes signets"


def page_de(client, adresse, compte=None) -> str:
    client.logout()
    if compte:
        client.force_login(compte)
    reponse = client.get(adresse)
    return re.search(r"<main.*</main>", lue(reponse), re.DOTALL)[0] if reponse.status_code == 200 else ""


def test_each_reads_her_own_part_of_a_note_cold_or_warm(client):
    auteur, collegue, repreneuse = un_auteur(), un_auteur(), un_auteur("apec")
    adresse = une_fiche(auteurs=[auteur]).get_url()
    fiche = FichePratiquePage.objects.get()
    reprise = une_reprise(fiche, repreneuse)
    FichePratiquePage.objects.update(visibilite="PUBLIQUE")
    Signet.objects.create(fiche=fiche, compte=collegue)
    attente = "En attente d’une réponse"
    attendus = [
        (None, set()), (auteur, {GERE, MEMBRES, attente}), (collegue, {MEMBRES, GARDE}),
        (repreneuse, {MEMBRES, attente}), (un_auteur(), {MEMBRES}), (une_region(), {GERE, MEMBRES, attente}),
    ]  # fmt: skip
    for compte, lus in [*attendus, *reversed(attendus)]:
        page = page_de(client, adresse, compte)
        assert {mot for mot in (GERE, MEMBRES, GARDE, attente) if mot in page} == lus, compte
    reprise_repondre(reprise=reprise, par=auteur, accepter=True)
    assert "Qui l’a refaite" in page_de(client, adresse) and attente not in page_de(client, adresse, repreneuse)
    fiche.auteurs.all().delete()
    assert GERE not in page_de(client, adresse, auteur)
    Rattachement.objects.filter(compte=collegue).delete()
    assert MEMBRES not in page_de(client, adresse, collegue)


def test_a_note_kept_for_members_is_written_for_them_alone(client):
    fiche, membre = une_fiche(contenu={"titre": "Zébrure"}), un_auteur()
    for visibilite in ("PUBLIQUE", "MEMBRES"):
        FichePratiquePage.objects.update(visibilite=visibilite)
        fiche.indexation.publique = visibilite == "PUBLIQUE"
        fiche.indexation.save()
        for compte, lit in ((membre, True), (None, visibilite == "PUBLIQUE"), (membre, True)):
            assert ("Zébrure" in page_de(client, "/pratiques/", compte)) is lit, (visibilite, compte)
    FichePratiquePage.objects.update(live=False)
    assert "Zébrure" not in page_de(client, "/pratiques/", membre)
