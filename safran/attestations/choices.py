"""States of an attestation, and how it goes from one to another."""

from django.db import models

from home.etats.cycles import Cycle


class Genre(models.TextChoices):
    """What the document says: what was learned, or what was followed and how long."""

    ATTESTATION = "ATTESTATION", "Attestation de formation"
    CERTIFICAT = "CERTIFICAT", "Certificat de réalisation"


class EtatAttestation(models.TextChoices):
    """Life of an attestation."""

    EN_PREPARATION = "EN_PREPARATION", "En préparation"
    EMISE = "EMISE", "Valable"
    REVOQUEE = "REVOQUEE", "Révoquée"
    REMPLACEE = "REMPLACEE", "Remplacée"


class Comparaison(models.TextChoices):
    """What may be said of a file that someone wants to check, and nothing more."""

    IDENTIQUE = "IDENTIQUE", "Fichier identique"
    DIFFERENT = "DIFFERENT", "Fichier différent"
    REMPLACE = "REMPLACE", "Attestation remplacée"
    REVOQUE = "REVOQUE", "Attestation révoquée"


VIVANTES = (EtatAttestation.EN_PREPARATION, EtatAttestation.EMISE)
FIGEES = (EtatAttestation.EMISE, EtatAttestation.REVOQUEE, EtatAttestation.REMPLACEE)
E = EtatAttestation
ATTESTATION = Cycle(
    "attestation",
    EtatAttestation,
    {E.EN_PREPARATION: {E.EMISE}, E.EMISE: {E.REVOQUEE, E.REMPLACEE}},
    tons={E.EN_PREPARATION: "attente", E.EMISE: "ok", E.REVOQUEE: "non"},
    avec=("compte", "formation", "remplace"),
    refus="Cette attestation n’est plus valable, ou n’est pas encore émise : rien ne change.",
)
# Les critères que le serveur vérifie lui-même : sans l'un d'eux, une formation ne délivre pas d'attestation.
CRITERES_VERIFIES = frozenset({"quiz_reussi", "presence"})
# Depuis la deuxième, une durée n’est dite que prouvée ; depuis la troisième, plafonnée par étape.
VERSION_LIBELLE = "2026-3"
SANS_PLAFOND = frozenset({"2026-1", "2026-2"})
