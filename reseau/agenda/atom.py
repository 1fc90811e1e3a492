"""The agenda as news: what comes, the last changed first."""

from collections.abc import Iterable

from django.urls import reverse

from home.flux import Entree
from home.typographie import date_longue, heure
from reseau.agenda.calendrier import ANNONCES
from reseau.agenda.models import Evenement
from reseau.agenda.queries.flux import evenements_du_flux
from reseau.agenda.queries.portees import Portee


def entrees_de(portee: Portee) -> Iterable[Entree]:
    """What a feed says of each event."""
    for evenement in evenements_du_flux(portee):
        yield Entree(
            titre=ANNONCES.get(evenement.vie, "") + evenement.titre,
            url=reverse("evenement", args=[evenement.uuid]),
            texte=f"{_quand_et_ou(evenement)}. {evenement.resume}",
            identifiant=f"/agenda/{evenement.uuid}/",
            publiee_le=evenement.propose_le,
            changee_le=evenement.modifie_le,
            auteur=str(evenement.organisateur),
            mots=tuple(map(str, (evenement.get_genre_display(), *evenement.themes.all(), *evenement.bassins.all()))),
        )


def _quand_et_ou(evenement: Evenement) -> str:
    dit = f"{date_longue(evenement.debut)}, {heure(evenement.debut)}, {evenement.ou_court}"
    return dit[:1].upper() + dit[1:]
