"""What the digests tell: a sheet that one keeps changed, closed, or nobody confirmed it for a year."""

import datetime
from collections.abc import Iterator

from django.db.models import Q
from django.utils import timezone

from home.nouvelles import Nouvelle
from reseau.annuaire.choices import JOURS_PERIMEE, ActionModification, Fraicheur, Genre
from reseau.annuaire.models import Modification
from reseau.annuaire.queries.historique import champ_libelle
from reseau.carnets.models import Carnet
from reseau.carnets.queries.contenu import FicheDite, fiches_lire, retenues_dire
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_membre

MAX, CHAMPS_DITS = 200, 4
MUETTES = (ActionModification.CREATION, ActionModification.CONFIRMATION)


def fiches_gardees(compte: Compte, depuis: datetime.datetime, jusqu_a: datetime.datetime) -> Iterator[Nouvelle]:
    """Each kept sheet once a change; what one did oneself is not told."""
    if not est_membre(compte):
        return
    dites = {}
    for dite in retenues_dire(fiches_lire(Carnet.objects.filter(compte=compte))):
        dites[dite.genre, _cle(dite)] = dite
    yield from _changements(compte, dites, depuis, jusqu_a)
    for dite in dites.values():
        if (le := _perimee_le(dite)) and depuis < le <= jusqu_a:
            yield Nouvelle(dite.titre, dite.url, "Non confirmée depuis un an : appeler avant d’y envoyer quelqu’un", le)


def _cle(dite: FicheDite) -> int:
    retenue = dite.retenue
    return retenue.structure_id or retenue.lieu_id or retenue.service_id


def _changements(
    compte: Compte, dites: dict[tuple[Genre, int], FicheDite], depuis: datetime.datetime, jusqu_a: datetime.datetime
) -> Iterator[Nouvelle]:
    structures = {cle for genre, cle in dites if genre == Genre.STRUCTURE}
    visees = Q(structure__in=structures)
    for genre in (Genre.LIEU, Genre.SERVICE):
        visees |= Q(genre=genre, objet__in=[cle for sien, cle in dites if sien == genre])
    lignes = Modification.objects.filter(visees, quand__gt=depuis, quand__lte=jusqu_a).exclude(action__in=MUETTES)
    for ligne in lignes.exclude(qui=compte).order_by("quand", "pk")[:MAX]:
        dite = dites.get((Genre(ligne.genre), ligne.objet)) or dites[Genre.STRUCTURE, ligne.structure_id]
        yield Nouvelle(dite.titre, dite.url, _phrase(ligne), ligne.quand)


def _phrase(ligne: Modification) -> str:
    """« Fermée… » when it left the directory; else which fields changed."""
    quoi = "" if ligne.genre == Genre.STRUCTURE else f"{ligne.libelle} : "
    if ligne.champs.get("publie", [None, None])[1] is False:
        return f"{quoi}n’est plus dans l’annuaire"
    champs = [champ_libelle(ligne.genre, nom).lower() for nom in ligne.champs]
    reste = "…" if len(champs) > CHAMPS_DITS else ""
    return f"{quoi}a changé ({', '.join(champs[:CHAMPS_DITS])}{reste})" if champs else f"{quoi}a changé"


def _perimee_le(dite: FicheDite) -> datetime.datetime | None:
    """The midnight when a kept sheet went stale, if it has."""
    if dite.fraicheur != Fraicheur.PERIMEE:
        return None
    fiche = dite.retenue.lieu or dite.retenue.service
    dates = [fiche.confirme_le] if fiche else [lieu.confirme_le for lieu in dite.retenue.structure.lieux.all()]
    jour = min(dates) + datetime.timedelta(days=JOURS_PERIMEE + 1)
    return timezone.make_aware(datetime.datetime.combine(jour, datetime.time()))
