"""What this room offers to the page of a bassin (R4.2)."""

from typing import Any

from django.urls import reverse

from home.registre import BlocLocal, Carte, Chiffre
from reseau.animation.permissions import participe, sieges_de
from reseau.animation.queries.espace import equipe_lire, espace_lire, reponse_attendue
from reseau.comptes.models import Compte
from reseau.membres.permissions import classe_de_lecteur
from reseau.territoires.models import Bassin


def bloc_comite(compte: Compte, bassin: Bassin) -> Carte:
    """The local body and its chair, for everyone; its meetings, decisions and actions, for those who read them."""
    espace = espace_lire(compte, bassin)
    contexte: dict[str, Any] = {"espace": espace}
    if espace and participe(compte):
        contexte |= {"url_suite": reverse("instance", args=[espace.comite.code]), "libelle_suite": "Qui y siège"}
    return Carte(espace.comite.nom if espace else "Comité local", "animation/espace/comite.html", contexte)


def ilot_reponse(compte: Compte, bassin: Bassin) -> Carte | None:
    """What this person answered to the next meeting of the local body, when a seat of hers is asked."""
    if not sieges_de(compte):
        return None
    appel = reponse_attendue(compte, bassin)
    return appel and Carte("", "animation/espace/reponse.html", {"appel": appel})


AUTOUR = ("animation", "membres", "comptes", "structures", "annuaire", "territoires")
BLOC_COMITE = BlocLocal(bloc_comite, classe_de_lecteur, AUTOUR, ilot_reponse)


def bloc_equipe(compte: Compte, bassin: Bassin) -> Carte | None:
    """Who works there, structure by structure, for its members."""
    equipe = equipe_lire(compte, bassin)
    if equipe is None or not equipe.personnes:
        return None
    suite = {"url_suite": f"{reverse('personnes')}?bassin={bassin.code}", "libelle_suite": "Les trouver"}
    chiffres = (Chiffre(equipe.personnes, "membre", "membres"),)
    return Carte("Membres du bassin", "animation/espace/equipe.html", {"equipe": equipe, **suite}, False, chiffres)


BLOC_EQUIPE = BlocLocal(bloc_equipe, classe_de_lecteur, ("membres", "comptes", "structures"))
