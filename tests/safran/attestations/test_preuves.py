"""Random histories: no document prints a followed duration that the facts do not carry."""

import datetime
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from safran.attestations import rules
from safran.attestations.models import Attestation
from safran.parcours.rules.suivis import suivi_commencer, temps_ajouter
from tests.fabriques import un_conseiller
from tests.safran.fabriques_attestations import achever, texte_de, une_formation_a_quiz
from tests.safran.fabriques_formations import etapes_de
from tests.safran.fabriques_presences import (
    contresigner,
    les_inscriptions,
    noter,
    une_formation_en_salle,
    une_session_du_jour,
)

pytestmark = pytest.mark.django_db
LONG = True
T0 = datetime.datetime(2027, 3, 12, 9, tzinfo=datetime.UTC)
SILENCE, PLAFONDS = 75, (3 * 25 * 60, 3 * 10 * 60)  # les deux étapes de la formation : vingt-cinq et dix minutes
SUIVIE = "DUREE(?:, sur [^,]*prévues)? ?Durée réellement suivie"  # un lecteur rend la valeur avant son nom
DUREE = r"(?:(\d+) ?h(?:eures?)?)? ?(?:(\d+) ?(?:min)?)?"
essai = settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@contextmanager
def defaite() -> Iterator[None]:
    """What one history wrote is taken back, so that the next one starts alike."""
    avant = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(avant)


gestes = st.lists(
    st.tuples(st.integers(0, 1), st.sampled_from([5, 30, 74, 76, 400]), st.integers(1, 60)), max_size=6
)  # l’étape, l’écart entre deux signes, leur nombre


def minutes_dites(texte: str, *motifs: str) -> list[int]:
    """The lengths that a document prints at these places, in minutes."""
    trouves = [m for motif in motifs for m in re.findall(motif.replace("DUREE", DUREE), texte)]
    return [60 * int(heures or 0) + int(minutes or 0) for heures, minutes in trouves if heures or minutes]


@pytest.mark.long
@essai
@given(gestes, st.booleans())
def test_time_at_a_distance_is_never_above_what_the_signs_and_the_caps_carry(histoire, quiz):
    with defaite():
        criteres = ("etapes_vues", "quiz_reussi") if quiz else ("etapes_vues",)
        formation, compte = une_formation_a_quiz(criteres=criteres, duree_minutes=600), un_conseiller()
        suivi = suivi_commencer(compte=compte, formation=formation)
        module = formation.get_children().first().specific
        instant, portees = T0, [0, 0]
        for etape, ecart, nombre in histoire:
            instant += datetime.timedelta(hours=1)
            for rang in range(nombre):
                portees[etape] += ecart if rang and ecart <= SILENCE else 0
                with time_machine.travel(instant, tick=False):
                    temps_ajouter(suivi=suivi, module_pk=module.pk, etape_id=etapes_de(module)[etape])
                instant += datetime.timedelta(seconds=ecart)
        suivi = achever(compte, formation)
        portees = sum(min(porte, plafond) for porte, plafond in zip(portees, PLAFONDS, strict=True)) * quiz
        certificat = rules.certificat_preparer(suivi=suivi)
        for document in (certificat, Attestation.objects.filter(compte=compte).exclude(pk=certificat.pk).first()):
            texte = texte_de(emettre(document)) if document else ""
            dites = minutes_dites(texte, "DUREE mesurées", "DUREE ?Temps mesuré à l’écran", SUIVIE)
            assert all(60 * dite <= portees for dite in dites), (dites, portees, texte)
            assert bool(dites) == (bool(document) and portees >= 60)


@pytest.mark.long
@essai
@given(st.lists(st.tuples(st.sampled_from(["PRESENT", "ABSENT"]), st.integers(0, 90)), min_size=2, max_size=2))
def test_hours_in_the_room_are_never_above_what_the_certified_sheets_carry(demi_journees):
    with defaite():
        session = une_session_du_jour(1, formation=une_formation_en_salle(1))
        (inscription,) = les_inscriptions(session)
        portees = 0
        for seance, (etat, retard) in zip(session.seances.all(), demi_journees, strict=True):
            present = etat == "PRESENT"
            noter(seance, inscription, etat, **({"retard": retard} if present else {}))
            portees += (seance.minutes - retard) * present
        contresigner(*session.seances.all())
        for document in Attestation.objects.all():
            texte = texte_de(emettre(document))
            dites = minutes_dites(texte, "DUREE en salle", SUIVIE)
            assert dites and all(dite <= portees for dite in dites), (dites, portees, texte)


def emettre(document: Attestation) -> Attestation:
    """The document as its person receives it, made within the transaction of the history."""
    return rules.attestation_emettre(pk=document.pk)
