"""France services: hours by day and in OpenStreetMap's syntax, rounds and several sites told in a comment."""

import datetime

from home.typographie import JOURS
from reseau.annuaire.horaires.osm import horaires_analyser
from reseau.echanges.imports.enregistrements import Enregistrement, Valeurs
from reseau.echanges.imports.heures import semaine_lire
from reseau.echanges.imports.nettoyage import courriel_lire, telephone_lire
from reseau.echanges.imports.publics.commun import LecteurPublic, cellules, point_lire, typographier
from reseau.echanges.imports.publics.tournees import tournee_lire

KIND = "france_services"
ITINERANTS = frozenset({"bus_équivalent", "itinérante", "multisites"})


class LecteurFranceServices(LecteurPublic):
    """One line, one house; a bus or several sites give several places."""

    NOM = "France services"
    COLONNES = frozenset({"id_fs", "lib_fs", "adresse", "insee_com", "lib_com", "horaires_osm", "format_fs"})
    DATE = datetime.date(2024, 1, 1)

    def ligne(self, numero: int, brut: dict[str, str]) -> Enregistrement:
        """Its hours are those of the syntax when it reads, else those of the seven cells."""
        identifiant, nom, commentaire, genre = cellules(brut, "id_fs", "lib_fs", "commentaire", "format_fs")
        enr = self.debuter(numero, identifiant, typographier(nom), KIND)
        insee, commune, postal, departement = cellules(brut, "insee_com", "lib_com", "code_postal", "insee_dep")
        adresse, complement, mail, telephone = cellules(brut, "adresse", "complement_adresse", "mail", "telephone")
        situe = {
            "code_insee": insee, "commune": commune, "code_postal": postal, "departement": departement,
            "adresse": typographier(adresse), "complement": typographier(complement),
        }  # fmt: skip
        latitude, longitude = point_lire(*cellules(brut, "latitude", "longitude"))
        enr.lieu = self.lieu(
            enr, situe, latitude=latitude, longitude=longitude, horaires=self._horaires(brut),
            telephone=telephone_lire(telephone), courriel=courriel_lire(mail), acces=typographier(commentaire)[:600],
        )  # fmt: skip
        if genre.lower() in ITINERANTS and not enr.ailleurs:
            enr.lieux_autres = self._tournee(enr, commentaire)
        rendez_vous = cellules(brut, "prise_rdv")[0].lower() == "oui"
        self.servir(enr, KIND, conditions="Sur rendez-vous." if rendez_vous else "")
        return enr

    def _horaires(self, brut: dict[str, str]) -> str:
        osm = cellules(brut, "horaires_osm")[0]
        if osm and len(osm) <= 400 and horaires_analyser(osm) is not None:
            return osm
        return semaine_lire(cellules(brut, *(f"h_{jour}" for jour in JOURS))) or ""

    def _tournee(self, enr: Enregistrement, commentaire: str) -> list[Valeurs]:
        """The other places, each with its commune and, when they read, its hours."""
        siege = enr.lieu.champs
        lieux = []
        departement = siege["commune"][:2]
        for etape in tournee_lire(commentaire, lambda nom: self._communes.par_nom(f"{nom} ({departement})")):
            if etape.commune.code == siege["commune"] or any(
                etape.commune.code == lieu.champs["commune"] for lieu in lieux
            ):
                continue
            valeurs = siege | {
                "nom": f"{enr.libelle}, {etape.commune.nom}"[:160], "adresse": typographier(etape.adresse),
                "complement": "", "code_postal": etape.commune.codes_postaux[0] if etape.commune.codes_postaux else "",
                "commune": etape.commune.code, "latitude": None, "longitude": None,
                "horaires": etape.horaires, "acces": "", "permanence": True,
            }  # fmt: skip
            lieux.append(Valeurs(f"{enr.source_id}-{etape.commune.code}", valeurs))
        return lieux
