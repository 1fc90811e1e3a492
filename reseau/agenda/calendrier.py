"""The dates of events as other software reads them: one time each, the same identity in every feed."""

import uuid
from collections.abc import Iterable
from functools import cache

from django.conf import settings
from django.urls import reverse

from home.calendrier.ical import ANNULE, CONFIRME, OPTION, RendezVous, calendrier_ecrire, uid_de
from home.typographie import date_longue, heure
from reseau.agenda.choices import Accessibilite, Genre, Moderation, Vie, Visibilite
from reseau.agenda.models import Creneau, Evenement
from reseau.agenda.queries.flux import creneaux_de, creneaux_du_flux, evenements_attendus
from reseau.agenda.queries.portees import Portee
from reseau.comptes.models import Compte

PRODUIT = "Agenda"
GENRES, ACCES = dict(Genre.choices), dict(Accessibilite.choices)
PERSONNE = uuid.UUID(int=0)
# Outlook montre comme tenu un événement annulé : le titre le dit aussi.
ANNONCES = {Vie.ANNULE: "ANNULÉ : ", Vie.REPORTE: "REPORTÉ : "}


def flux_ics(portee: Portee) -> str:
    """The public calendar of a scope."""
    rendez_vous = map(rendez_vous_de, creneaux_du_flux(portee.evenements()))
    return calendrier_ecrire(rendez_vous, produit=PRODUIT, nom=f"Orientation, {portee.nom}")


def evenement_ics(evenement: Evenement) -> str:
    """Every date of one event, those taken away too."""
    return calendrier_ecrire(map(rendez_vous_de, creneaux_de(evenement)), produit=PRODUIT)


def agenda_de(compte: Compte) -> Iterable[RendezVous]:
    """The dates that concern a person, private ones too as long as she may read them."""
    return map(rendez_vous_de, creneaux_du_flux(evenements_attendus(compte)))


def rendez_vous_de(creneau: Creneau) -> RendezVous:
    """One date of an event, read by `creneaux_du_flux` or `creneaux_de`."""
    evenement = creneau.evenement
    annonce = ANNONCES[Vie.ANNULE] if creneau.annule_le else ANNONCES.get(evenement.vie, "")
    return RendezVous(
        uid=uid_de(f"evenement-{evenement.uuid}-{creneau.rang}"),
        titre=annonce + evenement.titre,
        debut=creneau.debut,
        fin=creneau.fin,
        sequence=evenement.sequence,
        etat=ANNULE if annonce else _etat(evenement),
        modifie_le=evenement.modifie_le,
        lieu=", ".join(texte for texte in (evenement.ou_court, evenement.ou_adresse, evenement.salle) if texte),
        position=evenement.position,
        url=settings.SITE_URL + _chemin().replace(str(PERSONNE), str(evenement.uuid)),
        texte=_texte(evenement, creneau),
        categories=(GENRES[evenement.genre], *(theme.libelle for theme in evenement.themes_lus)),
        classe="PUBLIC" if evenement.visibilite == Visibilite.PUBLIC else "PRIVATE",
    )


@cache
def _chemin() -> str:
    """The path of a page of event, sought once: a feed says hundreds of them."""
    return reverse("evenement", args=[PERSONNE])


def _etat(evenement: Evenement) -> str:
    sur = evenement.moderation == Moderation.PROGRAMME and evenement.vie != Vie.OPTION
    return CONFIRME if sur else OPTION


def _texte(evenement: Evenement, creneau: Creneau) -> str:
    """What is read under the title, whatever the software: in plain lines."""
    accessible = [nom for code, nom in ACCES.items() if code in evenement.accessibilite]
    parts = [
        f"Annulé : {creneau.motif}" if creneau.annule_le and creneau.motif else "",
        f"Date déplacée, prévue d’abord {_dite(creneau)}." if creneau.deplace_de else "",
        evenement.resume,
        evenement.programme,
        evenement.acces,
        f"Accessibilité : {', '.join(accessible)}" if accessible else "",
        f"À distance : {evenement.lien}" if evenement.lien else "",
        f"Organisé par {evenement.organisateur}. Gratuit.",
    ]
    return "\n\n".join(part for part in parts if part)


def _dite(creneau: Creneau) -> str:
    return f"{date_longue(creneau.deplace_de)} à {heure(creneau.deplace_de)}"
