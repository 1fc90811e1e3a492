"""Files of data.inclusion v1: as it publishes them, as tables, and our own lines coming back."""

import hashlib
import json
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError

from home.recherche.texte import replier
from reseau.annuaire.choices import Genre, Mobilisateur, Mobilisation, Mode, Zone
from reseau.annuaire.models import Provenance
from reseau.annuaire.portes import horaires_valider
from reseau.echanges.identifiants import PREFIXE, au_lieu_separer
from reseau.echanges.imports import nettoyage, vocabulaire
from reseau.echanges.imports.communes import Communes
from reseau.echanges.imports.enregistrements import (
    Enregistrement,
    Valeurs,
    date_lire,
    identifiant_lire,
    liste_lire,
    reseau_deviner,
    texte_propre,
)
from reseau.echanges.imports.tableur import Projection
from reseau.structures.models import Reseau
from reseau.structures.portes import reseaux_recus

# data.inclusion v1: a structure is also a place, a service may have a place of its own.

MODES = {vocabulaire.PRESENCE: Mode.SUR_PLACE, vocabulaire.DISTANCE: Mode.A_DISTANCE}
TOUT_PUBLIC = "tout-public"
PRECISIONS = ("conditions_acces", "publics_precisions", "frais_precisions")
HORAIRES_MAX = 400


class LecteurDataInclusion:
    """Turns structures and services of the national format into records."""

    def __init__(self, reseau: str, source: str = "") -> None:
        self._defaut, self._source = reseau, source
        self._reseaux = list(Reseau.objects.all())
        self._codes = {reseau.code for reseau in self._reseaux}
        self._vocabulaires = vocabulaire.Vocabulaires()
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
            "telephone": nettoyage.telephone_lire(brut.get("telephone")),
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
        zone, codes = vocabulaire.zone_lire(liste_lire(brut, "zone_eligibilite"), self._departements)
        enr.service = Valeurs(
            source_id,
            {
                "nom": nom,
                "description": texte_propre(brut.get("description"), 3000),
                **self._termes(brut, enr),
                "modes": [str(mode) for mode in modes] or [Mode.SUR_PLACE if commune else Mode.A_DISTANCE],
                "conditions": texte_propre(
                    " ".join(filter(None, (texte_propre(brut.get(nom)) for nom in PRECISIONS))), 600
                ),
                "comment_joindre": texte_propre(brut.get("mobilisation_precisions"), 600),
                **nettoyage.demande_lire(brut, enr),
                **self._horaires(brut, enr),
                "zone": str(zone),
                "zone_codes": codes,
            },
        )
        return enr

    @staticmethod
    def _horaires(brut: dict[str, Any], enr: Enregistrement) -> dict[str, str]:
        """The hours of a service are its own at its place, else those at a distance; unreadable, they are left."""
        horaires = nettoyage.horaires_lire(texte_propre(brut.get("horaires_accueil")))
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
        champs = vocabulaire.lieu_situer({**brut, "complement": brut.get("complement_adresse")}, enr, self._communes)
        champs |= {
            "nom": nom,
            "horaires": texte_propre(brut.get("horaires_accueil"), 400),
            "telephone": nettoyage.telephone_lire(brut.get("telephone")),
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
        missions = traduire("missions", [type_service]) if type_service else [vocabulaire.SANS_TYPE]
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


# Our own data.inclusion lines coming back: what the format left unsaid is found again in what it said elsewhere.


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
        self._traducteur = vocabulaire.Traducteur()
        self._dire = Projection(self._traducteur).dire
        self._dire_precis = Projection(self._traducteur, precis=True).dire
        self._precisions = precisions or {}
        self._reseau_de = {structure: code for code, liste in (reseaux or {}).items() for structure in liste}
        self._noms: dict[str, str] = {}

    def structure(self, numero: int, brut: dict[str, Any]) -> Enregistrement:
        """A structure, and its seat under the same identifier when it has an address."""
        enr = super().structure(numero, brut)
        if not est_propre(brut):
            return enr
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
        enr.heures = texte_propre(brut.get("horaires_accueil"), 400)
        try:
            horaires_valider(enr.heures)
        except ValidationError as erreur:
            enr.erreurs.append(f"horaires_accueil : {' '.join(erreur.messages)}")
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
        champs = vocabulaire.lieu_situer(
            {**brut, "complement": brut.get("complement_adresse")}, enr, self._communes, completer=False
        )
        ville = texte_propre(brut.get("commune"))
        champs |= {
            "nom": f"{self._noms.get(enr.structure_id, enr.libelle)} · {ville}"[:160],
            "telephone": nettoyage.telephone_lire(brut.get("telephone")),
            "courriel": texte_propre(brut.get("courriel"), 254),
        }
        return Valeurs(lieu_id, champs, self._dire)

    def _champs(self, brut: dict[str, Any], nom: str, enr: Enregistrement) -> dict[str, Any]:
        traducteur = self._traducteur
        description = texte_propre(brut.get("description"), 3000)
        zone, codes = Zone.BASSIN, traducteur.bassins_retrouver(liste_lire(brut, "zone_eligibilite"))
        if not codes:
            zone, codes = vocabulaire.zone_lire(liste_lire(brut, "zone_eligibilite"), self._departements)
        return {
            "nom": nom,
            "description": "" if description == nettoyage.SANS_DESCRIPTION else description,
            "missions": traducteur.missions_retrouver(texte_propre(brut.get("type"))),
            "publics": traducteur.publics_retrouver(
                texte_propre(brut.get("publics_precisions")), liste_lire(brut, "publics")
            ),
            "themes": traducteur.retrouver("themes", liste_lire(brut, "thematiques")),
            "modes": sorted(str(MODES[mode]) for mode in liste_lire(brut, "modes_accueil") if mode in MODES),
            "conditions": texte_propre(brut.get("conditions_acces"), 600),
            "comment_joindre": texte_propre(brut.get("mobilisation_precisions"), 600),
            **nettoyage.lien_et_duree_lire(brut, enr),
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


# The dumps of data.inclusion as tables: one for the structures, one for the services, lists within their cells.

STRUCTURES = frozenset({"id", "source", "nom", "date_maj", "reseaux_porteurs"})
SERVICES = frozenset({"id", "source", "structure_id", "nom", "date_maj", "modes_accueil"})
LISTES = (
    "reseaux_porteurs", "thematiques", "publics", "modes_accueil", "zone_eligibilite", "modes_mobilisation",
    "mobilisable_par",
)  # fmt: skip


def est_un_vidage(colonnes: Iterable[str]) -> bool:
    """Whether a header is that of a dump."""
    presentes = set(colonnes)
    return presentes >= STRUCTURES or presentes >= SERVICES


class LecteurVidage:
    """Reads the lines of a dump as those of a JSON."""

    def __init__(self, reseau: str, source: str = "") -> None:
        self._lecteur = LecteurPropre(reseau, source=source)

    def ligne(self, numero: int, brut: dict[str, str]) -> Enregistrement:
        """One line of the file."""
        dits: dict[str, Any] = {nom: valeur.strip() or None for nom, valeur in brut.items()}
        dits |= {nom: liste_de_cellule(brut.get(nom, "")) for nom in LISTES}
        lire = self._lecteur.service if "structure_id" in brut else self._lecteur.structure
        return lire(numero, dits)


def liste_de_cellule(cellule: str) -> list[str]:
    """The words of a list that a cell holds: « ["a", "b"] », « {a,b} » or « a, b »."""
    texte = cellule.strip()
    try:
        lu = json.loads(texte)
    except (json.JSONDecodeError, RecursionError):
        mots = texte.strip("{}[]").split(",")
        return [mot for brut in mots if (mot := brut.strip().strip("\"'").strip())]
    return [str(mot) for mot in lu] if isinstance(lu, list) else [texte]
