"""Legal status of a structure in the service, and who may become what (R1.3)."""

from django.db import models

from home.etats.cycles import Cycle


class Statut(models.TextChoices):
    """By which title a structure takes part in the service (article 5.2)."""

    OPERATEUR_LEGAL = "OPERATEUR_LEGAL", "Opérateur prévu par la loi"
    OPERATEUR_CEP = "OPERATEUR_CEP", "Opérateur du CEP"
    CHARTE = "CHARTE", "Participant par charte"
    CANDIDATE = "CANDIDATE", "Candidate"
    RETIREE = "RETIREE", "Retirée"


# The same said in full, acronyms spelled out, for a page that the public reads.
EN_TOUTES_LETTRES: dict[Statut, str] = {
    Statut.OPERATEUR_LEGAL: "Opérateur du service public de l’orientation, par la loi",
    Statut.OPERATEUR_CEP: "Opérateur du conseil en évolution professionnelle (CEP)",
    Statut.CHARTE: "Participe au service par une charte d’engagement",
    Statut.CANDIDATE: "Candidate à entrer dans le service",
    Statut.RETIREE: "Retirée du service",
}

# What the public never sees: not in yet, or out.
STATUTS_CACHES = frozenset({Statut.CANDIDATE, Statut.RETIREE})

# From the status in force to the next ones. A status is a dated row: the rows are its history, no model is moved.
STATUT = Cycle(
    "statut de structure",
    Statut,
    {
        Statut.CANDIDATE: {Statut.OPERATEUR_CEP, Statut.CHARTE, Statut.RETIREE},
        Statut.CHARTE: {Statut.CANDIDATE, Statut.OPERATEUR_CEP, Statut.OPERATEUR_LEGAL, Statut.RETIREE},
        Statut.OPERATEUR_LEGAL: {Statut.OPERATEUR_CEP, Statut.CHARTE, Statut.RETIREE},
        Statut.OPERATEUR_CEP: {Statut.OPERATEUR_LEGAL, Statut.CHARTE, Statut.RETIREE},
        Statut.RETIREE: {Statut.CANDIDATE, Statut.CHARTE, Statut.OPERATEUR_LEGAL, Statut.OPERATEUR_CEP},
    },
    departs=(Statut.OPERATEUR_LEGAL, Statut.OPERATEUR_CEP, Statut.CHARTE, Statut.CANDIDATE),
)

# Recorded when nobody names a more precise ground (R1.3).
BASES_LEGALES: dict[Statut, str] = {
    Statut.OPERATEUR_LEGAL: "Code du travail, article L. 6111-3",
    Statut.OPERATEUR_CEP: "Code du travail, article L. 6111-6",
    Statut.CHARTE: "Cahier des charges du SPRO, article 5.2",
}

# The data.inclusion network of each of ours; those it does not know are absent.
RESEAUX_DATA_INCLUSION: dict[str, list[str]] = {
    "missions-locales": ["mission-locale"],
    "france-travail": ["france-travail"],
    "cap-emploi": ["cap-emploi-reseau-cheops"],
    "cci": ["chambres-consulaires"],
    "cma": ["chambres-consulaires"],
    "chambres-agriculture": ["chambres-consulaires"],
    "information-jeunesse": ["reseau-information-jeunesse"],
    "cidff": ["cidff"],
    "france-services": ["france-service"],
    "region": ["regions"],
}
