"""What changed, word by word: between two versions of a document, between two states of a section."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from home.comparaison import GARDE, Morceau, morceaux
from reseau.ecrits.extraits import lisible
from reseau.ecrits.models import DocumentLocal, Redaction, SectionDocument
from reseau.ecrits.queries.lecture import SectionLue, document_lire

V = TypeVar("V", DocumentLocal, Redaction)


@dataclass(frozen=True)
class Changement:
    """What changed under one heading."""

    libelle: str
    morceaux: list[Morceau]


@dataclass(frozen=True)
class Comparaison(Generic[V]):
    """Two of these versions, the older first, and what changed between them."""

    versions: Sequence[V]
    de: V | None
    vers: V | None
    changements: list[Changement]


def versions_comparer(versions: Sequence[DocumentLocal], de: str, vers: str) -> Comparaison[DocumentLocal]:
    """Two versions of a document by their numbers: the last one and the one before it, unless told otherwise."""
    choisies = _choisir(versions, de, vers, "numero")
    if choisies is None:
        return Comparaison(versions, None, None, [])
    avant, apres = choisies
    return Comparaison(versions, avant, apres, _changements(document_lire(avant), document_lire(apres)))


def etats_comparer(section: SectionDocument, de: str, vers: str) -> Comparaison[Redaction]:
    """Two states of a section, the same way."""
    etats = list(section.redactions.select_related("auteur", "reseau").order_by("-pk"))
    choisis = _choisir(etats, de, vers, "version")
    if choisis is None:
        return Comparaison(etats, None, None, [])
    avant, apres = choisis
    suite = morceaux(lisible(avant.texte), lisible(apres.texte))
    changes = [Changement(section.titre, suite)] if _change(suite) else []
    return Comparaison(etats, avant, apres, changes)


def _choisir(versions: Sequence[V], de: str, vers: str, rang: str) -> tuple[V, V] | None:
    """The two that the address names, in their order; an unknown one is the nearest that makes sense."""
    par_rang = {str(getattr(version, rang)): position for position, version in enumerate(versions)}
    if len(versions) <= 1:
        return None
    apres = par_rang.get(vers, 0)
    avant = par_rang.get(de, min(apres + 1, len(versions) - 1))
    avant, apres = max(avant, apres), min(avant, apres)
    return None if avant == apres else (versions[avant], versions[apres])


def _changements(avant: Iterable[SectionLue], apres: Iterable[SectionLue]) -> list[Changement]:
    """Section by section, by their keys: in the order of the later one, then those that left."""
    anciennes, nouvelles = ({lue.section.cle: lue for lue in lues} for lues in (avant, apres))
    changes = []
    for cle in [*nouvelles, *(cle for cle in anciennes if cle not in nouvelles)]:
        ancienne, nouvelle = anciennes.get(cle), nouvelles.get(cle)
        renommee = ancienne and nouvelle and ancienne.section.titre != nouvelle.section.titre
        suite = morceaux(_texte(ancienne, bool(renommee)), _texte(nouvelle, bool(renommee)))
        if _change(suite):
            changes.append(Changement((nouvelle or ancienne).section.titre, suite))  # type: ignore[union-attr]
    return changes


def _texte(lue: SectionLue | None, avec_titre: bool) -> str:
    """All that a section says, as one text: its title when it changed, its words, its figures, its sources."""
    if lue is None:
        return ""
    lignes = [lue.section.titre if avec_titre else "", lisible(lue.section.texte)]
    lignes += [f"{lu.chiffre.libelle} : {lu.phrase}, {lu.periode}" for lu in lue.chiffres]
    lignes += [f"Source : {source.intitule}" for source in lue.sources]
    return "\n\n".join(ligne for ligne in lignes if ligne)


def _change(suite: Iterable[Morceau]) -> bool:
    return any(morceau.genre != GARDE for morceau in suite)
