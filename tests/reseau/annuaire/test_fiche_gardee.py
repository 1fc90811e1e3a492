"""What is kept of a sheet is nobody's own, and is written again as soon as a right or a word changes."""

import pytest
from django.utils import timezone

from reseau.annuaire.rules.fiches import contact_creer
from reseau.membres.rules.mandats import rattachement_terminer
from reseau.membres.rules.personnes import profil_modifier
from tests import fabriques
from tests.pages import lue
from tests.reseau.agenda.fabriques import un_evenement
from tests.reseau.annuaire.fabriques import une_offre

pytestmark = [pytest.mark.integration, pytest.mark.django_db(transaction=True)]
CANARIS = ("Ligne zebrecanaripro", "Zoé Zébrisme", "Forum des membres", "Forum du bassin")
TOUT, MEMBRE, PERSONNE = set(CANARIS), {CANARIS[0], CANARIS[2]}, set()


@pytest.fixture
def structure():
    """One with a contact for professionals, someone who hides, what members read, what a bassin keeps to itself."""
    structure = une_offre("Mission locale du Marais").structure
    contact_creer(
        structure=structure, libelle="Ligne zebrecanaripro", telephone="0549987654", visibilite="PROFESSIONNELS"
    )
    cachee = fabriques.un_conseiller(structure, prenom="Zoé", nom="Zébrisme")
    profil_modifier(
        compte=cachee, prenom="Zoé", nom="Zébrisme", presentation="", telephone="", visibilite="PERSONNE",
        telephone_visible="PERSONNE", courriel_visible="PERSONNE", demandez_moi=[],
    )  # fmt: skip
    un_evenement(par=cachee, titre="Forum des membres", visibilite="MEMBRES")
    un_evenement(par=cachee, titre="Forum du bassin", visibilite="BASSIN")
    return structure


def vus(client, structure, compte=None) -> set[str]:
    if compte:
        compte.refresh_from_db()  # un départ ferme ses sessions
        client.force_login(compte)
    else:
        client.logout()
    page = lue(client.get(f"/annuaire/structures/{structure.code}/"))
    return {canari for canari in CANARIS if canari in page}


def test_nobody_reads_the_sheet_of_another_class_cold_or_warm(client, structure):
    ailleurs, collegue = fabriques.un_conseiller(fabriques.une_structure("apec")), fabriques.un_conseiller(structure)
    for _ in range(2):
        assert vus(client, structure) == PERSONNE
        assert vus(client, structure, collegue) == TOUT
        assert vus(client, structure, ailleurs) == MEMBRE


def test_what_is_written_and_what_is_taken_away_act_at_the_next_page(client, structure):
    collegue = fabriques.un_conseiller(structure)
    assert vus(client, structure, collegue) == TOUT
    structure.contacts.update(libelle="Autre ligne")
    assert vus(client, structure, collegue) == TOUT - {CANARIS[0]}
    fabriques.rattachement_creer(
        compte=collegue, structure=fabriques.une_structure("apec"), fonction="Conseil", du=timezone.localdate()
    )
    rattachement_terminer(rattachement=collegue.rattachements.get(structure=structure))
    assert vus(client, structure, collegue) == {CANARIS[2]}
