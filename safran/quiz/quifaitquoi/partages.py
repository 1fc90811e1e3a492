"""For each question: which answers are right, which are wrong; what is neither is proposed to nobody."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from reseau.annuaire.queries.delivrance import Besoin
from reseau.territoires.models import Commune
from safran.quiz.quifaitquoi.lecture import Lecture, Sujet

DELIVRER = ("conseil", "accompagnement")
RECEVOIR = ("accueil", "information")


@dataclass(frozen=True)
class Partage:
    """Right answers, each with the rows that prove it, and wrong ones, the likeliest to be chosen first."""

    justes: Mapping[Any, int]
    fausses: tuple[Any, ...]


def partager(lecture: Lecture, sujet: Sujet, commune: Commune) -> Partage:
    """What the directory says today of a question."""
    return _PAR_GABARIT[sujet.gabarit](lecture, sujet, lecture.besoin(sujet, commune))


def _reseaux(lecture: Lecture, sujet: Sujet, besoin: Besoin) -> Partage:
    """Networks that deliver, networks that are near and do not."""
    d, codes = lecture.delivrances, list(lecture.mots.tous.get("reseau", ()))
    oui, peut_etre = lecture.delivrent(besoin), lecture.peut_etre(besoin)
    presents = _du_plus_proche(lecture, besoin)
    justes = {code: lignes for code in codes if (lignes := d.du_reseau(oui, code))}
    restants = [code for code in codes if code not in justes and not d.du_reseau(peut_etre, code)]
    fausses = dict.fromkeys(code for lignes in presents for code in restants if d.du_reseau(lignes, code))
    return Partage(justes, tuple(fausses))


def _structures(lecture: Lecture, sujet: Sujet, besoin: Besoin) -> Partage:
    """Structures that deliver, structures that are near and do not."""
    oui, peut_etre = lecture.delivrent(besoin), lecture.peut_etre(besoin)
    return _partage_de_structures(lecture, oui, peut_etre, _du_plus_proche(lecture, besoin))


def _reorienteurs(lecture: Lecture, sujet: Sujet, besoin: Besoin) -> Partage:
    """Structures that receive without delivering, structures that deliver."""
    delivrer = replace(besoin, missions=DELIVRER)
    recoivent = lecture.delivrent(replace(besoin, missions=RECEVOIR))
    delivrent = lecture.delivrances.structures(lecture.peut_etre(delivrer))
    justes = _par_structure(lecture, recoivent)
    for structure in delivrent:
        justes.pop(structure, None)
    return Partage(justes, tuple(lecture.delivrances.structures(lecture.delivrent(delivrer))))


def _publics(lecture: Lecture, sujet: Sujet, besoin: Besoin) -> Partage:
    """The publics to whom a network delivers; a public too wide to be told from others is never an answer."""
    d = lecture.delivrances
    proposables = [code for code in lecture.mots.en_vigueur["public"] if code not in lecture.reglages.publics_ecartes]
    justes, fausses = {}, []
    for code in proposables:
        pour_lui = replace(besoin, publics=(code,))
        if lignes := d.du_reseau(lecture.delivrent(pour_lui), sujet.reseau):
            justes[code] = lignes
        elif not d.du_reseau(lecture.peut_etre(pour_lui), sujet.reseau):
            fausses.append(code)
    return Partage(justes, tuple(fausses))


def _lieux(lecture: Lecture, sujet: Sujet, besoin: Besoin) -> Partage:
    """Places open at that moment, places closed; those whose sheets say both, or nothing, are left out."""
    moment = datetime.datetime.fromisoformat(sujet.moment)
    etats = {cle: lieu.ouvert(moment) for cle, lieu in lecture.lieux(besoin, sujet.structures).items()}
    return Partage(
        {cle: 0 for cle, ouvert in etats.items() if ouvert is True},
        tuple(cle for cle, ouvert in etats.items() if ouvert is False),
    )


def _du_plus_proche(lecture: Lecture, besoin: Besoin) -> list[int]:
    """Sets of rows that serve the town, from what looks most like the need to what looks least like it."""
    return [
        lecture.delivrent(replace(besoin, missions=(), publics=())),
        lecture.delivrent(replace(besoin, missions=(), themes=())),
        lecture.delivrent(replace(besoin, missions=(), publics=(), themes=())),
    ]


def _partage_de_structures(lecture: Lecture, oui: int, peut_etre: int, presents: list[int]) -> Partage:
    d, justes = lecture.delivrances, _par_structure(lecture, oui)
    ecartees = justes.keys() | set(d.structures(peut_etre))
    proches = dict.fromkeys(structure for lignes in presents for structure in d.structures(lignes))
    return Partage(justes, tuple(structure for structure in proches if structure not in ecartees))


def _par_structure(lecture: Lecture, lignes: int) -> dict[int, int]:
    """Each structure with its rows among these."""
    memoire = lecture.delivrances.memoire
    return {cle: lignes & memoire.segment(cle) for cle in lecture.delivrances.structures(lignes)}


_PAR_GABARIT: dict[str, Callable[[Lecture, Sujet, Besoin], Partage]] = {
    "reseau_delivre": _reseaux,
    "structure_delivre": _structures,
    "publics_du_reseau": _publics,
    "qui_reoriente": _reorienteurs,
    "lieu_ouvert": _lieux,
    "vrai_ou_faux": _structures,
}
