"""What this room offers to the page of a bassin (R4.2)."""

from typing import Any

from django.urls import reverse

from home.registre import Carte, Chiffre
from reseau.animation.permissions import participe
from reseau.animation.queries.espace import equipe_lire, espace_lire
from reseau.comptes.models import Compte
from reseau.territoires.models import Bassin


def bloc_comite(compte: Compte, bassin: Bassin) -> Carte:
    """The local body and its chair, for everyone; its meetings, decisions and actions, for those who read them."""
    espace = espace_lire(compte, bassin)
    contexte: dict[str, Any] = {"espace": espace}
    if espace and participe(compte):
        contexte |= {"url_suite": reverse("instance", args=[espace.comite.code]), "libelle_suite": "Qui y siège"}
    return Carte(espace.comite.nom if espace else "Comité local", "animation/espace/comite.html", contexte)


def bloc_equipe(compte: Compte, bassin: Bassin) -> Carte | None:
    """Who works there, structure by structure, for its members."""
    equipe = equipe_lire(compte, bassin)
    if equipe is None or not equipe.personnes:
        return None
    suite = {"url_suite": f"{reverse('personnes')}?bassin={bassin.code}", "libelle_suite": "Les trouver"}
    chiffres = (Chiffre(equipe.personnes, "membre", "membres"),)
    return Carte("Membres du bassin", "animation/espace/equipe.html", {"equipe": equipe, **suite}, False, chiffres)
