"""What this room offers to the others: the home page, the search over everything, structures, bassins, trends."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from home.gardees import Gardee
from home.registre import BlocLocal, Carte, Resultat
from home.typographie import date_longue
from reseau.agenda.choices import Visibilite
from reseau.agenda.models import Evenement
from reseau.agenda.permissions import evenements_partages, evenements_programmes, evenements_publics
from reseau.agenda.queries.prochains import evenements_trouver, prochains_lire
from reseau.comptes.models import Compte
from reseau.membres.permissions import classe_de_lecteur, est_membre
from reseau.structures.models import Structure
from reseau.territoires.models import Bassin
from reseau.vocabulaires.models import Theme

A_L_ACCUEIL, DU_BASSIN = 3, 4
RESERVE = Gardee("structures qui réservent à un bassin", pieces=("agenda", "structures"))
RENDEZ_VOUS = Gardee("rendez-vous d’une structure", pieces=("agenda", "annuaire", "structures", "territoires"))


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
    """What a structure organises soon, or one that it replaced, alone or with others.

    All members read the same of a structure that keeps nothing to some bassins.
    """
    siens = Q(organisateur=structure) | Q(organisateur__fusionnee_dans=structure) | Q(co_organisateurs=structure)

    def lire() -> list[Resultat]:
        prochains = prochains_lire(evenements_programmes(compte).filter(siens), limite)
        return [Resultat(rv.titre, rv.url, rv.endroit, rv.quand) for rv in prochains]

    if RESERVE.lire(structure.pk, lambda: Evenement.objects.filter(siens, visibilite=Visibilite.BASSIN).exists()):
        return lire()
    minute = timezone.now().replace(second=0, microsecond=0)
    return RENDEZ_VOUS.lire((structure.pk, limite, minute, est_membre(compte)), lire)


def bloc_agenda(compte: Compte, bassin: Bassin) -> Carte:
    """The next events of a bassin that this person may read, on its page."""
    prochains = prochains_lire(evenements_partages(compte).filter(bassins=bassin), DU_BASSIN)
    return Carte("Agenda du bassin", "agenda/bloc_bassin.html", {"prochains": prochains, "bassin": bassin})


BLOC_AGENDA = BlocLocal(bloc_agenda, classe_de_lecteur, ("agenda", "annuaire", "structures", "territoires"))


def par_theme(compte: Compte, themes: Iterable[Theme], limite: int) -> Iterator[Resultat]:
    """The events of the programme that bear one of these themes, the latest first."""
    evenements = evenements_programmes(compte).filter(themes__in=list(themes)).exclude(debut=None).distinct()
    for evenement in evenements.order_by("-debut", "pk")[:limite]:
        dit = ". ".join(filter(None, (date_longue(evenement.debut), evenement.resume)))
        yield Resultat(evenement.titre, reverse("evenement", args=[evenement.uuid]), dit, "Rencontres et événements")
