"""France Travail's agencies: names and ways in capitals, directions that receive nobody, CEDEX codes, old towns."""

import datetime
import re

from reseau.annuaire.choices import Genre
from reseau.echanges.imports.enregistrements import Enregistrement
from reseau.echanges.imports.publics.commun import LecteurPublic, cellules, point_lire

KIND = "france_travail"
_TETE = re.compile(r"^(?:france travail|pole emploi|pôle emploi)\s*[-–]\s*", re.I)
_AGENCE = re.compile(r"^(?:APE|PE|ALE|AGENCE)\s+")
_DIRECTION = re.compile(r"^(?:DT|DIRECTION TERRITORIALE)\s+(.+)|^(?:DR|DIRECTION REGIONALE)(?: PE)?\s+(.+)")


class LecteurFranceTravail(LecteurPublic):
    """One line, one agency; a direction has a place but no service for the public."""

    NOM = "agences France Travail"
    COLONNES = frozenset({"code_safir", "nom", "adresse", "code_postal", "ville", "latitude", "longitude"})
    DATE = datetime.date(2024, 1, 1)

    def ligne(self, numero: int, brut: dict[str, str]) -> Enregistrement:
        """The name comes back readable, with its accents."""
        identifiant, brut_nom, adresse, complement = cellules(brut, "code_safir", "nom", "adresse", "complement")
        nom, direction = self._nom(brut_nom)
        enr = self.debuter(numero, identifiant, nom, KIND)
        postal, ville, insee, departement = cellules(brut, "code_postal", "ville", "code_insee", "departement")
        situe = {
            "code_insee": insee, "commune": self.casse.lire(ville), "code_postal": postal, "departement": departement,
            "adresse": self.casse.lire(adresse, voie=True), "complement": self.casse.lire(complement, voie=True),
        }  # fmt: skip
        latitude, longitude = point_lire(*cellules(brut, "latitude", "longitude"))
        enr.lieu = self.lieu(enr, situe, latitude=latitude, longitude=longitude)
        if direction:
            enr.genre = Genre.LIEU
        else:
            self.servir(enr, KIND)
        return enr

    def _nom(self, texte: str) -> tuple[str, bool]:
        """« France Travail Cognac » for « France Travail - APE COGNAC », and whether it is a direction."""
        nom = _TETE.sub("", texte)
        if trouve := _DIRECTION.match(nom):
            genre, ou = ("territoriale", trouve[1]) if trouve[1] else ("régionale", trouve[2])
            return f"France Travail, direction {genre} {self.casse.lire(ou)}", True
        return f"France Travail {self.casse.lire(_AGENCE.sub('', nom))}" if nom else "", False
