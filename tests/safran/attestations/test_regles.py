"""An attestation is prepared with the completion, issued once whatever breaks, never made again."""

import datetime
import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import time_machine
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from home.courriels import avis
from home.documents import gels
from home.models import Courriel
from safran.attestations import documents, rules
from safran.attestations.choices import EtatAttestation
from safran.attestations.models import Attestation
from safran.attestations.prises import attestations_coherentes
from safran.parcours.models import Suivi
from safran.parcours.rules import suivis as achevements
from safran.parcours.rules.suivis import suivi_commencer, temps_ajouter
from tests.fabriques import un_conseiller, un_referent, une_region
from tests.refus import refus
from tests.safran.fabriques_attestations import achever, octets, texte_de, une_attestation, une_formation_a_quiz
from tests.safran.fabriques_formations import etapes_de
from tests.safran.fabriques_presences import (
    contresigner,
    les_inscriptions,
    noter,
    une_formation_en_salle,
    une_session_du_jour,
)

pytestmark = pytest.mark.django_db


def test_completion_issues_one_attestation_with_number_code_hash_and_one_mail(emettre):
    attestation = emettre()
    annee = datetime.date.today().year
    assert attestation.etat == EtatAttestation.EMISE and attestation.numero == f"SAF-{annee}-000001"
    assert hashlib.sha256(octets(attestation)).hexdigest() == attestation.sha256
    for _ in range(2):  # demandée encore, elle ne se refait pas
        assert rules.attestation_emettre(pk=attestation.pk).emise_le == attestation.emise_le
    assert len(storages["prive"].listdir(f"attestations/{annee}")[1]) == 1
    courriel = Courriel.objects.get(gabarit="attestations/emise")
    assert courriel.destinataire == attestation.compte.email and attestation.numero in courriel.texte
    assert "Ré-adresser sans perdre personne" in courriel.objet
    assert reverse("attestation_pdf", args=[attestation.uuid]) in courriel.texte
    assert list(attestations_coherentes()) == []
    faits = attestation.faits
    assert (faits["prenom"], faits["nom"], faits["nature"]) == ("Claire", "Moreau", "Action de formation")
    assert faits["objectifs"] == ["Repérer les limites de sa mission", "Choisir la bonne structure"]
    assert (faits["duree_formation"], faits["duree_minutes"], faits["mesure_minutes"]) == (60, 0, 0)
    assert faits["modalite"] == "À distance"
    assert faits["organisme"] == "Région Poitou-Charentes" and faits["version"]
    assert [(r["titre"], r["pourcentage"], r["seuil"]) for r in faits["resultats"]] == [("Quiz final", 100, 70)]
    assert faits["structure"].startswith("Structure") and faits["fonction"] == "Conseil"


def test_training_without_quiz_nor_attendance_gives_no_attestation(django_capture_on_commit_callbacks):
    formation = une_formation_a_quiz(criteres=("etapes_vues",))
    with django_capture_on_commit_callbacks(execute=True):
        suivi = achever(un_conseiller(), formation)
    assert suivi.est_acheve and not Attestation.objects.exists()
    call_command("battre", "attestations")
    assert not Attestation.objects.exists() and list(attestations_coherentes()) == []


def test_completion_without_the_quiz_gives_none_but_by_an_exception_that_it_says(django_capture_on_commit_callbacks):
    sans = achever(un_conseiller(), une_formation_a_quiz(achevement_operateur="UN"), bonnes=0)
    assert sans.est_acheve and not Attestation.objects.exists()
    suivi = achever(un_conseiller(), une_formation_a_quiz(), bonnes=0)
    with django_capture_on_commit_callbacks(execute=True):
        achevements.derogation_accorder(suivi=suivi, accordee_par=une_region(), motif="Épreuve passée à l’oral.")
    attestation = Attestation.objects.get()
    assert attestation.est_emise and attestation.faits["derogation"] and attestation.faits["resultats"] == []


class Coupure(BaseException):
    """The process is killed here."""


POINTS = ["avant_tout", "numero_reserve", "document_fait", "fichier_provisoire", "fichier_pose", "ligne_ecrite"]


def couper(monkeypatch, point):
    """Kill the issue at one named point."""

    def coupe(*args, **kwargs):
        raise Coupure(point)

    def apres(fonction):
        def enveloppe(*args, **kwargs):
            fonction(*args, **kwargs)
            raise Coupure(point)

        return enveloppe

    if point == "avant_tout":
        monkeypatch.setattr(rules, "_reserver", coupe)
    elif point == "numero_reserve":
        monkeypatch.setattr(documents, "attestation_pdf", coupe)
    elif point == "document_fait":
        monkeypatch.setattr(gels, "fichier_poser", coupe)
    elif point == "fichier_provisoire":
        monkeypatch.setattr(gels.os, "link", coupe)
    elif point == "fichier_pose":
        monkeypatch.setattr(gels, "fichier_poser", apres(gels.fichier_poser))
    else:
        monkeypatch.setattr(avis, "courriel_create", coupe)


@pytest.mark.parametrize("point", POINTS)
def test_issue_cut_between_any_two_steps_is_completed_once(monkeypatch, point):
    attestation = une_attestation()
    with monkeypatch.context() as coupure:
        couper(coupure, point)
        with pytest.raises(Coupure):
            rules.attestation_emettre(pk=attestation.pk)
    attestation.refresh_from_db()
    assert attestation.etat == EtatAttestation.EN_PREPARATION
    call_command("battre", "attestations")
    attestation.refresh_from_db()
    assert attestation.est_emise and attestation.numero.endswith("-000001")
    assert gels.empreinte(octets(attestation)) == attestation.sha256
    assert attestation.code_lisible in texte_de(attestation)
    assert Courriel.objects.filter(gabarit="attestations/emise").count() == 1
    assert list(attestations_coherentes()) == []


def test_file_already_there_is_kept_with_its_bytes(monkeypatch):
    attestation = une_attestation()
    with monkeypatch.context() as coupure:
        couper(coupure, "fichier_pose")
        with pytest.raises(Coupure):
            rules.attestation_emettre(pk=attestation.pk)
    attestation.refresh_from_db()
    premiers = gels.fichier_lire(documents.fichier_nom(attestation.numero, attestation.code))
    monkeypatch.setattr(documents, "attestation_pdf", lambda attestation: b"%PDF-autres octets")
    rules.attestation_emettre(pk=attestation.pk)
    attestation.refresh_from_db()
    assert octets(attestation) == premiers and attestation.sha256 == gels.empreinte(premiers)


def test_document_that_cannot_be_made_is_told_and_retried(monkeypatch):
    attestation = une_attestation()
    with monkeypatch.context() as panne:
        panne.setattr(documents, "attestation_pdf", lambda attestation: 1 / 0)
        with pytest.raises(CommandError, match="1 travail"):
            call_command("battre", "attestations")
    call_command("battre", "attestations")
    attestation.refresh_from_db()
    assert attestation.est_emise


def test_numbers_follow_each_other_and_begin_again_each_year(emettre):
    with time_machine.travel(datetime.datetime(2026, 12, 31, 10, tzinfo=datetime.UTC), tick=True):
        premiers = [emettre(un_conseiller()).numero for _ in range(2)]
    with time_machine.travel(datetime.datetime(2027, 1, 1, 10, tzinfo=datetime.UTC), tick=True):
        suivant = emettre(un_conseiller()).numero
    assert premiers == ["SAF-2026-000001", "SAF-2026-000002"] and suivant == "SAF-2027-000001"


def test_completion_whose_listener_was_absent_is_caught_up():
    attestation = une_attestation()
    Attestation.objects.all().delete()
    Suivi.objects.update(acheve_le=datetime.datetime(2030, 1, 1, tzinfo=datetime.UTC))
    with time_machine.travel(datetime.datetime(2030, 1, 2, tzinfo=datetime.UTC)):
        assert any("achevé sans attestation" in phrase for phrase in attestations_coherentes())
    call_command("battre", "attestations")
    assert Attestation.objects.get(compte=attestation.compte).est_emise


def test_revoked_attestation_keeps_its_file_and_its_reason(emettre):
    attestation, region = emettre(), une_region()
    rules.attestation_revoquer(attestation=attestation, par=region, motif=" Délivrée par erreur. ")
    attestation.refresh_from_db()
    dernier = attestation.historique.last()
    assert (attestation.etat, attestation.motif, dernier.par) == ("REVOQUEE", "Délivrée par erreur.", region)
    assert gels.empreinte(octets(attestation)) == attestation.sha256
    call_command("battre", "attestations")
    assert Attestation.objects.count() == 1


def test_replaced_attestation_gives_a_new_number_and_the_name_of_today(emettre, django_capture_on_commit_callbacks):
    attestation = emettre()
    attestation.compte.nom = "Moreau-Durand"
    attestation.compte.save()
    attestation.formation.specific.title = "Titre changé"
    with django_capture_on_commit_callbacks(execute=True):
        rules.attestation_remplacer(attestation=attestation, par=une_region(), motif="Nom d’usage corrigé.")
    attestation.refresh_from_db()
    nouvelle = attestation.remplacee_par
    assert attestation.etat == EtatAttestation.REMPLACEE and nouvelle.est_emise
    assert nouvelle.numero != attestation.numero and nouvelle.code != attestation.code
    assert nouvelle.faits["nom"] == "Moreau-Durand" and nouvelle.titre == attestation.titre
    assert nouvelle.faits["acheve_le"] == attestation.faits["acheve_le"]
    assert attestation.numero in Courriel.objects.get(cle__startswith=f"attestations/emise-{nouvelle.pk}-").texte
    assert list(attestations_coherentes()) == []


@pytest.mark.parametrize("regle", [rules.attestation_revoquer, rules.attestation_remplacer])
def test_only_the_region_ends_an_attestation_and_says_why(emettre, regle):
    attestation = emettre()
    for par, motif, code in (
        (attestation.compte, "Motif", "reserve_region"),
        (un_referent(), "Motif", "reserve_region"),
        (une_region(), "  ", "motif_absent"),
    ):
        refus(code, regle, attestation=attestation, par=par, motif=motif)
    rules.attestation_revoquer(attestation=attestation, par=une_region(), motif="Erreur.")
    refus("etat", regle, attestation=attestation, par=une_region(), motif="Encore.")


def test_database_keeps_one_live_attestation_and_whole_ones(emettre):
    attestation = emettre()
    with pytest.raises(IntegrityError), transaction.atomic():
        Attestation.objects.create(compte=attestation.compte, formation=attestation.formation)
    for champs in ({"sha256": ""}, {"numero": None}, {"etat": "REVOQUEE"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Attestation.objects.filter(pk=attestation.pk).update(**champs)
    with pytest.raises(ProtectedError):
        attestation.formation.delete()


def test_verification_sees_a_missing_a_changed_and_a_late_document(emettre):
    attestation, stockage = emettre(), storages["prive"]
    contenu = octets(attestation)
    with open(stockage.path(attestation.fichier), "wb") as fichier:
        fichier.write(contenu[:-2] + b"xx")
    assert any("a changé" in phrase for phrase in attestations_coherentes())
    stockage.delete(attestation.fichier)
    assert any("est absent" in phrase for phrase in attestations_coherentes())
    avant = attestation.creee_le - datetime.timedelta(hours=2)
    Attestation.objects.create(compte=un_conseiller(), formation=attestation.formation, creee_le=avant)
    assert any("attend depuis plus d’une heure" in phrase for phrase in attestations_coherentes())


def test_leftovers_of_an_interrupted_writing_are_removed_after_a_day(settings):
    dossier = settings.PRIVE_ROOT / "attestations" / "2026"
    dossier.mkdir(parents=True)
    vieux, recent = dossier / f"{gels.PREFIXE}a", dossier / f"{gels.PREFIXE}b"
    for fichier in (vieux, recent):
        fichier.write_bytes(b"%PDF")
    os.utime(vieux, (0, 0))
    call_command("battre", "attestations")
    assert not vieux.exists() and recent.exists()


# Random histories: no document prints a followed duration that the facts do not carry.

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
