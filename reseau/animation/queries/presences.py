"""Who was there, and whether that is enough: the quorum counts the seats that count, there or stood in for."""

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from home.typographie import nombre_dire
from reseau.animation.choices import Constat, Reponse
from reseau.animation.models import Comite, Convocation, Reunion

LA = (Constat.PRESENT, Constat.REPRESENTE)
ATTENDUS: dict[str, Constat] = {
    Reponse.NON: Constat.EXCUSE,
    Reponse.REMPLACE: Constat.REPRESENTE,
    Reponse.OUI: Constat.PRESENT,
}
MOTS = {
    Constat.PRESENT: "présent",
    Constat.REPRESENTE: "représenté",
    Constat.EXCUSE: "excusé",
    Constat.ABSENT: "absent",
}
RELEVES = (("", "À relever"), *Constat.choices)
ASSIS = ("compte__prenom", "compte__nom", "structure__nom", "reseau__nom", "organisme", "personne")
SIEGE = ("comite", "qualite", "supplee", "compte", "structure", "reseau", *ASSIS)
MONTRES = ("uuid", "reunion", "siege", "reponse", "remplacant", "constat", *(f"siege__{champ}" for champ in SIEGE))


class Place(NamedTuple):
    """A seat to point at: the name of its control, who sits, for whom, what is shown as chosen."""

    nom: str
    qui: str
    precision: str
    valeur: str

    @property
    def options(self) -> SafeString:
        """The choices of its control, with what is shown as chosen."""
        return _options(self.valeur)


def place_de(convocation: Convocation) -> Place:
    """What was seen of a seat, else what it answered."""
    siege = convocation.siege
    qui, pour_qui = siege.qui, siege.pour_qui
    precision = pour_qui or siege.get_qualite_display()
    if convocation.remplacant:
        precision = f"{precision}, remplacé par {convocation.remplacant}"
    valeur = convocation.constat or ATTENDUS.get(convocation.reponse, "")
    return Place(_nom(convocation), qui or pour_qui, precision, valeur)


def _nom(convocation: Convocation) -> str:
    return f"presence-{convocation.uuid}"


@cache
def _options(vu: str) -> SafeString:
    """Sixty seats show the same few lists: each is written once."""
    choix = ((valeur, SafeString(" selected" if valeur == vu else ""), mot) for valeur, mot in RELEVES)
    return format_html_join("", '<option value="{}"{}>{}</option>', choix)


def constats_lire(envoi: Mapping[str, str], convocations: Iterable[Convocation]) -> dict[uuid.UUID, str]:
    """What was sent of each convening, those that were not sent left out."""
    noms = {convocation.uuid: _nom(convocation) for convocation in convocations}
    return {uuid: envoi[nom] for uuid, nom in noms.items() if nom in envoi}


@dataclass(frozen=True)
class Quorum:
    """How many of the seats that count are there, of how many, and how many must be."""

    la: int
    sieges: int
    requis: int
    constats: Counter[str]

    @property
    def atteint(self) -> bool:
        """Enough of them are there."""
        return self.la >= self.requis

    @property
    def ton(self) -> str:
        """How it looks: it waits until enough of them were seen."""
        return "ok" if self.constats and self.atteint else "attente"

    @property
    def phrase(self) -> str:
        """« 16 sur 19, quorum atteint »."""
        if not self.constats:
            return "À relever"
        quorum = "" if not self.requis else ", quorum atteint" if self.atteint else ", quorum non atteint"
        return f"{self.la} sur {self.sieges}{quorum}"

    @property
    def detail(self) -> str:
        """« 14 présents, 2 représentés, 1 absent »."""
        return ", ".join(nombre_dire(self.constats[c], MOTS[c]) for c in Constat if self.constats[c])


def convocations_lire(reunion: Reunion) -> list[Convocation]:
    """Every convening with its seat, what is shown of them, chair first; one query."""
    lues = reunion.convocations.select_related("siege__compte", "siege__structure", "siege__reseau").only(*MONTRES)
    rangs = ("PRESIDENCE", "SECRETARIAT", "TITULAIRE", "SUPPLEANT", "INVITE")
    return sorted(lues, key=lambda c: (rangs.index(c.siege.qualite), c.pk))


def quorum_compter(comite: Comite, convocations: Iterable[Convocation]) -> Quorum:
    """The quorum of these convenings; a stand-in who is there counts for the seat that it stands in for."""
    lues = list(convocations)
    la = {c.siege_id for c in lues if c.constat in LA}
    supplees = {c.siege.supplee_id for c in lues if c.siege_id in la and c.siege.supplee_id}
    comptent = {c.siege_id for c in lues if c.siege.compte_au_quorum}
    constats = Counter(c.constat for c in lues if c.constat)
    return Quorum(len(comptent & (la | supplees)), len(comptent), comite.quorum_de(len(comptent)), constats)


def quorum_lire(reunion: Reunion) -> Quorum:
    """The quorum of a meeting as it was seen."""
    return quorum_compter(reunion.comite, reunion.convocations.select_related("siege"))
