"""A length is printed as followed once it is proved; what was issued before stays, is counted, listed, replaced."""

import datetime
import io

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from safran.attestations import queries, rules
from safran.attestations.models import Attestation
from safran.parcours.models import Suivi
from safran.parcours.queries.suivis import avancement_lire
from safran.parcours.rules.suivis import suivi_commencer, temps_ajouter
from safran.pilotage.queries.bilans import bpf_lignes
from tests.fabriques import un_conseiller, une_region
from tests.pages import lue
from tests.safran.fabriques_attestations import achever, octets, texte_de, une_formation_a_quiz
from tests.safran.fabriques_presences import (
    contresigner,
    les_inscriptions,
    noter,
    une_formation_en_salle,
    une_session_du_jour,
)

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
LONG = True
SIGNE = datetime.timedelta(seconds=30)


def lire_a_l_ecran(compte, formation, minutes: int) -> None:
    """The page of a step makes its signs, every thirty seconds, for so many minutes."""
    suivi = suivi_commencer(compte=compte, formation=formation)
    etape = avancement_lire(suivi).plan.etapes[0]
    debut = timezone.now() - datetime.timedelta(minutes=minutes)
    for rang in range(2 * minutes + 1):
        with time_machine.travel(debut + rang * SIGNE, tick=False):
            temps_ajouter(suivi=suivi, module_pk=etape.module_pk, etape_id=etape.id)


def certificat_de(compte, formation) -> Attestation:
    """The certificate of a training at a distance, asked for and issued."""
    certificat = rules.certificat_preparer(suivi=Suivi.objects.get(compte=compte, formation=formation))
    return rules.attestation_emettre(pk=certificat.pk)


def comme_avant(document: Attestation, minutes: int = 121) -> Attestation:
    """The same document with the facts of the first wording, its declared length held as followed."""
    nouvelles = ("duree_formation", "mesure_minutes")
    document.faits = {c: v for c, v in document.faits.items() if c not in nouvelles}
    document.faits |= {"version": "2026-1", "duree_minutes": minutes}
    document.save(update_fields=["faits"])
    return document


def verifier() -> str:
    sortie = io.StringIO()
    call_command("verifier", stdout=sortie)
    return sortie.getvalue()


def test_length_of_the_training_is_never_printed_as_followed(emettre):
    compte, formation = un_conseiller(), une_formation_a_quiz(duree_minutes=120)
    documents = [emettre(compte, formation), certificat_de(compte, formation)]
    for texte in map(texte_de, documents):
        assert "Durée déclarée" in texte and "2 heures" in texte
        assert "Durée suivie" not in texte and "réellement suivie" not in texte and "mesuré" not in texte
    assert "pour la durée indiquée" not in texte_de(documents[1])


def test_time_measured_and_assessed_is_printed_with_its_method(emettre):
    compte, formation = un_conseiller(), une_formation_a_quiz(duree_minutes=120)
    lire_a_l_ecran(compte, formation, 4)
    documents = [emettre(compte, formation), certificat_de(compte, formation)]
    for texte in map(texte_de, documents):
        assert "4 min mesurées : temps actif à l’écran" in texte and "plafonné par étape" in texte
        assert "pauses non comprises" in texte and "quiz corrigé par le serveur" in texte
    sans_quiz = une_formation_a_quiz(criteres=("etapes_vues",))
    lire_a_l_ecran(compte, sans_quiz, 4)
    achever(compte, sans_quiz)
    assert "Aucun temps suivi n’est attesté" in texte_de(certificat_de(compte, sans_quiz)), "mesuré, non évalué"
    lu = queries.portefeuille_lire(compte)
    assert (lu.en_salle, lu.mesurees) == (0, 4), "l’attestation et le certificat disent les mêmes minutes"


def test_issued_document_without_proof_stays_is_counted_listed_and_replaced(
    client, emettre, django_capture_on_commit_callbacks
):
    region, compte = une_region(), un_conseiller()
    ancienne, vide = comme_avant(emettre(compte)), "Aucun document valable ne dit de durée sans preuve."
    avant = octets(ancienne), ancienne.sha256
    liste = reverse("attestations_toutes")
    assert "• 1 document valable dit une durée que rien ne prouve" in verifier()
    client.force_login(region)
    assert "1 document valable dit une durée que rien ne prouve" in lue(client.get(liste))
    page = lue(client.get(liste, {"sans_preuve": "on"}))
    assert ancienne.numero in page and "Dit 2 h 01, sans preuve" in page
    export = client.get(reverse("attestations_export"), {"sans_preuve": "on"})
    assert ancienne.numero in b"".join(export.streaming_content).decode()
    assert queries.portefeuille_lire(compte).en_salle == 0
    with django_capture_on_commit_callbacks(execute=True):
        nouvelle = rules.attestation_remplacer(attestation=ancienne, par=region, motif="Durée sans preuve.")
    nouvelle.refresh_from_db()
    ancienne.refresh_from_db()
    assert (octets(ancienne), ancienne.sha256) == avant and ancienne.faits["duree_minutes"] == 121
    assert "Durée déclarée" in texte_de(nouvelle) and "Durée suivie" not in texte_de(nouvelle)
    assert verifier() == "Aucune anomalie.\n" and vide in lue(client.get(liste, {"sans_preuve": "on"}))


def test_issued_document_whose_sheets_say_its_hours_is_not_listed(django_capture_on_commit_callbacks):
    session = une_session_du_jour(1, formation=une_formation_en_salle())
    (inscription,) = les_inscriptions(session)
    with django_capture_on_commit_callbacks(execute=True):
        for seance in session.seances.all():
            noter(seance, inscription)
        contresigner(*session.seances.all())
    attestation = Attestation.objects.get()
    assert attestation.faits["duree_minutes"] == 390 and "6 h 30 en salle" in texte_de(attestation)
    assert not queries.durees_non_prouvees().filter(pk=comme_avant(attestation, 390).pk)
    assert queries.portefeuille_lire(inscription.compte).en_salle == 390
    comme_avant(attestation, 400)
    assert queries.durees_non_prouvees().get() == attestation


def test_yearly_hours_at_a_distance_are_measured_and_assessed_ones():
    formation = une_formation_a_quiz(duree_minutes=600)
    for compte in [un_conseiller() for _ in range(5)]:
        lire_a_l_ecran(compte, formation, 12)
        achever(compte, formation)
    lignes = dict(bpf_lignes(timezone.localdate().year))
    a_distance = {nom: valeur for nom, valeur in lignes.items() if "distance" in nom or "en tout" in nom}
    assert list(a_distance.values()) == [5, 1, 5, 1], a_distance


def test_hours_of_a_trainer_wait_for_the_certified_sheet(client):
    session = une_session_du_jour(1, jour=timezone.localdate() - datetime.timedelta(days=1))
    client.force_login(session.formatrice)
    espace = reverse("espace_formateur")
    assert "<dt>Heures animées</dt><dd>aucune</dd>" in lue(client.get(espace))
    for seance in session.seances.all():
        noter(seance, *les_inscriptions(session))
    contresigner(*session.seances.all())
    assert "<dt>Heures animées</dt><dd>6 h 30</dd>" in lue(client.get(espace))
