"""Where a line of a file says that it is: a commune of ours, across the border, elsewhere in France, or nowhere
that we know.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from django.core.exceptions import ValidationError

from reseau.annuaire.choices import Zone
from reseau.annuaire.portes import point_valider
from reseau.echanges.imports.enregistrements import Enregistrement, Valeurs
from reseau.echanges.imports.nettoyage import adresse_couper, code_lire
from reseau.territoires.models import Departement, code_departement
from reseau.territoires.portes import Fiche as FicheCommune
from reseau.territoires.portes import communes_autour, communes_de_france, communes_index

# Where a line of a file says that it is: a commune of ours, elsewhere in France, or nowhere that we know.

CORSE = "20"  # ses codes postaux ne disent pas lequel de ses deux départements
_CHIFFRE = re.compile(r"\d")


def postal_lire(postal: str, insee: str, adresse: str) -> str:
    """The postal code of a line, or the one that its address ends with when the line gives no code at all.

    « 12 rue X, 97470 Saint-Benoît » is not in the town of ours of that name, whatever its other cells leave unsaid.
    """
    return postal if postal.strip() or insee.strip() else adresse_couper(adresse)[2]


class Situation(NamedTuple):
    """The commune of ours, or why there is none; `ailleurs`: the line may be right, but is of another region (`la`)."""

    commune: FicheCommune | None
    motif: str = ""
    ailleurs: bool = False
    la: FicheCommune | None = None


class Communes:
    """Towns by what a file says of them; each way of saying it is looked for once, without asking the base.

    Codes come before names: « Saint-Benoît » is a town of ours, but not with the code of La Réunion.
    `departements`: the codes of ours.
    """

    def __init__(self) -> None:
        self.index = communes_index()
        self.departements = frozenset(Departement.objects.values_list("code", flat=True))
        self._vues: dict[tuple[str, str, str], Situation] = {}

    def situer(
        self, enr: Enregistrement, insee: str, nom: str, postal: str, point: tuple[float | None, float | None]
    ) -> FicheCommune | None:
        """The town of ours where a line is; a line of elsewhere is set aside, one that contradicts itself refused."""
        situation = self.situation(insee, nom, postal)
        if situation.ailleurs:
            enr.ailleurs, enr.la = situation.motif, situation.la
        elif situation.commune is None:
            enr.erreurs.append(situation.motif)
        else:
            try:
                point_valider(*point, situation.commune)
            except ValidationError as erreur:
                enr.erreurs.append(f"coordonnées : {erreur.message}")
                return None  # un service qui se donne à cette adresse ne l’écrirait pas davantage
        return situation.commune

    def situation(self, insee: str, nom: str, postal: str) -> Situation:
        """What the cells of a line say; a name is believed only where no code says otherwise."""
        cle = (insee.strip(), nom.strip(), postal.strip())
        if cle not in self._vues:
            self._vues[cle] = self._situer(*cle)
        return self._vues[cle]

    def _situer(self, insee_dit: str, nom: str, postal_dit: str) -> Situation:
        insee, postal = code_lire(insee_dit), code_lire(postal_dit)
        if not (insee or postal) and (illisible := next(filter(_CHIFFRE.search, (insee_dit, postal_dit)), "")):
            return Situation(None, f"commune : le code « {illisible[:20]} » ne se lit pas.")
        ici, dehors = self.index.par_code(insee), self.code_dehors(insee, postal)
        if ici and dehors:
            return Situation(None, f"commune : le code INSEE est celui de {ici.libelle}, pas le code postal {postal}.")
        if ici := ici or (None if dehors else self._nommee(nom, insee, postal)):
            return Situation(ici)
        la = communes_de_france().par_code(insee) or communes_de_france().resoudre(f"{postal} {nom}")
        if la and la.departement not in self.departements:
            return Situation(None, f"{la.libelle} n’est pas dans la région.", ailleurs=True, la=la)
        if dehors and code_departement(dehors) in _departements_de_france():
            dit = f"« {nom[:60]} », " if nom else ""
            return Situation(None, f"{dit}code {dehors} : ce n’est pas dans la région.", ailleurs=True)
        if not dehors:  # à peu près : ce nom dans le département du code postal, sinon la seule commune de ce code
            ici = (la and self.index.par_code(la.code)) or self._nommee(nom, postal or insee, "")
            if ici := ici or self.index.resoudre(postal):
                return Situation(ici)
        avec = f" avec le code {insee or postal}" if nom and (insee or postal) else ""
        return Situation(None, f"commune : « {(nom or postal_dit or insee_dit)[:60]} » n’est pas trouvée{avec}.")

    def code_dehors(self, insee: str, postal: str) -> str:
        """The code that is of no département of ours; some of our towns are served by a post office next door."""
        if insee and code_departement(insee) not in self.departements and not self.index.par_code(insee):
            return insee
        ici = code_departement(postal) in self.departements or self.index.au_code_postal(postal)
        return "" if ici else postal

    def _nommee(self, nom: str, insee: str, postal: str) -> FicheCommune | None:
        """The town of this name at this postal code; without one, in the département of the INSEE code."""
        if postal:
            return self.index.resoudre(f"{postal} {nom}")
        commune = self.index.resoudre(nom)
        return commune if commune and (not insee or commune.departement == code_departement(insee)) else None


@cache
def _departements_de_france() -> frozenset[str]:
    return frozenset({CORSE, *(commune.departement for commune in communes_de_france().fiches)})


# Just across the border: what a file says of elsewhere, kept without a place when it may serve inhabitants of ours.
#
# A place stands in a commune of the region, always. A structure of next door is kept with its services, open to the
# communes around it, and its address is told in words: nothing is put where it is not.

KM_FRONTIERE = 30
PRESENTATION_MAX, JOINDRE_MAX = 3000, 600


@dataclass(frozen=True)
class Voisinage:
    """How a line of next door is told, and whom it may serve."""

    phrase: str
    km: int
    communes: list[str]


class Frontiere:
    """Looks at each line in the order of the file: the services of a structure follow it."""

    def __init__(self) -> None:
        self._communes = Communes()
        self._gardees: dict[str, Voisinage] = {}

    def garder(self, enr: Enregistrement) -> Enregistrement:
        """The line, no longer set aside when it is within reach of a commune of ours."""
        voisinage = self._voisinage(enr)
        if voisinage is None:
            return enr
        if enr.structure:
            self._gardees[enr.structure_id] = voisinage
            _dire(enr.structure, "presentation", voisinage.phrase, PRESENTATION_MAX)
        enr.ailleurs, enr.lieu, enr.lieux_autres = "", None, []
        if enr.service:
            _dire(enr.service, "comment_joindre", voisinage.phrase, JOINDRE_MAX)
            if enr.service.champs.get("zone") == Zone.REGION:
                enr.service.champs |= {"zone": str(Zone.COMMUNE), "zone_codes": voisinage.communes}
        enr.remarques.append(
            f"À {voisinage.km} km de la région : gardée sans lieu, son adresse est dite en toutes lettres."
        )
        return enr

    def _voisinage(self, enr: Enregistrement) -> Voisinage | None:
        if not enr.ailleurs:  # un service donné à l’adresse de sa structure
            sans_lieu = enr.lieu is not None and not enr.lieu.champs.get("commune")
            return self._gardees.get(enr.structure_id) if sans_lieu else None
        if enr.la is None or not (autour := communes_autour(self._communes.index, enr.la, KM_FRONTIERE)):
            return None
        km = round(autour[0][0])
        adresse = enr.lieu.champs.get("adresse", "") if enr.lieu else ""
        ou = ", ".join(filter(None, (adresse, enr.la.libelle)))
        return Voisinage(f"Reçoit hors de la région : {ou}.", km, sorted(fiche.code for _, fiche in autour))


def _dire(valeurs: Valeurs, champ: str, phrase: str, maximum: int) -> None:
    """Add a sentence to a text, which keeps its room."""
    avant = valeurs.champs.get(champ, "")[: maximum - len(phrase) - 1]
    valeurs.champs[champ] = f"{avant}\n{phrase}" if avant else phrase
