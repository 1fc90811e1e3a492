"""Writes on the search rows: they follow the sheets in the same transaction."""

import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, transaction
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce, Least

from home.cache import public_purge
from home.lots.depots import lignes_inserer, lignes_inserer_ensemble, statistiques_refaire
from home.lots.memoire import memoire_tranquille
from reseau.annuaire.models import EtatIndex, Lieu, LigneRecherche, MotIndexe, RevisionIndex, Service
from reseau.annuaire.recherche import schema
from reseau.annuaire.recherche.lecture import services_a_indexer
from reseau.annuaire.recherche.lignes import COLONNES, LigneEcrite, Redacteur

LOT = 1000
BEAUCOUP = 2000  # au-delà, tout refaire coûte moins et laisse des numéros qui se suivent
JOURNAL_GARDE = 500
_en_attente: ContextVar[set[int] | None] = ContextVar("structures_a_indexer", default=None)


@transaction.atomic
def structures_indexer(*, structures: Iterable[int]) -> None:
    """Rebuild the search rows of these structures; inside `indexation_differee`, once at its end.

    Above two thousand structures, the whole index is made again.
    """
    cles = sorted(set(structures))
    attente = _en_attente.get()
    if attente is not None:
        attente.update(cles)
        return
    if not cles:
        return
    if len(cles) > BEAUCOUP:
        annuaire_reindexer()
        return
    etat = _etat_verrouille()
    for debut in range(0, len(cles), LOT):
        _lot_indexer(cles[debut : debut + LOT])
    _avancer(etat, cles)


@transaction.atomic
def index_poser(*, lignes: Iterable[LigneEcrite], mots: dict[str, int], structures: Iterable[int]) -> list[str]:
    """Lay rows made ready, structure by structure, and rebuild those of `structures`.

    The words met for the first time are returned.
    """
    etat = _etat_verrouille()
    cles = sorted(set(structures))
    neufs: list[str] = []
    for debut in range(0, len(cles), LOT):
        neufs += _lot_indexer(cles[debut : debut + LOT])
    posees = _lignes_inserer(lignes)
    neufs += _mots_ajouter(mots)
    _avancer(etat, None if posees or len(cles) > BEAUCOUP else cles)
    return neufs


@transaction.atomic
def index_completer(
    *, lignes: Iterable[LigneEcrite], mots: dict[str, int], structures: list[int], depuis: int
) -> list[str]:
    """Lay rows made ready for `structures` when the index stood at `depuis`; returns the words met for the first time.

    A structure that someone rebuilt in between keeps the rows it has; when the journal cannot tell, all are rebuilt.
    """
    etat = _etat_verrouille()
    refaites = _refaites(etat, depuis)
    if refaites is None:
        neufs = _lot_indexer(structures)
    else:
        _lignes_inserer(ligne for ligne in lignes if ligne.structure_id not in refaites)
        neufs = _mots_ajouter(mots)
    _avancer(etat, structures)
    return neufs


@transaction.atomic
def index_dater(*, structures: Iterable[int]) -> None:
    """The rows of these structures take the dates of their sheets, of which nothing else changed."""
    etat, cles = _etat_verrouille(), sorted(set(structures))
    du_service = Subquery(Service.objects.filter(pk=OuterRef("service")).values("confirme_le"))
    du_lieu = Subquery(Lieu.objects.filter(pk=OuterRef("lieu")).values("confirme_le"))
    for debut in range(0, len(cles), LOT):
        LigneRecherche.objects.filter(structure__in=cles[debut : debut + LOT]).update(
            confirme_le=Least(du_service, Coalesce(du_lieu, du_service))
        )
    _avancer(etat, None if len(cles) > BEAUCOUP else cles)


def index_revision() -> int:
    """Where the index stands."""
    return EtatIndex.objects.values_list("revision", flat=True).first() or 0


@transaction.atomic
def index_retirer(*, retirees: Iterable[int], structures: Iterable[int], mots: Iterable[str]) -> None:
    """Forget the rows of structures removed and some words, and rebuild the rows of `structures`."""
    parties, cles = sorted(set(retirees)), sorted(set(structures))
    if not parties and not cles:
        return
    etat = _etat_verrouille()
    oublies = sorted(mots)
    for debut in range(0, len(oublies), LOT):
        MotIndexe.objects.filter(mot__in=oublies[debut : debut + LOT]).delete()
    for debut in range(0, len(parties), LOT):
        LigneRecherche.objects.filter(structure__in=parties[debut : debut + LOT]).delete()
    for debut in range(0, len(cles), LOT):
        _lot_indexer(cles[debut : debut + LOT])
    toutes = sorted({*parties, *cles})
    _avancer(etat, None if len(toutes) > BEAUCOUP else toutes)


def _refaites(etat: EtatIndex, depuis: int) -> set[int] | None:
    """The structures rebuilt after a revision; None when the journal does not tell which."""
    journal = list(RevisionIndex.objects.filter(revision__gt=depuis).values_list("structures", flat=True))
    if len(journal) != etat.revision - depuis or None in journal:
        return None
    return {structure for structures in journal for structure in structures}


def _lot_indexer(structures: list[int]) -> list[str]:
    LigneRecherche.objects.filter(structure__in=structures).delete()
    redacteur = Redacteur()
    for services in services_a_indexer(structures):
        _lignes_inserer(redacteur.lignes(services, redacteur.lot_lire(services)))
    return _mots_ajouter(dict(redacteur.mots))


@contextmanager
def indexation_differee() -> Iterator[None]:
    """Gather the structures that many rules touch, and index each of them once, in one transaction."""
    with transaction.atomic():
        jeton = _en_attente.set(set())
        try:
            yield
            structures = _en_attente.get() or set()
        finally:
            _en_attente.reset(jeton)
        structures_indexer(structures=structures)


@transaction.atomic
def annuaire_reindexer() -> int:
    """Make every search row again and return how many there are; the words too."""
    etat = _etat_verrouille()
    if connection.vendor == "sqlite":
        schema.declencheurs_retirer(connection)
    for avant in (LigneRecherche.objects.all(), MotIndexe.objects.all()):
        avant._raw_delete(avant.db)
    redacteur, nombre = Redacteur(), 0
    with memoire_tranquille():
        for services in services_a_indexer():
            nombre += _lignes_inserer(redacteur.lignes(services, redacteur.lot_lire(services)))
    schema.reconstruire(connection)
    lignes_inserer_ensemble(modele=MotIndexe, noms=("mot", "nombre"), lignes=sorted(redacteur.mots.items()))
    statistiques_refaire([LigneRecherche, MotIndexe])  # sinon les recherches attendent que l’entretien passe
    _avancer(etat, None)
    return nombre


@transaction.atomic
def index_signaler() -> None:
    """Tell every process to read synonyms again."""
    _avancer(_etat_verrouille(), [])


def _lignes_inserer(lignes: Iterable[LigneEcrite]) -> int:
    return lignes_inserer_ensemble(modele=LigneRecherche, noms=COLONNES, lignes=lignes)


def _etat_verrouille() -> EtatIndex:
    """The one row that orders changes of the index."""
    EtatIndex.objects.get_or_create(pk=1)
    return EtatIndex.objects.select_for_update().get(pk=1)


def _avancer(etat: EtatIndex, structures: list[int] | None) -> None:
    """Write one more line in the journal; public pages are made anew."""
    public_purge()
    etat.revision, etat.jeton = etat.revision + 1, secrets.token_hex(8)
    etat.save(update_fields=["revision", "jeton"])
    RevisionIndex.objects.filter(revision__lt=etat.revision - JOURNAL_GARDE).delete()
    RevisionIndex.objects.update_or_create(
        revision=etat.revision, defaults={"jeton": etat.jeton, "structures": structures}
    )


def _mots_ajouter(mots: dict[str, int]) -> list[str]:
    """Add and return the words never met before; their counts are made exact by the next whole rebuild."""
    connus: set[str] = set()
    cles = list(mots)
    for debut in range(0, len(cles), LOT):
        connus.update(MotIndexe.objects.filter(mot__in=cles[debut : debut + LOT]).values_list("mot", flat=True))
    neufs = sorted(mot for mot in mots if mot not in connus)
    comptes = [(mot, mots[mot]) for mot in neufs]
    lignes_inserer(modele=MotIndexe, noms=("mot", "nombre"), lignes=comptes, absentes=True)
    return neufs
