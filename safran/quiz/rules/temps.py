"""More time for one person."""

from typing import Any

from django.db import transaction

from home.erreurs import RegleRefusee
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_membre
from safran.quiz.models import PLUS_MAX, Quiz, TempsSupplementaire, Tentative
from safran.quiz.queries.temps import echeance_de


@transaction.atomic
def temps_accorder(
    *, compte: Compte, quiz: Quiz | None, pourcentage: int, motif: str, accorde_par: Any
) -> TempsSupplementaire:
    """Sign a line of more time; the attempts already open have their deadline moved, never closer than it was.

    Raises RegleRefusee "motif_absent", "hors_bornes" or "pas_membre".
    """
    motif = motif.strip()
    if not motif:
        raise RegleRefusee("motif_absent", "Dites pourquoi, en une phrase.")
    if not 0 <= pourcentage <= PLUS_MAX:
        raise RegleRefusee("hors_bornes", f"Le temps en plus va de 0 à {PLUS_MAX}\xa0%.")
    if not est_membre(compte):
        raise RegleRefusee("pas_membre", "Cette personne n’est pas membre du réseau.")
    accord = TempsSupplementaire.objects.create(
        compte=compte, quiz=quiz, pourcentage=pourcentage, motif=motif, accorde_par=accorde_par
    )
    ouvertes = Tentative.objects.ouvertes().filter(compte=compte).exclude(echeance_le=None).select_related("quiz")
    if quiz is not None:
        ouvertes = ouvertes.filter(quiz=quiz)
    for tentative in ouvertes.select_for_update(of=("self",)).order_by("pk"):
        nouvelle = echeance_de(compte, tentative.quiz, tentative.commencee_le)
        if nouvelle and not tentative.est_echue() and nouvelle > tentative.echeance_le:
            tentative.echeance_le = nouvelle
            tentative.save(update_fields=["echeance_le"])
    return accord
