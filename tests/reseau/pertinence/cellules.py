"""Two doors at most, tried on people and towns that the trade wrote: what is expected, what is answered."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.http import QueryDict

from reseau.annuaire.choices import Fraicheur
from reseau.annuaire.forms.recherche import RechercheForm
from reseau.annuaire.models import ServiceAuLieu
from reseau.annuaire.queries.lexique import lieu_comprendre
from reseau.annuaire.queries.recherche import rechercher
from reseau.orientation.queries.assistant import Cas, Demande, Orienteur, Reponse
from reseau.orientation.queries.besoins import choix_lire
from reseau.territoires.models import Commune
from reseau.territoires.queries.communes import bassin_de, distance_km

FICHIER = Path(__file__).parent / "cellules.yaml"
KM = 30
DELIVRENT = {"conseil", "accompagnement"}
PART = 0.9


@dataclass(frozen=True)
class Cellule:
    """A person in a town; the networks that must be a door when one of them is near, those that never are."""

    id: str
    dit: str
    demande: Demande
    attendus: frozenset[str]
    exclus: frozenset[str]

    def __str__(self) -> str:
        return f"{self.id} à {self.demande.commune.nom}"


@dataclass(frozen=True)
class Constat:
    """What a cell was answered; `portes`: the expected networks that deliver near, about the need; `possible`: whether
    any network does, or an expected one advises near; `trouvee`: the search, asked the sentence, shows such a door."""

    cellule: Cellule
    reponse: Reponse
    portes: frozenset[str]
    possible: bool
    trouvee: bool

    @property
    def hors(self) -> bool:
        """Whether nothing near is proposed."""
        return self.reponse.cas == Cas.HORS_DE_PORTEE

    @property
    def juste(self) -> bool:
        """Whether an expected network is one of the two doors."""
        return any(porte.structure.reseau.code in self.cellule.attendus for porte in self.reponse.portes)

    @property
    def proposes(self) -> list[str]:
        """The networks of every door shown."""
        return [porte.structure.reseau.code for porte in self.reponse.proposees]

    def __str__(self) -> str:
        loin = " (à distance)" if self.hors else ""
        return (
            f"{self.cellule} : {', '.join(self.proposes) or 'rien'}{loin} ; attendu {', '.join(self.cellule.attendus)}"
        )


FAUTES = {
    "porte attendue absente": lambda c: bool(c.portes) and not c.juste,
    "hors de portée, la recherche trouve": lambda c: c.hors and c.trouvee,
    "une porte, aucune n’était là": lambda c: not c.hors and not c.possible,
    "deux fois une structure": lambda c: len({p.structure.pk for p in c.reponse.proposees}) < len(c.proposes),
    "réseau exclu": lambda c: bool(c.cellule.exclus.intersection(c.proposes)),
}


@cache
def _lues() -> dict[str, list[dict[str, Any]]]:
    return yaml.safe_load(FICHIER.read_text("utf-8"))


def cellules(communes: Iterable[int] = range(25)) -> Iterator[Cellule]:
    """Every person in each of these towns, by their rank in the file."""
    choix = choix_lire()
    for rang in communes:
        lieu = _lues()["communes"][rang]
        commune = lieu_comprendre("", lieu["nom"]).commune
        assert commune and commune.code_departement == lieu["departement"], lieu
        for dite in _lues()["personnes"]:
            points = tuple(choix.situations[code] for code in dite["points"])
            demande = Demande(choix.besoins[dite["besoin"]], choix.situations[dite["situation"]], commune, points)
            yield Cellule(dite["id"], dite["dit"], demande, *(frozenset(dite[nom]) for nom in ("attendus", "exclus")))


def codes_de(termes: Any) -> set[str]:
    """The codes of some terms."""
    return {terme.code for terme in termes.all()}


class Annuaire:
    """What stands in the directory, read on the sheets themselves: where each network advises, whom, about what."""

    def __init__(self, jour: datetime.date) -> None:
        vieille = jour - datetime.timedelta(days=365)
        donnes = ServiceAuLieu.objects.filter(
            service__publie=True, lieu__publie=True, service__confirme_le__gt=vieille, lieu__confirme_le__gt=vieille,
            service__structure__fusionnee_dans=None,
        )  # fmt: skip
        donnes = donnes.select_related("service__structure__reseau", "lieu__commune")
        self.donnes = [
            (donne, codes_de(donne.service.publics), codes_de(donne.service.themes))
            for donne in donnes.prefetch_related("service__publics", "service__themes", "service__missions")
            if DELIVRENT & set(donne.missions or codes_de(donne.service.missions))
            and set(donne.modes or donne.service.modes) != {"A_DISTANCE"}
        ]

    def autour(self, cellule: Cellule, themes: Iterable[str] = ()) -> frozenset[str]:
        """The networks that advise this person near, about one of these themes when some are said."""
        commune, publics = cellule.demande.commune, {"tout-public", *cellule.demande.publics}
        return frozenset(
            donne.service.structure.reseau.code
            for donne, siens, dits in self.donnes
            if publics & siens
            and (not themes or dits.intersection(themes))
            and self._couvre(donne.service, commune)
            and distance_km(*donne.lieu.position, commune.latitude, commune.longitude) <= KM
        )

    @staticmethod
    def _couvre(service: Any, commune: Commune) -> bool:
        bassin = bassin_de(commune)
        miens = {
            "COMMUNE": {commune.code_insee, *commune.anciens_codes},
            "EPCI": {commune.epci.siren} if commune.epci else set(),
            "BASSIN": {bassin.code} if bassin else set(),
            "DEPARTEMENT": {commune.code_departement},
        }
        return service.zone in ("REGION", "PAYS") or bool(miens[service.zone] & set(service.zone_codes))


def constater(communes: Iterable[int], jour: datetime.date) -> list[Constat]:
    """Ask every cell to the orientation, and to the search in the words of the trade."""
    orienteur, annuaire = Orienteur(jour), Annuaire(jour)
    return [_constater(cellule, orienteur, annuaire) for cellule in cellules(communes)]


def _constater(cellule: Cellule, orienteur: Orienteur, annuaire: Annuaire) -> Constat:
    donnent = annuaire.autour(cellule, cellule.demande.besoin.themes)
    possible = bool(donnent - cellule.exclus or annuaire.autour(cellule) & cellule.attendus)
    reponse = orienteur.repondre(cellule.demande)
    return Constat(cellule, reponse, donnent & cellule.attendus, possible, _trouvee(cellule))


def _trouvee(cellule: Cellule) -> bool:
    """Whether the search, asked the sentence, shows a confirmed service of an expected network that advises this person
    near about the need."""
    demande = QueryDict(mutable=True)
    demande.update({"q": cellule.dit, "lieu": cellule.demande.commune.nom})
    publics = {"tout-public", *cellule.demande.publics}
    return any(
        reponse.structure.reseau.code in cellule.attendus
        and reponse.accompagne
        and reponse.fraicheur != Fraicheur.PERIMEE
        and reponse.distance is not None
        and reponse.distance <= KM
        and publics.intersection(codes_de(reponse.service.publics))
        and codes_de(reponse.service.themes).intersection(cellule.demande.besoin.themes)
        for reponse in rechercher(RechercheForm(demande).criteres()).reponses
    )


def fautes(constats: list[Constat]) -> dict[str, list[str]]:
    """Each fault, with the cells that have it; of the door expected, only when too many lack it."""
    avec = [constat for constat in constats if constat.portes]
    assez = sum(constat.juste for constat in avec) >= PART * len(avec)
    dites = {nom: [str(constat) for constat in constats if faute(constat)] for nom, faute in FAUTES.items()}
    return {nom: dits for nom, dits in dites.items() if dits and not (assez and nom == "porte attendue absente")}


def tableau(constats: list[Constat]) -> str:
    """The figures of a run, in French."""
    avec, sans = [c for c in constats if c.portes], [c for c in constats if not c.possible]
    lignes = [
        ("cellules", len(constats)),
        ("avec une porte attendue", len(avec)),
        ("dont elle est une des deux", sum(c.juste for c in avec)),
        ("sans aucune porte", len(sans)),
        ("dont hors de portée", sum(c.hors for c in sans)),
        *((nom, sum(map(faute, constats))) for nom, faute in FAUTES.items()),
    ]
    return "\n".join(f"{nom:<40}{nombre:>8}" for nom, nombre in lignes)
