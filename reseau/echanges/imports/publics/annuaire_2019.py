"""The administration's directory of 2019: CEDEX lines, blank postal codes, numbers with a zero too many, old towns."""

import datetime

from reseau.echanges.imports.enregistrements import Enregistrement
from reseau.echanges.imports.nettoyage import (
    adresse_couper,
    complement_joindre,
    courriel_lire,
    site_lire,
    telephone_lire,
)
from reseau.echanges.imports.publics.commun import LecteurPublic, cellules, offres_publiques, typographier


class LecteurAnnuaire2019(LecteurPublic):
    """One line, one counter; as old as its year, so to be confirmed."""

    NOM = "annuaire de l’administration 2019"
    COLONNES = frozenset(
        {"id", "type", "type_libelle", "nom", "adresse", "code_postal", "ville", "insee_2019", "telephone_brut"}
    )
    DATE = datetime.date(2019, 1, 1)

    def ligne(self, numero: int, brut: dict[str, str]) -> Enregistrement:
        """Its place stands in the commune of today; what completes the address is kept beside it."""
        identifiant, kind, nom, adresse = cellules(brut, "id", "type", "nom", "adresse")
        enr = self.debuter(numero, identifiant, self._nom(kind, nom), kind)
        postal, ville, telephone, e164 = cellules(brut, "code_postal", "ville", "telephone_brut", "telephone_e164")
        courriel, site = cellules(brut, "courriel", "site_web")
        voie, complement, postal_lu, ville_lue = adresse_couper(adresse)
        insee, insee_2019, commune_2026, departement = cellules(
            brut, "insee_2026", "insee_2019", "commune_2026", "departement"
        )
        enr.structure.champs["site"] = site_lire(site)
        situe = {
            "code_insee": insee or insee_2019,
            "commune": ville or ville_lue or commune_2026,
            "code_postal": postal or postal_lu,
            "departement": departement,
            "adresse": typographier(voie),
            "complement": complement_joindre(typographier(complement)),
        }
        enr.lieu = self.lieu(
            enr,
            situe,
            telephone=telephone_lire(telephone) or telephone_lire(e164),
            courriel=courriel_lire(courriel),
        )
        self.servir(enr, kind)
        return enr

    def _nom(self, kind: str, nom: str) -> str:
        """The name, its beginning shortened when the source spells it out."""
        court = offres_publiques().get(kind, {}).get("nom")
        suite = nom.partition(" - ")[2]
        return typographier(f"{court} - {suite}" if court and suite else nom)
