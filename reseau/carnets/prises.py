"""What this room offers to the registry of the house: the stars of a sheet, news, personal data, what it hears,
checks.
"""

import datetime
from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from home.courriels.nouvelles import Nouvelle
from home.registre import Carte, Rubrique
from home.securite.donnees_personnelles import Traitement, rubrique
from reseau.annuaire.choices import JOURS_PERIMEE, ActionModification, Fraicheur, Genre
from reseau.annuaire.models import Modification
from reseau.annuaire.portes import champ_libelle
from reseau.carnets.choices import FICHES_MAX
from reseau.carnets.models import Carnet, FicheRetenue, Partage
from reseau.carnets.queries import FicheDite, etoiles_de, fiches_lire, retenues_dire
from reseau.carnets.rules import compte_oublier, structure_fusion_suivre
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_membre
from reseau.structures.models import Structure


def etoiles(compte: Compte, fiche: dict[str, Any]) -> Carte | None:
    """The stars of a structure's sheet, for a member: hers, those of its services then of its places."""
    if not est_membre(compte):
        return None
    structure, posees = fiche["structure"], etoiles_de(compte, fiche["structure"])
    services = sorted(fiche["services"], key=lambda service: service.pk)
    lieux = sorted(fiche["lieux"], key=lambda lieu: (lieu.permanence, lieu.pk))
    fiches = [
        {
            "genre": genre,
            "cle": une.public_id if genre == Genre.LIEU else une.pk,
            "nom": une.nom,
            "posee": (genre, une.pk) in posees,
        }
        for genre, siennes in ((Genre.SERVICE, services), (Genre.LIEU, lieux))
        for une in siennes
    ]
    contexte = {"structure": structure, "posee": (Genre.STRUCTURE, structure.pk) in posees, "fiches": fiches}
    return Carte("Garder", "carnets/etoiles.html", contexte)


# What the digests tell: a sheet that one keeps changed, closed, or nobody confirmed it for a year.

MAX, CHAMPS_DITS = 200, 4
MUETTES = (ActionModification.CREATION, ActionModification.CONFIRMATION)


def fiches_gardees(compte: Compte, depuis: datetime.datetime, jusqu_a: datetime.datetime) -> Iterator[Nouvelle]:
    """Each kept sheet once a change; what one did oneself is not told."""
    if not est_membre(compte):
        return
    dites = {}
    for dite in retenues_dire(fiches_lire(Carnet.objects.filter(compte=compte))):
        retenue = dite.retenue
        dites[dite.genre, (retenue.structure_id or retenue.lieu_id or retenue.service_id)] = dite
    yield from _changements(compte, dites, depuis, jusqu_a)
    for dite in dites.values():
        if (le := _perimee_le(dite)) and depuis < le <= jusqu_a:
            yield Nouvelle(dite.titre, dite.url, "Non confirmée depuis un an : appeler avant d’y envoyer quelqu’un", le)


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
    quoi = "" if ligne.genre == Genre.STRUCTURE else f"{ligne.libelle} : "
    if ligne.champs.get("publie", [None, None])[1] is False:
        return f"{quoi}n’est plus dans l’annuaire"
    champs = [champ_libelle(ligne.genre, nom).lower() for nom in ligne.champs]
    reste = "…" if len(champs) > CHAMPS_DITS else ""
    return f"{quoi}a changé ({', '.join(champs[:CHAMPS_DITS])}{reste})" if champs else f"{quoi}a changé"


def _perimee_le(dite: FicheDite) -> datetime.datetime | None:
    if dite.fraicheur != Fraicheur.PERIMEE:
        return None
    fiche = dite.retenue.lieu or dite.retenue.service
    dates = [fiche.confirme_le] if fiche else [lieu.confirme_le for lieu in dite.retenue.structure.lieux.all()]
    jour = min(dates) + datetime.timedelta(days=JOURS_PERIMEE + 1)
    return timezone.make_aware(datetime.datetime.combine(jour, datetime.time()))


def donnees_des_carnets(compte: Compte) -> list[Rubrique]:
    """Favourites and lists, sheet by sheet."""
    retenues = FicheRetenue.objects.filter(carnet__compte=compte).select_related(
        "carnet", "structure", "lieu", "service"
    )
    partages = Partage.objects.filter(carnet__compte=compte).select_related("carnet")
    return [
        rubrique("Fiches gardées", retenues, {"Carnet": "carnet", "Fiche": str, "Le": "le"}),
        rubrique("Listes partagées", partages, {"Liste": "carnet", "Lien ouvert le": "ouvert_le"}),
    ]


TRAITEMENTS = [
    Traitement(
        "Garder des lieux sous la main",
        "fiches rangées, notes",
        "Carnet",
        destinataires="la personne, et qui elle choisit",
        duree="jusqu’à ce qu’elle l’efface, ou l’effacement de son compte",
    )
]


def suivre_la_fusion(sender: object, source: Structure, cible: Structure, **kwargs: object) -> None:
    """A structure was merged: the notebooks that held it hold the other."""
    structure_fusion_suivre(source=source, cible=cible)


def oublier_le_compte(sender: object, compte: Compte, **kwargs: object) -> None:
    """Someone is anonymised: her notebooks go."""
    compte_oublier(compte=compte)


def carnets_coherents() -> Iterator[str]:
    """No notebook keeps a merged structure or too many sheets; favourites are never shared."""
    fusionnees = FicheRetenue.objects.filter(structure__fusionnee_dans__isnull=False)
    for pk in fusionnees.order_by("pk").values_list("pk", flat=True):
        yield f"La fiche gardée {pk} est celle d’une structure fusionnée."
    pleins = Carnet.objects.annotate(nombre=Count("fiches")).filter(nombre__gt=FICHES_MAX)
    for pk in pleins.order_by("pk").values_list("pk", flat=True):
        yield f"Le carnet {pk} tient plus de {FICHES_MAX} fiches."
    for pk in Partage.objects.filter(carnet__titre="").order_by("pk").values_list("pk", flat=True):
        yield f"Le lien {pk} partage des favoris."
