"""The coming sessions, month by month, page by page."""

from itertools import groupby
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.utils import timezone

from home.calendrier.mois import Mois
from home.gardees import Gardee
from reseau.comptes.models import Compte
from safran.inscriptions.choices import EtatSession
from safran.inscriptions.models import SessionFormation
from safran.inscriptions.queries.sessions import Ligne, lignes_de, sessions_garnir

PAR_PAGE = 30
A_VENIR = Gardee("sessions à venir", pieces=("formations", "inscriptions", "territoires", "wagtailcore"))


def agenda_lire(compte: Compte, bassin: str = "", page: str | None = None) -> dict[str, Any]:
    """Coming sessions that can be seen, the nearest first: the `page`, and its lines by `mois`."""
    cles: list[int] = A_VENIR.lire((bassin, timezone.localdate()), lambda: list(_a_venir(bassin)))
    choisie = Paginator(cles, PAR_PAGE).get_page(page)
    lignes = lignes_de(sessions_garnir(choisie), compte)
    return {"page": choisie, "mois": [(titre, list(siennes)) for titre, siennes in groupby(lignes, _mois)]}


def _a_venir(bassin: str) -> QuerySet[SessionFormation, int]:
    sessions = SessionFormation.objects.visibles().filter(formation__live=True).exclude(etat=EtatSession.TERMINEE)
    if bassin:
        sessions = sessions.filter(bassin__code=bassin)
    return sessions.a_venir().values_list("pk", flat=True)


def _mois(ligne: Ligne) -> str:
    jour = ligne.session.premier_jour
    return Mois.de(jour).titre if jour else "Sans date"
