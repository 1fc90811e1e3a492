"""Builders of attestations: a training with a quiz, someone who completes it."""

import io

from django.core.files.storage import storages
from pypdf import PdfReader

from safran.attestations.models import Attestation
from safran.formations.models import FormationPage
from safran.parcours.rules import suivis
from tests.fabriques import un_conseiller
from tests.safran.fabriques_formations import etapes_de, un_module, une_etape, une_formation
from tests.safran.fabriques_quiz import un_quiz, une_tentative_remise

OBJECTIFS = ["Repérer les limites de sa mission", "Choisir la bonne structure"]


def une_formation_a_quiz(criteres=("etapes_vues", "quiz_reussi"), quiz=None, **champs) -> FormationPage:
    """A training of two steps and a quiz, with its completion rule."""
    quiz = quiz or un_quiz(titre="Quiz final")
    champs.setdefault("duree_minutes", 60)
    champs.setdefault("title", "Ré-adresser sans perdre personne")
    regle = [(genre, {"quiz": quiz.code} if genre == "quiz_reussi" else None) for genre in criteres]
    formation = une_formation(
        achevement_criteres=regle, objectifs=[("ligne", objectif) for objectif in OBJECTIFS], **champs
    )
    un_module(formation, [une_etape(minutes=25), une_etape("Le quiz", [("quiz", quiz.pk)], minutes=10)])
    formation = FormationPage.objects.get(pk=formation.pk)
    formation.quiz_final = quiz
    return formation


def achever(compte, formation: FormationPage, bonnes: int | None = None):
    """Follow every step, then hand in the quiz; the completion follows in the same transaction."""
    suivi = suivis.suivi_commencer(compte=compte, formation=formation)
    module = formation.get_children().first().specific
    suivis.etape_marquer(suivi=suivi, module=module, etape_id=etapes_de(module)[0])
    une_tentative_remise(compte, formation.quiz_final, bonnes)
    suivi.refresh_from_db()
    return suivi


def une_attestation(compte=None, formation=None) -> Attestation:
    """Someone completes a training; call it in a test whose commits are run (`django_capture_on_commit_callbacks`)."""
    compte = compte or un_conseiller(prenom="Claire", nom="Moreau")
    formation = formation or une_formation_a_quiz()
    achever(compte, formation)
    return Attestation.objects.get(compte=compte, formation_id=formation.pk)


def octets(attestation: Attestation) -> bytes:
    """The bytes in the private storage."""
    with storages["prive"].open(attestation.fichier) as fichier:
        return fichier.read()


def texte_de(attestation: Attestation) -> str:
    """The text of the document, read by another reader, spaces made plain."""
    texte = PdfReader(io.BytesIO(octets(attestation))).pages[0].extract_text()
    return " ".join(texte.replace("\xa0", " ").split())
