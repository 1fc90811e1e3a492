"""Who proposes, reads, writes, decides, uses a scheme; a stranger gets 404.

Who runs a scheme is its author, and whoever speaks for its structure. The technical committee follows them all but the
drafts; its chair, its secretary and the Région decide. Every door reads `dispositifs_lisibles`.
"""

import uuid

from django.db.models import Q, QuerySet

from home.permissions import reserve_a, trouver
from reseau.animation.choices import Qualite, TypeComite
from reseau.animation.models import Comite
from reseau.animation.permissions import participe, sieges_de
from reseau.comptes.models import Compte
from reseau.membres.permissions import (
    bassins_animes,
    est_membre,
    est_region,
    reseaux_menes,
    structures_de,
    structures_representees,
)
from reseau.structures.models import Structure
from safran.dispositifs.choices import DISPOSITIF, LUS, SUIVIS, EtatDispositif
from safran.dispositifs.models import Dispositif, UsageDispositif

E = EtatDispositif
CONDUISENT = (Qualite.PRESIDENCE, Qualite.SECRETARIAT)


def sieges_techniques(compte: Compte) -> frozenset[str]:
    """In what qualities this person sits today in a technical committee."""
    if not (sieges := sieges_de(compte)):
        return frozenset()
    comites = Comite.objects.filter(pk__in=sieges, genre=TypeComite.TECHNIQUE)
    return frozenset(sieges[pk] for pk in comites.values_list("pk", flat=True))


def suit(compte: Compte) -> bool:
    """Follows the schemes: the Région, and the seats of the technical committee."""
    return est_region(compte) or bool(sieges_techniques(compte))


def conduit(compte: Compte) -> bool:
    """Decides what is in the catalogue: the Région, the chair and the secretary of the technical committee."""
    return est_region(compte) or not sieges_techniques(compte).isdisjoint(CONDUISENT)


def _par_ses_structures(compte: Compte, chemin: str = "") -> Q:
    """The structures for which this person speaks: as referent, or as lead of their network."""
    return Q(**{f"{chemin}pk__in": structures_representees(compte)}) | Q(
        **{f"{chemin}reseau__in": reseaux_menes(compte)}
    )


def structures_porteuses(compte: Compte) -> QuerySet[Structure]:
    """In whose name one proposes a scheme; the Région and who animates a bassin may name any."""
    structures = Structure.objects.visibles().order_by("nom")
    if est_region(compte) or bassins_animes(compte):
        return structures
    return structures.filter(_par_ses_structures(compte))


def structures_utilisatrices(compte: Compte) -> QuerySet[Structure]:
    """For which structures one says that they use a scheme: one's own, and those for which one speaks."""
    siennes = Q(pk__in=structures_de(compte)) | _par_ses_structures(compte)
    return Structure.objects.visibles().filter(siennes).order_by("nom")


def peut_proposer(compte: Compte) -> bool:
    """May propose a scheme: a referent, a lead of network, who animates a bassin, the Région."""
    parle = structures_representees(compte) or reseaux_menes(compte) or bassins_animes(compte)
    return est_region(compte) or bool(parle)


def dispositifs_portes(compte: Compte) -> QuerySet[Dispositif]:
    """Those that this person runs."""
    if not est_membre(compte):
        return Dispositif.objects.none()
    return Dispositif.objects.filter(Q(auteur=compte) | _par_ses_structures(compte, "porteuse__"))


def porte(compte: Compte, dispositif: Dispositif) -> bool:
    """Runs this scheme."""
    return dispositifs_portes(compte).filter(pk=dispositif.pk).exists()


def dispositifs_suivis(compte: Compte) -> QuerySet[Dispositif]:
    """Those that the technical committee follows, drafts left out; nothing for whoever does not follow them."""
    return Dispositif.objects.filter(etat__in=SUIVIS) if suit(compte) else Dispositif.objects.none()


def dispositifs_lisibles(compte: Compte) -> QuerySet[Dispositif]:
    """Every scheme that this person may read; the one reading of every door."""
    if not participe(compte):
        return Dispositif.objects.none()
    lus = Q(etat__in=SUIVIS if suit(compte) else LUS)
    return Dispositif.objects.filter(lus | Q(pk__in=dispositifs_portes(compte).order_by().values("pk")))


def peut_ecrire(compte: Compte, dispositif: Dispositif) -> bool:
    """Writes it: who runs it while it is a draft or in the catalogue; who decides once it is proposed."""
    if dispositif.etat in (E.BROUILLON, E.CATALOGUE) and porte(compte, dispositif):
        return True
    return dispositif.etat in (E.PROPOSE, E.CATALOGUE) and conduit(compte)


def peut_decider(compte: Compte, dispositif: Dispositif, vers: str) -> bool:
    """May bring it to this state: who runs it proposes it, and closes it; all else is decided by who conducts."""
    if not DISPOSITIF.permet(dispositif, vers):
        return False
    if vers in (E.PROPOSE, E.CLOS) and porte(compte, dispositif):
        return True
    return dispositif.etat != E.BROUILLON and conduit(compte)


def peut_utiliser(compte: Compte, dispositif: Dispositif) -> bool:
    """May say that one of these structures uses it: in the catalogue, and not over."""
    ouvert = dispositif.etat == E.CATALOGUE and not dispositif.termine
    return ouvert and structures_utilisatrices(compte).exists()


def peut_lire_l_historique(compte: Compte, dispositif: Dispositif) -> bool:
    """Reads who did what to it: who runs it, who follows it once it is proposed; the Région reads every history."""
    return est_region(compte) or porte(compte, dispositif) or (dispositif.etat in SUIVIS and suit(compte))


def dispositif_get_visible(compte: Compte, cle: uuid.UUID) -> Dispositif:
    """The scheme that this person reads, or Http404."""
    return trouver(dispositifs_lisibles(compte).select_related("auteur", "porteuse__reseau"), uuid=cle)


def dispositif_get_ecrit(compte: Compte, cle: uuid.UUID) -> Dispositif:
    """The scheme that this person writes, or Http404."""
    return trouver(dispositifs_lisibles(compte), lambda dispositif: peut_ecrire(compte, dispositif), uuid=cle)


def dispositif_get_utilisable(compte: Compte, cle: uuid.UUID) -> Dispositif:
    """The scheme that a structure of this person may use, or Http404."""
    return trouver(dispositifs_lisibles(compte), lambda dispositif: peut_utiliser(compte, dispositif), uuid=cle)


def usage_get_tenu(compte: Compte, cle: uuid.UUID) -> UsageDispositif:
    """The use of a structure for which this person speaks, or Http404."""
    usages = UsageDispositif.objects.select_related("dispositif", "structure")
    return trouver(usages.filter(structure__in=structures_utilisatrices(compte)), uuid=cle)


lecteur_required = reserve_a(participe)
suivi_required = reserve_a(suit)
porteur_required = reserve_a(peut_proposer)
