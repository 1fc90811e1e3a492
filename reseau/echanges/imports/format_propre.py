"""Our own data.inclusion lines coming back: what the format left unsaid is found again in what it said elsewhere."""

from typing import Any

from django.core.exceptions import ValidationError

from reseau.annuaire.choices import Genre, Mobilisateur, Mobilisation, Mode, Zone
from reseau.annuaire.horaires.osm import horaires_valider
from reseau.echanges.identifiants import PREFIXE, au_lieu_separer
from reseau.echanges.imports.demande import lien_et_duree_lire
from reseau.echanges.imports.ecritures import SANS_DESCRIPTION
from reseau.echanges.imports.enregistrements import Enregistrement, Valeurs, identifiant_lire, liste_lire, texte_propre
from reseau.echanges.imports.format_di import LecteurDataInclusion, a_une_adresse
from reseau.echanges.imports.nettoyage import telephone_lire
from reseau.echanges.imports.projections import Projection
from reseau.echanges.imports.traducteur import DISTANCE, PRESENCE, Traducteur
from reseau.echanges.imports.vocabulaire import lieu_situer, zone_lire

MODES = {PRESENCE: Mode.SUR_PLACE, DISTANCE: Mode.A_DISTANCE}


class LecteurPropre(LecteurDataInclusion):
    """Reads the lines that our exports wrote; the others are read as anybody's.

    `reseaux` and `precisions` come with the file: for each network that the format cannot name, its structures; for
    each service, what the format has no word for.
    """

    def __init__(
        self, reseau: str, reseaux: dict[str, list[str]] | None = None, precisions: dict[str, Any] | None = None,
        source: str = "",
    ) -> None:  # fmt: skip
        super().__init__(reseau, source)
        self._traducteur = Traducteur()
        self._dire = Projection(self._traducteur).dire
        self._dire_precis = Projection(self._traducteur, precis=True).dire
        self._precisions = precisions or {}
        self._reseau_de = {structure: code for code, liste in (reseaux or {}).items() for structure in liste}
        self._noms: dict[str, str] = {}

    def structure(self, numero: int, brut: dict[str, Any]) -> Enregistrement:
        """A structure, and its seat under the same identifier when it has an address."""
        if not est_propre(brut):
            return super().structure(numero, brut)
        enr = super().structure(numero, brut)
        self._noms[enr.source_id] = enr.libelle
        enr.structure.dire = self._dire
        if enr.lieu:
            for nom in ("telephone", "courriel"):
                del enr.structure.champs[nom]  # ceux de la ligne sont alors ceux du lieu
        return enr

    def service(self, numero: int, brut: dict[str, Any]) -> Enregistrement:
        """A service at one place: the seat, the place that its identifier ends with, or none."""
        if not est_propre(brut):
            return super().service(numero, brut)
        source_id, lieu_id = au_lieu_separer(texte_propre(brut.get("id")))
        structure_id, nom = identifiant_lire(brut.get("structure_id")), texte_propre(brut.get("nom"), 160)
        enr = Enregistrement(numero, Genre.SERVICE, source_id, nom, structure_id=structure_id)
        self._entete(brut, enr)
        enr.heures = self._heures(brut, enr)
        if a_une_adresse(brut):
            enr.lieu = self._lieu_propre(lieu_id, brut, enr) if lieu_id else self._lieux.get(structure_id)
        champs, precision = self._champs(brut, nom, enr), self._precisions.get(source_id, {})
        enr.service = Valeurs(
            source_id, champs | self._preciser(precision), self._dire_precis if precision else self._dire
        )
        enr.ici = _ici(precision, texte_propre(brut.get("id")), enr.service.champs)
        if enr.lieu is None:  # sans lieu, ce sont les heures du service, à distance
            enr.service.champs["horaires"], enr.heures = enr.heures, ""
        return enr

    def _reseau(self, brut: dict[str, Any], nom: str, enr: Enregistrement) -> str:
        """Named with the file, or by the format; a structure already here needs neither."""
        if not est_propre(brut):
            return super()._reseau(brut, nom, enr)
        if code := self._reseau_de.get(enr.source_id):
            return code
        essai = Enregistrement(enr.numero, enr.genre, enr.source_id, enr.libelle)
        return super()._reseau(brut, nom, essai)

    def _lieu(self, source_id: str, nom: str, brut: dict[str, Any], enr: Enregistrement) -> Valeurs:
        lieu = super()._lieu(source_id, nom, brut, enr)
        if est_propre(brut):
            lieu.dire = self._dire
            lieu.champs["code_postal"] = texte_propre(brut.get("code_postal"), 5)  # vide, il l’est ici aussi
        return lieu

    def _lieu_propre(self, lieu_id: str, brut: dict[str, Any], enr: Enregistrement) -> Valeurs:
        """A place other than the seat; hours are those of the service there."""
        champs = lieu_situer(
            {**brut, "complement": brut.get("complement_adresse")}, enr, self._communes, completer=False
        )
        ville = texte_propre(brut.get("commune"))
        champs |= {
            "nom": f"{self._noms.get(enr.structure_id, enr.libelle)} · {ville}"[:160],
            "telephone": telephone_lire(brut.get("telephone")),
            "courriel": texte_propre(brut.get("courriel"), 254),
        }
        return Valeurs(lieu_id, champs, self._dire)

    def _heures(self, brut: dict[str, Any], enr: Enregistrement) -> str:
        heures = texte_propre(brut.get("horaires_accueil"), 400)
        try:
            horaires_valider(heures)
        except ValidationError as erreur:
            enr.erreurs.append(f"horaires_accueil : {' '.join(erreur.messages)}")
        return heures

    def _champs(self, brut: dict[str, Any], nom: str, enr: Enregistrement) -> dict[str, Any]:
        traducteur = self._traducteur
        description = texte_propre(brut.get("description"), 3000)
        zone, codes = self._zone(liste_lire(brut, "zone_eligibilite"))
        return {
            "nom": nom,
            "description": "" if description == SANS_DESCRIPTION else description,
            "missions": traducteur.missions_retrouver(texte_propre(brut.get("type"))),
            "publics": traducteur.publics_retrouver(
                texte_propre(brut.get("publics_precisions")), liste_lire(brut, "publics")
            ),
            "themes": traducteur.retrouver("themes", liste_lire(brut, "thematiques")),
            "modes": sorted(str(MODES[mode]) for mode in liste_lire(brut, "modes_accueil") if mode in MODES),
            "conditions": texte_propre(brut.get("conditions_acces"), 600),
            "comment_joindre": texte_propre(brut.get("mobilisation_precisions"), 600),
            **lien_et_duree_lire(brut, enr),
            "zone": str(zone),
            "zone_codes": codes,
        }

    def _preciser(self, precision: dict[str, Any]) -> dict[str, Any]:
        """What the file says beside the format, as far as its words are ours."""
        if not precision:
            return {}
        dits = {nom: self._vocabulaires.connus(nom, liste_lire(precision, nom)) for nom in ("missions", "niveaux_cep")}
        dits["modes"] = [mode for mode in liste_lire(precision, "modes") if mode in Mode.values]
        dits = {nom: codes for nom, codes in dits.items() if codes or nom == "niveaux_cep"}
        connus = {"modes_mobilisation": Mobilisation.values, "mobilisable_par": Mobilisateur.values}
        return dits | {
            nom: [code for code in liste_lire(precision, nom) if code in codes] for nom, codes in connus.items()
        }

    def _zone(self, codes: list[str]) -> tuple[str, list[str]]:
        if bassins := self._traducteur.bassins_retrouver(codes):
            return Zone.BASSIN, bassins
        return zone_lire(codes, self._departements)


def _ici(precision: dict[str, Any], ligne: str, champs: dict[str, Any]) -> dict[str, list[str]]:
    """What is given at the place of a line, among what the service declares."""
    lieux = precision.get("lieux")
    dits = lieux.get(ligne) if isinstance(lieux, dict) else None
    if not isinstance(dits, dict):
        return {}
    ici = {nom: [code for code in liste_lire(dits, nom) if code in champs[nom]] for nom in ("missions", "modes")}
    return {nom: codes for nom, codes in ici.items() if codes}


def est_propre(brut: dict[str, Any]) -> bool:
    """Whether a line is one that our exports wrote."""
    return str(brut.get("id") or "").startswith(PREFIXE)
