"""Writes on the search rows: they follow the sheets in the same transaction."""

import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, transaction

from home.cache import public_purge
from home.lots import memoire_tranquille, par_lots, statistiques_refaire
from reseau.annuaire.models import EtatIndex, LigneRecherche, MotIndexe, RevisionIndex
from reseau.annuaire.recherche.etat import PLEIN_TEXTE
from reseau.annuaire.recherche.lecture import services_a_indexer
from reseau.annuaire.recherche.lignes import LigneEcrite, Redacteur

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
def index_poser(*, structures: Sequence[int]) -> list[str]:
    """Rebuild the rows of these structures; the words met for the first time are returned."""
    if not structures:
        return []
    etat = _etat_verrouille()
    neufs = [mot for lot in par_lots(structures, LOT) for mot in _lot_indexer(lot)]
    _avancer(etat, list(structures))
    return neufs


@transaction.atomic
def index_retirer(*, retirees: Iterable[int], structures: Iterable[int], mots: Iterable[str]) -> None:
    """Forget the rows of structures removed and some words, and rebuild the rows of `structures`."""
    parties, cles = sorted(set(retirees)), sorted(set(structures))
    oublies = sorted(mots)
    if not (parties or cles or oublies):
        return
    etat = _etat_verrouille()
    for debut in range(0, len(oublies), LOT):
        MotIndexe.objects.filter(mot__in=oublies[debut : debut + LOT]).delete()
    for debut in range(0, len(parties), LOT):
        LigneRecherche.objects.filter(structure__in=parties[debut : debut + LOT]).delete()
    for debut in range(0, len(cles), LOT):
        _lot_indexer(cles[debut : debut + LOT])
    toutes = sorted({*parties, *cles})
    _avancer(etat, None if len(toutes) > BEAUCOUP else toutes)


def _lot_indexer(structures: Sequence[int]) -> list[str]:
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
    PLEIN_TEXTE.lacher(connection)
    for avant in (LigneRecherche.objects.all(), MotIndexe.objects.all()):
        avant._raw_delete(avant.db)
    redacteur, nombre = Redacteur(), 0
    with memoire_tranquille():
        for services in services_a_indexer():
            nombre += _lignes_inserer(redacteur.lignes(services, redacteur.lot_lire(services)))
    PLEIN_TEXTE.reconstruire(connection)
    mots = [MotIndexe(mot=mot, nombre=nombre) for mot, nombre in sorted(redacteur.mots.items())]
    MotIndexe.objects.bulk_create(mots, batch_size=LOT)
    statistiques_refaire([LigneRecherche, MotIndexe])  # sinon les recherches attendent que l’entretien passe
    _avancer(etat, None)
    return nombre


@transaction.atomic
def index_signaler() -> None:
    """Tell every process to read synonyms again."""
    _avancer(_etat_verrouille(), [])


def _lignes_inserer(lignes: Iterable[LigneEcrite]) -> int:
    neuves = [LigneRecherche(**ligne._asdict()) for ligne in lignes]
    return len(LigneRecherche.objects.bulk_create(neuves, batch_size=LOT))


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
    MotIndexe.objects.bulk_create([MotIndexe(mot=mot, nombre=mots[mot]) for mot in neufs], LOT, ignore_conflicts=True)
    return neufs
