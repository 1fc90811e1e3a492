"""The national list of missions locales: numbers and names, no address; most are elsewhere in France."""

import datetime
import re

from home.typographie import de_la_commune
from reseau.echanges.imports.enregistrements import Enregistrement
from reseau.echanges.imports.publics.commun import LecteurPublic, cellules, typographier
from reseau.territoires.queries.recherche import Fiche as FicheCommune

KIND = "mission_locale"
_OFFICIEL = re.compile(r"^\d[\dAB]\d?\s*-\s*(?:MLI?\s+)?", re.I)
_SIEGE = re.compile(r"\s*\((?:siège|siege)\)\s*", re.I)


class LecteurMissionsLocales(LecteurPublic):
    """One line, one mission locale, in the town that its official name or its number tells."""

    NOM = "référentiel national des missions locales"
    COLONNES = frozenset({"id", "nom_officiel", "nom_usuel", "code_region", "code_departement"})
    DATE = datetime.date(2024, 1, 1)

    def ligne(self, numero: int, brut: dict[str, str]) -> Enregistrement:
        """Without address, it stands at the centre of its town."""
        identifiant, officiel, usuel, departement = cellules(
            brut, "id", "nom_officiel", "nom_usuel", "code_departement"
        )
        departement = departement.zfill(2)
        commune = self._commune(identifiant, officiel, departement)
        enr = self.debuter(numero, identifiant, self._nom(usuel or officiel, commune), KIND)
        if departement not in self._departements:
            enr.ailleurs = f"Département {departement} : ce n’est pas dans la région."
            return enr
        enr.lieu = self.lieu(enr, {"code_insee": commune.code if commune else "", "commune": officiel})
        self.servir(enr, KIND)
        return enr

    def _commune(self, identifiant: str, officiel: str, departement: str) -> FicheCommune | None:
        """The town of the official name, else the one whose INSEE code begins the number."""
        ville = _OFFICIEL.sub("", officiel).strip()
        return self._communes.par_nom(f"{ville} ({departement})") or self._communes.par_code(identifiant[:5])

    def _nom(self, nom: str, commune: FicheCommune | None) -> str:
        """« Mission locale de Civray » for « ML Civray », « Mission locale d’Insertion du Poitou » as it is."""
        nom = re.sub(r"^\d+\s*-\s*", "", typographier(_SIEGE.sub(" ", nom))).removesuffix("/ ML").strip()
        nom = re.sub(r"^(?:mission locale|ML)\b", "Mission locale", nom, flags=re.I)
        if commune is not None and nom in ("Mission locale", f"Mission locale {commune.nom}"):
            return f"Mission locale {de_la_commune(commune.nom)}"
        return self.casse.lire(nom) if nom.isupper() else nom
