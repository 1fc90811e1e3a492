"""What the page of a meeting shows: for everyone who reads it, for a seat, for who holds the body."""

from typing import Any

from django.utils import timezone

from home.registre import lire
from reseau.animation.choices import CLOSES, REUNION, EtatReunion, Reponse
from reseau.animation.models import Reunion
from reseau.animation.permissions import peut_lire_le_compte_rendu, peut_sieger, peut_tenir
from reseau.animation.permissions_reunions import ma_convocation
from reseau.animation.queries.ordre_du_jour import ordre_du_jour
from reseau.animation.queries.page_preparation import pieces_de
from reseau.animation.queries.reponses import reponses_lire
from reseau.animation.rules.pieces import FIXEES
from reseau.comptes.models import Compte


def page_de_reunion(reunion: Reunion, compte: Compte) -> dict[str, Any]:
    """Names of who comes are for those who sit; how many come, for everyone."""
    tient, siege = peut_tenir(compte, reunion.comite), peut_sieger(compte, reunion.comite)
    ouverte = reunion.etat == EtatReunion.CONVOQUEE and reunion.fin > timezone.now()
    return {
        "reunion": reunion,
        "odj": ordre_du_jour(reunion),
        "reponses": reponses_lire(reunion),
        "pieces": pieces_de(reunion),
        "mienne": ma_convocation(compte, reunion),
        "tient": tient,
        "siege": siege,
        "repond": ouverte,
        "REPONSES": Reponse.choices,
        "joint": tient and reunion.etat not in FIXEES,
        "reporte": tient and REUNION.permet(reunion, EtatReunion.REPORTEE),
        "annule": tient and REUNION.permet(reunion, EtatReunion.ANNULEE),
        "seance": siege and reunion.etat in (EtatReunion.CONVOQUEE, EtatReunion.EN_COURS),
        "compte_rendu": reunion.etat in CLOSES and peut_lire_le_compte_rendu(compte, reunion),
        "motif": _motif(reunion),
        "aussi": [suite for offre in lire("suites_de_reunion") for suite in offre(compte, reunion)],
    }


def _motif(reunion: Reunion) -> str:
    """Why it was put off or cancelled."""
    if reunion.etat not in (EtatReunion.REPORTEE, EtatReunion.ANNULEE):
        return ""
    dernier = reunion.historique.filter(vers=reunion.etat).last()
    return dernier.motif if dernier else ""
