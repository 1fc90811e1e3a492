"""Just across the border: what a file says of elsewhere, kept without a place when it may serve inhabitants of ours.

A place stands in a commune of the region, always. A structure of next door is kept with its services, open to the
communes around it, and its address is told in words: nothing is put where it is not.
"""

from dataclasses import dataclass

from reseau.annuaire.choices import Zone
from reseau.echanges.imports.communes import Communes
from reseau.echanges.imports.enregistrements import Enregistrement, Valeurs

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
        if enr.la is None or not (autour := self._communes.a_portee(enr.la, KM_FRONTIERE)):
            return None
        km = round(autour[0][0])
        adresse = enr.lieu.champs.get("adresse", "") if enr.lieu else ""
        ou = ", ".join(filter(None, (adresse, enr.la.libelle)))
        return Voisinage(f"Reçoit hors de la région : {ou}.", km, sorted(fiche.code for _, fiche in autour))


def _dire(valeurs: Valeurs, champ: str, phrase: str, maximum: int) -> None:
    """Add a sentence to a text, which keeps its room."""
    avant = valeurs.champs.get(champ, "")[: maximum - len(phrase) - 1]
    valeurs.champs[champ] = f"{avant}\n{phrase}" if avant else phrase
