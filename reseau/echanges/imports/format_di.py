"""data.inclusion v1: a structure is also a place, a service may have a place of its own."""

import hashlib
from functools import cached_property
from typing import Any

from home.recherche.texte import replier
from reseau.annuaire.choices import Genre, Mode
from reseau.annuaire.models import Provenance
from reseau.echanges.imports.communes import Communes
from reseau.echanges.imports.demande import demande_lire
from reseau.echanges.imports.enregistrements import (
    Enregistrement,
    Valeurs,
    date_lire,
    identifiant_lire,
    liste_lire,
    reseau_deviner,
    texte_propre,
)
from reseau.echanges.imports.heures import horaires_lire
from reseau.echanges.imports.nettoyage import telephone_lire
from reseau.echanges.imports.vocabulaire import Vocabulaires, lieu_situer, zone_lire
from reseau.structures.models import Reseau
from reseau.structures.queries import reseaux_recus

MODES = {"en-presentiel": Mode.SUR_PLACE, "a-distance": Mode.A_DISTANCE}
SANS_TYPE = "information"  # a service that does not say its type informs at least
TOUT_PUBLIC = "tout-public"
PRECISIONS = ("conditions_acces", "publics_precisions", "frais_precisions")
HORAIRES_MAX = 400


class LecteurDataInclusion:
    """Turns structures and services of the national format into records."""

    def __init__(self, reseau: str, source: str = "") -> None:
        self._defaut, self._source = reseau, source
        self._reseaux = list(Reseau.objects.all())
        self._codes = {reseau.code for reseau in self._reseaux}
        self._vocabulaires = Vocabulaires()
        self._communes = Communes()
        self._departements = self._communes.departements
        self._lieux: dict[str, Valeurs] = {}  # ceux que des services nommeront
        self._structures: set[str] = set()

    def structure(self, numero: int, brut: dict[str, Any]) -> Enregistrement:
        """A structure and, when it has a town, its place."""
        source_id, nom = identifiant_lire(brut.get("id")), texte_propre(brut.get("nom"), 160)
        enr = Enregistrement(numero, Genre.STRUCTURE, source_id, nom, structure_id=source_id)
        self._structures.add(source_id)
        self._entete(brut, enr)
        champs = {
            "nom": nom,
            "reseau": self._reseau(brut, nom, enr),
            "siret": texte_propre(brut.get("siret")),
            "presentation": texte_propre(brut.get("description"), 3000),
            "telephone": telephone_lire(brut.get("telephone")),
            "courriel": texte_propre(brut.get("courriel")),
            "site": texte_propre(brut.get("site_web")),
        }
        enr.structure = Valeurs(source_id, champs)
        if a_une_adresse(brut):
            enr.lieu = self._lieu(source_id, nom, brut, enr)
            self._lieux[source_id] = enr.lieu
        return enr

    def service(self, numero: int, brut: dict[str, Any]) -> Enregistrement:
        """A service, and its own place when it has an address."""
        source_id, nom = identifiant_lire(brut.get("id")), texte_propre(brut.get("nom"), 160)
        structure_id = identifiant_lire(brut.get("structure_id"))
        enr = Enregistrement(numero, Genre.SERVICE, source_id, nom, structure_id=structure_id)
        self._entete(brut, enr)
        if brut.get("frais") == "payant":
            enr.erreurs.append("Ce service est payant : l’annuaire ne montre que des services gratuits (article 3).")
        modes = sorted({MODES[mode] for mode in liste_lire(brut, "modes_accueil") if mode in MODES})
        if a_une_adresse(brut) and modes != [Mode.A_DISTANCE]:
            enr.lieu = self._lieu_du_service(structure_id, nom, brut, enr)
        elif Mode.A_DISTANCE not in modes or Mode.SUR_PLACE in modes:
            enr.lieu = self._siege(structure_id)
        commune = enr.lieu.champs["commune"] if enr.lieu else ""
        zone, codes = zone_lire(liste_lire(brut, "zone_eligibilite"), self._departements)
        enr.service = Valeurs(
            source_id,
            {
                "nom": nom,
                "description": texte_propre(brut.get("description"), 3000),
                **self._termes(brut, enr),
                "modes": [str(mode) for mode in modes] or [Mode.SUR_PLACE if commune else Mode.A_DISTANCE],
                "conditions": texte_propre(
                    " ".join(filter(None, (texte_propre(brut.get(nom)) for nom in PRECISIONS))),
                    600,
                ),
                "comment_joindre": texte_propre(brut.get("mobilisation_precisions"), 600),
                **demande_lire(brut, enr),
                **self._horaires(brut, enr),
                "zone": str(zone),
                "zone_codes": codes,
            },
        )
        return enr

    @staticmethod
    def _horaires(brut: dict[str, Any], enr: Enregistrement) -> dict[str, str]:
        """The hours of a service are its own at its place, else those at a distance; unreadable, they are left."""
        horaires = horaires_lire(texte_propre(brut.get("horaires_accueil")))
        if horaires is None or len(horaires) > HORAIRES_MAX:
            enr.remarques.append("horaires_accueil : ces horaires ne se lisent pas, ils sont laissés.")
            horaires = ""
        if enr.lieu is None:
            return {"horaires": horaires} if horaires else {}
        enr.heures = "" if horaires == enr.lieu.champs.get("horaires") else horaires
        return {}

    def _entete(self, brut: dict[str, Any], enr: Enregistrement) -> None:
        """What both kinds need: an identifier, a name, a real date."""
        if not enr.source_id or not enr.libelle:
            enr.erreurs.append("id et nom sont obligatoires.")
        try:
            enr.date_maj = date_lire(brut.get("date_maj"))
        except ValueError:
            enr.erreurs.append(f"date_maj : « {texte_propre(brut.get('date_maj'), 30)} » n’est pas une date.")

    def _reseau(self, brut: dict[str, Any], nom: str, enr: Enregistrement) -> str:
        """The network that carries the structure: declared, else in its name, else the one given with the file."""
        recus = reseaux_recus(liste_lire(brut, "reseaux_porteurs"), self._reseaux)
        devine = reseau_deviner(nom, recus or self._reseaux) or (recus[0] if recus else None)
        code = devine.code if devine else self._defaut
        if not code:
            enr.erreurs.append("reseaux_porteurs : aucun réseau reconnu. Donnez celui du fichier.")
        elif code not in self._codes:
            enr.erreurs.append(f"Le réseau « {code} » n’existe pas.")
        return code

    def _lieu(self, source_id: str, nom: str, brut: dict[str, Any], enr: Enregistrement) -> Valeurs:
        champs = lieu_situer({**brut, "complement": brut.get("complement_adresse")}, enr, self._communes)
        champs |= {
            "nom": nom,
            "horaires": texte_propre(brut.get("horaires_accueil"), 400),
            "telephone": telephone_lire(brut.get("telephone")),
            "courriel": texte_propre(brut.get("courriel")),
        }
        return Valeurs(source_id, champs)

    def _lieu_du_service(self, structure_id: str, nom: str, brut: dict[str, Any], enr: Enregistrement) -> Valeurs:
        """The structure's place when the address is the same, else one place per address of the structure."""
        propre = self._lieu("", nom, brut, enr)
        siege = self._siege(structure_id)
        if siege and _adresse(siege) == _adresse(propre):
            return siege
        empreinte = hashlib.sha256("|".join(_adresse(propre)).encode()).hexdigest()[:10]
        propre.source_id = f"{structure_id[:100]}#{empreinte}"
        return self._lieux.setdefault(propre.source_id, propre)

    def _siege(self, structure_id: str) -> Valeurs | None:
        """The place of a structure: as this file says it, else as its source said it before, in another file."""
        if structure_id not in self._structures and structure_id not in self._lieux and structure_id in self._connus:
            self._lieux[structure_id] = self._connus[structure_id]
        return self._lieux.get(structure_id)

    @cached_property
    def _connus(self) -> dict[str, Valeurs]:
        """The seats that this source gave already; read once, when a file of services needs them."""
        if not self._source:
            return {}
        lignes = Provenance.objects.filter(source=self._source, genre=Genre.LIEU).exclude(lieu=None)
        return {cle: Valeurs(cle, valeurs) for cle, valeurs in lignes.values_list("source_id", "valeurs") if valeurs}

    def _termes(self, brut: dict[str, Any], enr: Enregistrement) -> dict[str, list[str]]:
        traduire = self._vocabulaires.traduire
        type_service = texte_propre(brut.get("type"))
        missions = traduire("missions", [type_service]) if type_service else [SANS_TYPE]
        publics = traduire("publics", liste_lire(brut, "publics"))
        if not missions:
            enr.erreurs.append(
                f"type : « {type_service[:60]} » n’est pas une mission du service public de l’orientation."
            )
        if not publics and liste_lire(brut, "publics"):
            enr.erreurs.append(f"publics : aucun reconnu parmi {', '.join(liste_lire(brut, 'publics'))}.")
        themes = traduire("themes", liste_lire(brut, "thematiques"))
        return {"missions": missions, "publics": publics or [TOUT_PUBLIC], "themes": themes}


def _adresse(lieu: Valeurs) -> tuple[str, str]:
    return lieu.champs["commune"], replier(lieu.champs["adresse"])


def a_une_adresse(brut: dict[str, Any]) -> bool:
    """Whether a line says where."""
    return any(brut.get(nom) for nom in ("commune", "code_insee", "code_postal"))
