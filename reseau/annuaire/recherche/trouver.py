"""The rows that answer a question: in the place first, its words relaxed there, then in wider circles (ADR 046)."""

import datetime
from collections.abc import Iterator
from typing import NamedTuple

from django.utils import timezone

from home.recherche.index import sauf
from reseau.annuaire.recherche.candidats import Choisies, Lecture, choisir, question_evaluer
from reseau.annuaire.recherche.criteres import Criteres, Trouvees
from reseau.annuaire.recherche.facettes import compter, filtrer
from reseau.annuaire.recherche.geographie import Geographie, autour_de, dans_le_bassin, dans_le_territoire, partout
from reseau.annuaire.recherche.memoire import Memoire
from reseau.annuaire.recherche.question import Question, question_lire, toute_demande
from reseau.annuaire.recherche.reglages import REGLAGES

RAYON_LARGE = 50


class Essai(NamedTuple):
    """What a circle holds: its radius (None for the whole region), its rows, those of them that were chosen."""

    rayon: int | None
    geographie: Geographie
    choisies: Choisies


def trouver(
    criteres: Criteres,
    moment: datetime.datetime,
    valeurs: dict[str, list[str]],
    memoire: Memoire,
    visibles: int,
    *,
    reservees: bool = False,
    elargir: bool = True,
) -> Trouvees:
    """The rows that answer, with the counts of these values; see `queries.recherche.lignes_trouver`."""
    filtres = filtrer(criteres.choix, criteres.ouvert, moment, memoire)
    dite = bool(criteres.texte.strip())
    question = question_lire(criteres.texte, memoire, visibles) if dite else Question()
    lecture = question_evaluer(question, memoire, visibles)
    incompris = dite and lecture.muette
    confirmees = memoire.confirmees(timezone.localdate(moment))

    def essayer(lecture: Lecture | None) -> Essai:
        return _essayer(criteres, lecture, filtres, memoire, visibles, confirmees, elargir)

    essai = essayer(lecture if dite else None)
    perdue = not essai.choisies.part or lecture.vague(visibles & essai.geographie.lignes)
    if dite and not filtres and perdue and (entendue := toute_demande(question)):
        question, lecture = entendue, question_evaluer(entendue, memoire, visibles)
        essai = essayer(lecture)
    geographie, dits = essai.geographie, essai.choisies.lignes & visibles
    lieu = geographie.lignes | geographie.reservees if reservees else geographie.lignes
    return Trouvees(
        comptes=compter(dits & lieu, filtres, moment, valeurs, memoire),
        geographie=geographie,
        memoire=memoire,
        visibles=visibles,
        commune=criteres.commune,
        reservees=sauf("", dits & geographie.reservees, filtres),
        question=question,
        lecture=lecture,
        ignores=essai.choisies.ignores,
        rayon=essai.rayon,
        incompris=incompris,
    )


def _essayer(
    criteres: Criteres,
    lecture: Lecture | None,
    filtres: dict[str, int],
    memoire: Memoire,
    visibles: int,
    confirmees: int,
    elargir: bool,
) -> Essai:
    """The first circle that answers well enough; else the best one; the whole region only when no circle answers."""
    essais: list[Essai] = []
    for rayon, geographie in _cercles(criteres, memoire, visibles, loin=lecture is not None):
        if rayon is None and any(essai.choisies.part for essai in essais):
            break
        parmi = sauf("", visibles & geographie.lignes, filtres)
        choisies = choisir(lecture, parmi, confirmees) if lecture else Choisies(visibles, (), 1 if parmi else 0)
        essais.append(Essai(rayon, geographie, choisies))
        if choisies.part >= REGLAGES.elargir or not elargir:
            return essais[-1]
    return max(essais, key=lambda essai: essai.choisies.part)


def _cercles(
    criteres: Criteres, memoire: Memoire, visibles: int, *, loin: bool
) -> Iterator[tuple[int | None, Geographie]]:
    """The place that was asked for, then wider ones around the same town; the whole region only for words."""
    if criteres.commune:
        yield criteres.rayon, autour_de(criteres.commune, criteres.rayon, memoire)
        if criteres.rayon < RAYON_LARGE:
            yield RAYON_LARGE, autour_de(criteres.commune, RAYON_LARGE, memoire)
        if loin:
            yield None, partout(criteres.commune, memoire)
    elif criteres.bassin:
        yield None, dans_le_bassin(criteres.bassin, memoire)
    elif criteres.territoire:
        yield None, dans_le_territoire(criteres.territoire, memoire)
    else:
        yield None, Geographie(visibles)
