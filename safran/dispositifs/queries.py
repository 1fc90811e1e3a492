"""Reads of the schemes: the catalogue, what the committee follows, who uses what, by network."""

from collections import Counter

from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from home.recherche.texte import replier
from home.registre import Resultat, SourceDeLignes
from reseau.comptes.models import Compte
from safran.dispositifs.choices import EtatDispositif
from safran.dispositifs.models import Dispositif, UsageDispositif
from safran.dispositifs.permissions import dispositifs_lisibles, dispositifs_portes, dispositifs_suivis

E = EtatDispositif


def _garnis(dispositifs: QuerySet[Dispositif]) -> QuerySet[Dispositif]:
    """The same with all that a list shows: publics, bassins, and today's uses as `en_cours`."""
    ouverts = UsageDispositif.objects.filter(au=None).select_related("structure__reseau")
    ouverts = ouverts.order_by("structure__nom")
    usages = Prefetch("usages", queryset=ouverts, to_attr="en_cours")
    return dispositifs.select_related("porteuse__reseau", "auteur").prefetch_related("publics", "bassins", usages)


def _qui_durent(compte: Compte) -> QuerySet[Dispositif]:
    dure = Q(valide_au=None) | Q(valide_au__gt=timezone.localdate())
    return dispositifs_lisibles(compte).filter(dure, etat=E.CATALOGUE)


def dispositifs_au_catalogue(compte: Compte) -> QuerySet[Dispositif]:
    """What this person finds in the catalogue; what is over has left it."""
    return _garnis(_qui_durent(compte))


def dispositifs_en_suivi(compte: Compte) -> QuerySet[Dispositif]:
    """What the committee follows, by title."""
    return _garnis(dispositifs_suivis(compte))


def brouillons_de(compte: Compte) -> QuerySet[Dispositif]:
    """The drafts that this person runs."""
    return dispositifs_portes(compte).filter(etat=E.BROUILLON)


def usages_ouverts(dispositif: Dispositif) -> list[UsageDispositif]:
    """Which structures use it today, by name."""
    ouverts = dispositif.usages.filter(au=None).select_related("structure__reseau")
    return list(ouverts.order_by("structure__nom"))


def compter_par_reseau(usages: list[UsageDispositif]) -> list[tuple[str, int]]:
    """How many structures of each network, the most first."""
    nombres = Counter(usage.structure.reseau.nom for usage in usages)
    return sorted(nombres.items(), key=lambda paire: (-paire[1], replier(paire[0])))


def dispositif_dire(dispositif: Dispositif, texte: str) -> Resultat:
    """A scheme found: who runs it."""
    adresse = reverse("dispositif", args=[dispositif.uuid])
    return Resultat(dispositif.titre, adresse, dispositif.resume, dispositif.porteuse.nom)


RECHERCHE = SourceDeLignes(
    "dispositifs",
    "Dispositifs d’appui",
    lambda compte, texte: _qui_durent(compte).select_related("porteuse"),
    dispositif_dire,
    ("titre", "resume", "apporte", "porteuse__nom"),
)
