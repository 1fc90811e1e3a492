"""What the other rules share: the locks of a draft and of a note, and the one way to change its state."""

import datetime

from django.utils import timezone

from home.erreurs import RegleRefusee
from home.typographie import heure
from pratiques.choices import TRANSITIONS, Statut
from pratiques.models import Brouillon, EtatFiche, FichePratiquePage
from reseau.comptes.models import Compte


def fiche_lock(*, pk: int) -> FichePratiquePage:
    """The note, its row locked until the end of the transaction: two deciders give one outcome."""
    return FichePratiquePage.objects.select_for_update(of=("self",)).get(pk=pk)


def brouillon_lock(*, brouillon: Brouillon) -> Brouillon:
    """The draft as it stands, locked until the end of the transaction. RegleRefusee("efface") when it is gone."""
    verrou = Brouillon.objects.select_for_update(of=("self",)).filter(pk=brouillon.pk).first()
    if verrou is None:
        raise RegleRefusee("efface", "Ce brouillon vient d’être effacé ailleurs. Votre texte est toujours ici.")
    return verrou


def etat_change(
    *,
    fiche: FichePratiquePage,
    vers: str,
    par: Compte | None,
    motif: str = "",
    le: datetime.datetime | None = None,
    **champs: object,
) -> None:
    """Move a locked note to another state, with other fields of its life, and write the step in its history.

    Raises RegleRefusee("transition") when the table of transitions has no such step; says who came first.
    """
    if vers not in TRANSITIONS[fiche.statut]:
        raise RegleRefusee("transition", f"C’est impossible : {phrase_etat(fiche=fiche)}")
    EtatFiche.objects.create(fiche=fiche, de=fiche.statut, vers=vers, par=par, motif=motif, le=le or timezone.now())
    fiche.statut = vers
    for nom, valeur in champs.items():
        setattr(fiche, nom, valeur)
    FichePratiquePage.objects.filter(pk=fiche.pk).update(statut=vers, **champs)


def phrase_etat(*, fiche: FichePratiquePage) -> str:
    """« la fiche est « Validée » depuis 10 h 12. »"""
    dernier = fiche.etats.last()
    du_jour = dernier and timezone.localdate(dernier.le) == timezone.localdate()
    depuis = f" depuis {heure(dernier.le)}" if du_jour else ""
    return f"la fiche est «\u00a0{Statut(fiche.statut).label}\u00a0»{depuis}."
