"""The next dates of some events, and the events that some words name."""

from django.db.models import Q, QuerySet
from django.utils import timezone

from home.periodes import mois_apres
from home.recherche.texte import replier
from reseau.agenda.choices import A_TENIR
from reseau.agenda.lignes import CHAMPS, LigneAgenda, ligne_de_creneau
from reseau.agenda.models import Creneau, Evenement
from reseau.agenda.permissions import evenements_lisibles
from reseau.comptes.models import Compte

A_VENIR = Q(annule_le=None, evenement__vie__in=A_TENIR)
LUS_AU_PLUS, MOIS_EN_ARRIERE = 200, -12


def prochains_lire(evenements: QuerySet[Evenement], limite: int) -> list[LigneAgenda]:
    """The next date of each of these events, the nearest first; what comes back every week is said once."""
    creneaux = Creneau.objects.filter(A_VENIR, evenement__in=evenements, fin__gt=timezone.now())
    lus: dict[str, LigneAgenda] = {}
    for ligne in creneaux.order_by("debut", "rang").values_list(*CHAMPS)[:LUS_AU_PLUS]:
        lu = ligne_de_creneau(ligne)
        lus.setdefault(lu.url, lu)
        if len(lus) == limite:
            break
    return list(lus.values())


def evenements_trouver(compte: Compte, texte: str, limite: int) -> list[Evenement]:
    """Events that this person may read and that hold every word; those to come first, then those of the past year."""
    depuis = timezone.now() - (timezone.localdate() - mois_apres(jour=timezone.localdate(), mois=MOIS_EN_ARRIERE))
    lisibles = evenements_lisibles(compte).filter(Q(fin=None) | Q(fin__gt=depuis))
    champs = ("pk", "fin", "titre", "resume", "endroit", "organisateur__nom", "commune__nom", "lieu__commune__nom")
    demandes, maintenant = replier(texte).split(), timezone.now()
    trouves = [
        (fin is not None and fin <= maintenant, fin or maintenant, pk)
        for pk, fin, *dits in lisibles.order_by().values_list(*champs)
        if all(mot in _replie(dits) for mot in demandes)
    ]
    pks = [pk for _, _, pk in sorted(trouves)[:limite]]
    evenements = Evenement.objects.select_related("lieu__commune", "commune").in_bulk(pks)
    return [evenements[pk] for pk in pks]


def _replie(dits: list[str | None]) -> str:
    return replier(" ".join(dit for dit in dits if dit))
