"""The prescribers of « Les emplois de l’inclusion »: who accompanies people towards work, by kind."""

import datetime

from reseau.echanges.imports.enregistrements import Enregistrement, date_lire
from reseau.echanges.imports.nettoyage import courriel_lire, site_lire, telephone_lire
from reseau.echanges.imports.publics.commun import LecteurPublic, cellules, point_lire, typographier

# Leurs genres et les nôtres ; les autres accompagnent, sans service que nous sachions décrire pour eux.
GENRES = {
    "FT": "france_travail", "PE": "france_travail", "ML": "mission_locale", "CAP_EMPLOI": "cap_emploi",
    "CIDFF": "cidf", "PIJ_BIJ": "cij", "PIJ-BIJ": "cij", "DEPT": "cg",
}  # fmt: skip
PRESENTATION_MAX = 3000


class LecteurPrescripteurs(LecteurPublic):
    """One line, one organisation, at its address; its telephone and its mail are those of the place."""

    NOM = "prescripteurs des emplois de l’inclusion"
    COLONNES = frozenset({"id", "typologie", "nom", "siret", "adresse", "code_postal", "commune"})
    DATE = datetime.date(2024, 1, 1)

    def ligne(self, numero: int, brut: dict[str, str]) -> Enregistrement:
        """As the platform gives it, its names in capitals made readable."""
        identifiant, genre, nom, siret = cellules(brut, "id", "typologie", "nom", "siret")
        kind = GENRES.get(genre.upper(), "")
        enr = self.debuter(numero, identifiant, self._lisible(nom), kind)
        resume, detail = cellules(brut, "presentation_resume", "presentation_detail")
        site, telephone, mail, date = cellules(brut, "site_web", "telephone", "courriel", "date_maj")
        enr.structure.champs |= {
            "siret": siret, "site": site_lire(site), "presentation": typographier(detail or resume)[:PRESENTATION_MAX],
        }  # fmt: skip
        try:
            enr.date_maj = date_lire(date) or enr.date_maj
        except ValueError:
            enr.remarques.append(f"date_maj : « {date[:30]} » n’est pas une date.")
        insee, postal, commune, adresse, complement = cellules(
            brut, "code_insee", "code_postal", "commune", "adresse", "complement_adresse"
        )
        situe = {
            "code_insee": insee, "code_postal": postal, "commune": self._lisible(commune),
            "adresse": self._lisible(adresse, voie=True), "complement": self._lisible(complement, voie=True),
        }  # fmt: skip
        latitude, longitude = point_lire(*cellules(brut, "latitude", "longitude"))
        enr.lieu = self.lieu(
            enr, situe, latitude=latitude, longitude=longitude, telephone=telephone_lire(telephone),
            courriel=courriel_lire(mail),
        )  # fmt: skip
        self.servir(enr, kind)
        return enr

    def _lisible(self, texte: str, *, voie: bool = False) -> str:
        return self.casse.lire(texte, voie=voie) if texte.isupper() else typographier(texte)
