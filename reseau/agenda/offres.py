"""What this room offers to the others: the home page, the search over everything, the sheets of structures, bassins."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse

from home.registre import BlocLocal, Carte, Resultat
from home.typographie import date_longue
from reseau.agenda.permissions import evenements_partages, evenements_programmes, evenements_publics
from reseau.agenda.queries.prochains import evenements_trouver, prochains_lire
from reseau.comptes.models import Compte
from reseau.membres.permissions import classe_de_lecteur
from reseau.structures.models import Structure
from reseau.territoires.models import Bassin

A_L_ACCUEIL, DU_BASSIN = 3, 4


def agenda_de_l_accueil(request: HttpRequest) -> dict[str, Any]:
    """The next events open to everyone."""
    return {"rencontres": prochains_lire(evenements_publics(), A_L_ACCUEIL), "url_agenda": reverse("agenda")}


def chercher(compte: Compte, texte: str, limite: int) -> list[Resultat]:
    """Events that this person may read."""
    return [
        Resultat(
            evenement.titre,
            reverse("evenement", args=[evenement.uuid]),
            evenement.resume,
            ", ".join(filter(None, (evenement.get_genre_display(), date_longue(evenement.debut), evenement.ou_court))),
        )
        for evenement in evenements_trouver(compte, texte, limite)
    ]


def rendez_vous_de(compte: Compte, structure: Structure, limite: int) -> list[Resultat]:
    """What a structure organises soon, or one that it replaced, alone or with others."""
    siens = Q(organisateur=structure) | Q(organisateur__fusionnee_dans=structure) | Q(co_organisateurs=structure)
    prochains = prochains_lire(evenements_programmes(compte).filter(siens), limite)
    return [Resultat(rv.titre, rv.url, rv.endroit, rv.quand) for rv in prochains]


def bloc_agenda(compte: Compte, bassin: Bassin) -> Carte:
    """The next events of a bassin that this person may read, on its page."""
    prochains = prochains_lire(evenements_partages(compte).filter(bassins=bassin), DU_BASSIN)
    return Carte("Agenda du bassin", "agenda/bloc_bassin.html", {"prochains": prochains, "bassin": bassin})


BLOC_AGENDA = BlocLocal(bloc_agenda, classe_de_lecteur, ("agenda", "annuaire", "structures", "territoires"))
