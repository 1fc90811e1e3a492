"""Legal status of a structure in the service, and who may become what (R1.3)."""

from django.db import models


class Statut(models.TextChoices):
    """By which title a structure takes part in the service (article 5.2)."""

    OPERATEUR_LEGAL = "OPERATEUR_LEGAL", "Opérateur prévu par la loi"
    OPERATEUR_CEP = "OPERATEUR_CEP", "Opérateur du CEP"
    CHARTE = "CHARTE", "Participant par charte"
    CANDIDATE = "CANDIDATE", "Candidate"
    RETIREE = "RETIREE", "Retirée"


# What the public never sees: not in yet, or out.
STATUTS_CACHES = frozenset({Statut.CANDIDATE, Statut.RETIREE})

# From the status in force (None: no status yet) to the next ones.
TRANSITIONS: dict[Statut | None, frozenset[Statut]] = {
    None: frozenset({Statut.OPERATEUR_LEGAL, Statut.OPERATEUR_CEP, Statut.CHARTE, Statut.CANDIDATE}),
    Statut.CANDIDATE: frozenset({Statut.OPERATEUR_CEP, Statut.CHARTE, Statut.RETIREE}),
    Statut.CHARTE: frozenset({Statut.CANDIDATE, Statut.OPERATEUR_CEP, Statut.OPERATEUR_LEGAL, Statut.RETIREE}),
    Statut.OPERATEUR_LEGAL: frozenset({Statut.OPERATEUR_CEP, Statut.CHARTE, Statut.RETIREE}),
    Statut.OPERATEUR_CEP: frozenset({Statut.OPERATEUR_LEGAL, Statut.CHARTE, Statut.RETIREE}),
    Statut.RETIREE: frozenset({Statut.CANDIDATE, Statut.CHARTE, Statut.OPERATEUR_LEGAL, Statut.OPERATEUR_CEP}),
}
