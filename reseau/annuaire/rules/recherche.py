"""Writes on the search rows and on the lexicon: they follow the sheets in the same transaction."""

import secrets
import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

import yaml
from django.db import connection, transaction

from home.erreurs import RegleRefusee
from home.exploitation.base import memoire_tranquille, par_lots, statistiques_refaire
from home.recherche.texte import analyser
from home.site.cache import public_purge
from reseau.annuaire.choices import ENTREE_LEXIQUE, EtatEntree
from reseau.annuaire.models import EtatIndex, LigneRecherche, MotIndexe, RevisionIndex
from reseau.annuaire.models.recherche import EntreeLexique, contenu_marquer, expression_plier, lignes_lire
from reseau.annuaire.recherche.lignes import LigneEcrite, Redacteur, services_a_indexer
from reseau.annuaire.recherche.memoire import PLEIN_TEXTE
from reseau.comptes.models import Compte

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
    mots = dict(redacteur.mots)
    # Add and return the words never met before; their counts are made exact by the next whole rebuild.
    connus: set[str] = set()
    cles = list(mots)
    for debut in range(0, len(cles), LOT):
        connus.update(MotIndexe.objects.filter(mot__in=cles[debut : debut + LOT]).values_list("mot", flat=True))
    neufs = sorted(mot for mot in mots if mot not in connus)
    MotIndexe.objects.bulk_create([MotIndexe(mot=mot, nombre=mots[mot]) for mot in neufs], LOT, ignore_conflicts=True)
    return neufs


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


# Writes on the lexicon, read again by every process at its next search.

DEPART = Path(__file__).resolve().parent.parent / "donnees" / "lexique"
USAGE = "Usage du métier"  # la source d’une entrée qui n’en nomme pas d’autre
CHAMPS = ("expressions", "textes", "exiges", "preferes", "age_min", "age_max")


@transaction.atomic
def entree_enregistrer(*, par: Compte | None, entree: EntreeLexique | None = None, **champs: Any) -> EntreeLexique:
    """Create an entry in force, or change one; `champs` are those of the model, left as they are when not given.

    Raises RegleRefusee "vide" without an expression that says something, "sans_effet" when it leads to nothing more
    than what is typed, "connue" when another entry bears its name.
    """
    geste = "Modifiée" if entree else "Ajoutée"
    entree = entree or EntreeLexique(etat=EtatEntree.EN_VIGUEUR, par=par)
    _remplir(entree, champs)
    neuve = entree.pk is None
    entree.save()
    if neuve:
        ENTREE_LEXIQUE.commencer(entree, par=par)
    else:
        ENTREE_LEXIQUE.noter(entree, geste, par=par)
    index_signaler()
    return entree


@transaction.atomic
def entree_proposer(*, cle: uuid.UUID, par: Compte, expressions: str, source: str) -> EntreeLexique:
    """A member proposes words, and says where they come from; the Région decides. The same `cle` writes once.

    Raises RegleRefusee as `entree_enregistrer`.
    """
    if deja := EntreeLexique.objects.filter(uuid=cle).first():
        return deja
    entree = EntreeLexique(uuid=cle, par=par)
    _remplir(entree, {"expressions": expressions, "source": source}, proposee=True)
    entree.save()
    ENTREE_LEXIQUE.commencer(entree, par=par)
    return entree


@transaction.atomic
def entree_passer(*, entree: EntreeLexique, vers: str, par: Compte, motif: str = "") -> None:
    """Accept, refuse, withdraw or take back an entry. Raises RegleRefusee "motif" when it goes without a reason."""
    if vers == EtatEntree.RETIREE and not motif.strip():
        raise RegleRefusee("motif", "Dites pourquoi : qui l’a proposée le lira.")
    with ENTREE_LEXIQUE.passer(entree, vers=vers, par=par, motif=motif.strip()):
        pass
    index_signaler()


def lexique_charger(*, modele: Any = EntreeLexique) -> tuple[int, int]:
    """Add the product’s entries that are missing, correct those that nobody changed here; how many of each.

    What the Région changed, withdrew or named first is left as it is. Rerun freely; `modele` is for migrations.
    """
    connues = {entree.cle: entree for entree in modele._default_manager.all()}
    neuves, corrigees = [], []
    for livree in lexique_lire():
        cle, marque = expression_plier(livree["expressions"].splitlines()[0])[:200], contenu_marquer(modele(**livree))
        if cle not in connues:
            connues[cle] = modele(cle=cle, uuid=uuid.uuid4(), etat=EtatEntree.EN_VIGUEUR, livree=marque, **livree)
            neuves.append(connues[cle])
        elif (connue := connues[cle]).livree not in ("", marque) and connue.livree == contenu_marquer(connue):
            for champ, valeur in (livree | {"livree": marque}).items():
                setattr(connue, champ, valeur)
            corrigees.append(connue)
    modele._default_manager.bulk_create(neuves)
    modele._default_manager.bulk_update(corrigees, [*CHAMPS, "source", "livree"], batch_size=200)
    return len(neuves), len(corrigees)


@transaction.atomic
def lexique_recharger() -> tuple[int, int]:
    """The same on a site in use, whose searches then know it."""
    ajoutees, corrigees = lexique_charger()
    if ajoutees or corrigees:
        index_signaler()
    return ajoutees, corrigees


def lexique_lire() -> Iterator[dict[str, Any]]:
    """The product’s entries as fields of the model, file after file; see `donnees/lexique/LISEZ-MOI.md`."""
    for chemin in sorted(DEPART.glob("*.yaml")):
        for entree in yaml.safe_load(chemin.read_text(encoding="utf-8")):
            age_min, age_max = entree.get("ages", (None, None))
            yield {
                "expressions": "\n".join(map(str, entree["dire"])),
                "textes": "\n".join(map(str, entree.get("texte", ()))),
                "exiges": entree.get("exige", []),
                "preferes": entree.get("prefere", []),
                "age_min": age_min,
                "age_max": age_max,
                "source": entree.get("source", USAGE),
            }


def _remplir(entree: EntreeLexique, champs: Mapping[str, Any], *, proposee: bool = False) -> None:
    for nom, valeur in champs.items():
        setattr(entree, nom, "\n".join(lignes_lire(valeur)) if nom in ("expressions", "textes") else valeur)
    dites = {tuple(racines) for expression in entree.liste if (racines := analyser(expression))}
    if not dites:
        raise RegleRefusee("vide", "Écrivez au moins une façon de le dire, une par ligne.")
    codes: Collection[str] = [*entree.exiges, *entree.preferes]
    if not (proposee or len(dites) > 1 or codes or entree.textes):
        raise RegleRefusee("sans_effet", "Écrivez une deuxième façon de le dire, ou ce qui y répond.")
    entree.clean()
    if EntreeLexique.objects.filter(cle=entree.cle).exclude(pk=entree.pk).exists():
        raise RegleRefusee("connue", f"Une entrée s’appelle déjà « {entree.nom} » : complétez-la.")
    entree.full_clean(exclude=("cle",))
