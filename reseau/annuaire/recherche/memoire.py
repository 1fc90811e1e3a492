"""The search rows held in memory by each process.

A snapshot never changes; when the index moved in the database, the next search takes the rows of the changed structures
only (their former positions stay empty, the new ones come at the end) or everything again after a whole rebuild.
One query tells whether anything moved, so several processes and several tests never see each other's past.
"""

from home.recherche.index import Tenue
from reseau.annuaire.models import EtatIndex, LigneRecherche, RevisionIndex
from reseau.annuaire.recherche.chargement import ajouter, ranger, sans
from reseau.annuaire.recherche.etat import Memoire, case, vecteur
from reseau.annuaire.recherche.mots import MotsDeLAnnuaire

__all__ = ["Memoire", "case", "memoire_courante", "vecteur"]

MAX_STRUCTURES_A_REPRENDRE = 2000
MAX_VIDES = 0.2
Revision = tuple[int, str]


def revision_lire() -> Revision:
    """The number of the last change of the index, and what names it; one query."""
    return EtatIndex.objects.order_by("pk").values_list("revision", "jeton").first() or (0, "")


def _suivante(connue: Memoire | None, depuis: Revision | None, jusque: Revision) -> Memoire:
    """The state of a revision: from the known one when the journal links them, from scratch otherwise."""
    structures = _structures_changees(connue, depuis, jusque) if connue and depuis else None
    neuve = _reprise(connue, structures) if connue and structures is not None else None
    if neuve is None:
        neuve = Memoire()
        ajouter(neuve, LigneRecherche.objects.order_by("pk"))
        neuve.vides = 0
        neuve.vocabulaire = MotsDeLAnnuaire.charger()
        ranger(neuve)
    return neuve


def _reprise(connue: Memoire, structures: set[int]) -> Memoire | None:
    """The known state with the rows of these structures read again; None when their keys do not come after it."""
    lignes = LigneRecherche.objects.filter(structure__in=structures).order_by("pk")
    premiere = lignes.values_list("pk", flat=True).first()
    if premiere is not None and connue.taille and premiere < connue.base + connue.taille:
        return None
    neuve = sans(connue, structures)
    ajouter(neuve, lignes)
    ranger(neuve, connue.taille)
    neuve.vocabulaire = connue.vocabulaire.suivant()
    return neuve


def structures_refaites(depuis: Revision, jusque: Revision) -> set[int] | None:
    """The structures rebuilt between two changes of the index; None when the journal does not link them."""
    lignes = list(
        RevisionIndex.objects.filter(revision__gte=depuis[0], revision__lte=jusque[0])
        .order_by("revision")
        .values_list("revision", "jeton", "structures")
    )
    liees = lignes and lignes[0][:2] == depuis and lignes[-1][:2] == jusque
    if not liees or any(structures is None for _, _, structures in lignes[1:]):
        return None
    return {structure for _, _, structures in lignes[1:] for structure in structures}


def _structures_changees(connue: Memoire, depuis: Revision, jusque: Revision) -> set[int] | None:
    """The structures rebuilt since the known state; None when everything had better be read again."""
    changees = structures_refaites(depuis, jusque)
    if changees is None:
        return None
    perdues = connue.vides + sum(connue.emplacements.de(s)[1] for s in changees)
    if len(changees) > MAX_STRUCTURES_A_REPRENDRE or perdues > MAX_VIDES * max(connue.taille, 500):
        return None
    return changees


ETATS = Tenue(version=revision_lire, suivant=_suivante)


def memoire_courante() -> Memoire:
    """The rows as the database has them now; one query when nothing moved."""
    return ETATS.courant()
