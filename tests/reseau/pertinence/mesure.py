"""What the first three answers of the search are worth, against what the trade would have answered."""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.http import QueryDict

from home.recherche import bits
from reseau.annuaire.choices import Fraicheur, Zone
from reseau.annuaire.forms.recherche import RechercheForm
from reseau.annuaire.models import Service
from reseau.annuaire.queries.delivrance import Besoin, Delivrances
from reseau.annuaire.queries.lieu_dit import lieu_comprendre
from reseau.annuaire.queries.recherche import Resultats, rechercher
from reseau.territoires.models import Commune
from reseau.territoires.queries.communes import bassin_de

TETE, RAYON_DES_PORTES = 3, 50
PRECISION, INDISPENSABLE = 0.90, 0.95
PARTS = {"mise au point": "situations.yaml", "retenue": "retenues.yaml"}
DEMONSTRATION, NATIONALE = "démonstration", "liste nationale"
TITRES = ("précision@3", "première@1", "indispensable@3", "vides", "hors zone", "périmées", "interdites")


@dataclass(frozen=True)
class Situation:
    """What somebody types, where, and the doors that the trade would open, by codes of networks or of structures."""

    id: str
    q: str
    lieu: str
    commune: str
    indispensable: frozenset[str]
    bonnes: frozenset[str]
    interdites: frozenset[str]


@dataclass(frozen=True)
class Reponse:
    """One answer, whatever the search shows it as: `services` are those that it names, `distance` is None from afar."""

    structure: str
    reseau: str
    services: tuple[int, ...]
    distance: float | None
    perimee: bool
    niveaux: tuple[str, ...]

    @property
    def codes(self) -> frozenset[str]:
        """What a situation may call it."""
        return frozenset({self.structure, self.reseau})


@dataclass
class Constat:
    """What one situation found."""

    situation: Situation
    precision: float
    premiere: bool
    indispensable: bool
    vide: bool
    hors_zone: list[str]
    perimees: list[str]
    interdites: list[str]
    vues: list[str]


@cache
def situations(part: str, monde: str = DEMONSTRATION) -> tuple[Situation, ...]:
    """The situations of a part, as they stand in one of the two directories."""
    lues = yaml.safe_load((Path(__file__).parent / PARTS[part]).read_text("utf-8"))
    return tuple(_situation(lue, monde) for lue in lues if monde == DEMONSTRATION or lue.get("nationale") is not False)


def _situation(lue: dict[str, Any], monde: str) -> Situation:
    dite = lue | (lue.get("nationale") or {}) if monde == NATIONALE else lue
    indispensable = frozenset(dite["indispensable"])
    return Situation(
        id=lue["id"], q=lue["q"], lieu=lue.get("lieu", ""), commune=lue.get("commune") or lue["lieu"],
        indispensable=indispensable, bonnes=indispensable | frozenset(dite.get("bonnes", ())),
        interdites=frozenset(dite["interdites"]),
    )  # fmt: skip


def chercher(situation: Situation) -> list[Reponse]:
    """The first page that the site would show for these two fields."""
    demande = QueryDict(mutable=True)
    demande.update({"q": situation.q, "lieu": situation.lieu})
    return reponses_lire(rechercher(RechercheForm(demande).criteres()))


def reponses_lire(resultats: Resultats) -> list[Reponse]:
    """The only place that knows the shape of the answers."""
    return [
        Reponse(
            structure=trouvee.structure.code,
            reseau=trouvee.structure.reseau.code,
            services=tuple(service.pk for service in trouvee.services),
            distance=trouvee.premier_lieu.distance if trouvee.premier_lieu and not trouvee.de_loin else None,
            perimee=trouvee.fraicheur == Fraicheur.PERIMEE,
            niveaux=tuple(trouvee.niveaux),
        )
        for trouvee in resultats.structures
    ]


def portes(situation: Situation, jour: datetime.date) -> frozenset[str]:
    """The indispensable doors that stand within fifty kilometres, or answer from afar, for the people of the commune.

    Asked to the directory itself, without the words: whatever the search finds, this is what there is.
    """
    delivrances = Delivrances(jour)
    ici = delivrances.lignes(Besoin(commune=commune_de(situation), rayon=RAYON_DES_PORTES))
    lues = delivrances.lire(bits.positions(ici)).values()
    codes = {code for ligne in lues for code in (ligne.structure.code, ligne.structure.reseau.code)}
    return situation.indispensable & codes


def commune_de(situation: Situation) -> Commune:
    """The commune where the person lives."""
    commune = lieu_comprendre("", situation.commune).commune
    assert commune, situation.commune
    return commune


def constater(situation: Situation, jour: datetime.date) -> Constat:
    """Ask the search, and judge its first three."""
    toutes = chercher(situation)
    tete = toutes[:TETE]
    commune = commune_de(situation)
    return Constat(
        situation=situation,
        precision=sum(bool(r.codes & situation.bonnes) for r in tete) / len(tete) if tete else 0.0,
        premiere=bool(tete and tete[0].codes & situation.indispensable),
        indispensable=any(r.codes & situation.indispensable for r in tete),
        vide=not toutes and bool(portes(situation, jour)),
        hors_zone=[r.structure for r in tete if not zone_couvre(r, commune)],
        perimees=[r.structure for r in tete if r.perimee and _une_fraiche_apres(r, toutes)],
        interdites=[r.structure for r in tete if r.codes & situation.interdites],
        vues=[f"{r.reseau}/{r.structure}" for r in tete],
    )


def zone_couvre(reponse: Reponse, commune: Commune) -> bool:
    """Whether every service named is open to the inhabitants of a commune, read on the sheets themselves."""
    bassin = bassin_de(commune)
    miens = {
        Zone.COMMUNE: {commune.code_insee, *commune.anciens_codes},
        Zone.EPCI: {commune.epci.siren} if commune.epci_id else set(),
        Zone.BASSIN: {bassin.code} if bassin else set(),
        Zone.DEPARTEMENT: {commune.code_departement},
    }
    lues = Service.objects.filter(pk__in=reponse.services).values_list("zone", "zone_codes")
    return all(zone in (Zone.REGION, Zone.PAYS) or miens[Zone(zone)] & set(codes) for zone, codes in lues)


def _une_fraiche_apres(perimee: Reponse, toutes: list[Reponse]) -> bool:
    """Whether the page shows, below a stale answer, a confirmed one of the same network and levels, as near or nearer."""
    loin = float("inf")
    return any(
        not autre.perimee
        and (autre.reseau, autre.niveaux) == (perimee.reseau, perimee.niveaux)
        and (loin if autre.distance is None else autre.distance)
        <= (loin if perimee.distance is None else perimee.distance)
        for autre in toutes[toutes.index(perimee) + 1 :]
    )


@dataclass
class Bilan:
    """The figures of one part over one directory."""

    monde: str
    part: str
    constats: list[Constat]

    def chiffres(self) -> dict[str, float]:
        """Shares for the first three figures, numbers of situations for the others."""
        n, constats = len(self.constats), self.constats
        return dict(
            zip(
                TITRES,
                (
                    sum(c.precision for c in constats) / n,
                    sum(c.premiere for c in constats) / n,
                    sum(c.indispensable for c in constats) / n,
                    sum(c.vide for c in constats),
                    *(sum(bool(c_de(c)) for c in constats) for c_de in _LISTES),
                ),
                strict=True,
            )
        )

    def manques(self) -> list[str]:
        """What is under its target, with the situations in fault; of those held out, their numbers only."""
        chiffres, dits = self.chiffres(), []
        fautes: tuple[tuple[str, bool, Callable[[Constat], Any]], ...] = (
            ("précision@3", chiffres["précision@3"] < PRECISION, lambda c: c.precision < 1),
            ("indispensable@3", chiffres["indispensable@3"] < INDISPENSABLE, lambda c: not c.indispensable),
            ("vides", chiffres["vides"] > 0, lambda c: c.vide),
            ("hors zone", chiffres["hors zone"] > 0, lambda c: c.hors_zone),
            ("périmées", chiffres["périmées"] > 0, lambda c: c.perimees),
        )
        for titre, manque, en_faute in fautes:
            if manque:
                dits.append(f"{titre} : {_dire(titre, chiffres[titre])}\n{self._dire_fautes(en_faute)}")
        return dits

    def details(self) -> str:
        """Every situation that lacks its indispensable door or shows a wrong one, whether the target is met or not."""
        return self._dire_fautes(lambda c: not c.indispensable or c.precision < 1)

    def _dire_fautes(self, en_faute: Callable[[Constat], Any]) -> str:
        fautifs = [constat for constat in self.constats if en_faute(constat)]
        if self.part == "retenue":
            return f"  {len(fautifs)} : {' '.join(constat.situation.id for constat in fautifs)}"
        return "\n".join(
            f"  {c.situation.id} « {c.situation.q} » à {c.situation.commune} : {', '.join(c.vues) or 'rien'} ; "
            f"attendu {', '.join(sorted(c.situation.indispensable))}"
            for c in fautifs
        )


_LISTES = (lambda c: c.hors_zone, lambda c: c.perimees, lambda c: c.interdites)


def mesurer(monde: str, jour: datetime.date) -> list[Bilan]:
    """Both parts over the directory that stands."""
    return [Bilan(monde, part, [constater(s, jour) for s in situations(part, monde)]) for part in PARTS]


def tableau(bilans: Iterable[Bilan]) -> str:
    """A line per part, as the integration shows it."""
    lignes = [f"{'pertinence':<34}" + "".join(f"{titre:>17}" for titre in TITRES)]
    for bilan in bilans:
        nom = f"{bilan.monde}, {bilan.part} ({len(bilan.constats)})"
        cellules = "".join(f"{_dire(titre, valeur):>17}" for titre, valeur in bilan.chiffres().items())
        lignes.append(f"{nom:<34}{cellules}")
    return "\n".join(lignes)


def _dire(titre: str, valeur: float) -> str:
    return f"{valeur:.3f}".replace(".", ",") if "@" in titre else str(int(valeur))

