"""Translate a raw line into the directory's own fields and vocabularies; say in French why a line is refused."""

import datetime
import re
from dataclasses import dataclass, field
from typing import Any

from reseau.annuaire.choices import Mode, Zone
from reseau.structures.models import Reseau
from reseau.territoires.models import Commune
from reseau.vocabulaires.models import Mission, NiveauCep, Terme, Theme, TypePublic

MODES_INCLUSION = {"en-presentiel": Mode.SUR_PLACE, "a-distance": Mode.A_DISTANCE}
LISTE = re.compile(r"\s*[|,]\s*")


class LigneRefusee(Exception):
    """A line that cannot become a sheet; the message is shown."""


@dataclass
class FicheStructure:
    """A structure and its place, in our words."""

    source_id: str
    reseau: Reseau
    structure: dict[str, Any]
    lieu: dict[str, Any] | None
    commune: Commune | None
    date: datetime.date | None


@dataclass
class FicheService:
    """A service, in our words; vocabularies as terms."""

    source_id: str
    structure_id: str
    champs: dict[str, Any]
    termes: dict[str, list[Terme]]
    date: datetime.date | None
    ignores: list[str] = field(default_factory=list)


class Traducteur:
    """Holds the vocabularies, read once for a whole file."""

    def __init__(self) -> None:
        self.reseaux = {r.code: r for r in Reseau.objects.all()}
        self.communes = {c.code_insee: c for c in Commune.objects.select_related("departement")}
        self.anciennes = {ancien: c for c in self.communes.values() for ancien in c.anciens_codes}
        self.termes = {m: list(m.objects.en_vigueur()) for m in (Mission, TypePublic, Theme, NiveauCep)}

    def structure(self, v: dict[str, Any], *, inclusion: bool) -> FicheStructure:
        """One structure with its place. Raises LigneRefusee."""
        identifiant = texte(v, "id" if inclusion else "identifiant", 120)
        nom = texte(v, "nom" if inclusion else "structure", 160)
        if not identifiant or not nom:
            raise LigneRefusee("Il manque l’identifiant ou le nom de la structure.")
        commune = self._commune(texte(v, "code_insee", 5))
        structure = {
            "nom": nom,
            "sigle": texte(v, "sigle", 40),
            "siret": re.sub(r"\D", "", texte(v, "siret", 20)),
            "presentation": texte(v, "description" if inclusion else "presentation", 3000),
            "site": texte(v, "site_web" if inclusion else "site", 200),
            "courriel": texte(v, "courriel", 254),
            "telephone": texte(v, "telephone", 20),
        }
        lieu = None
        if commune:
            lieu = {
                "nom": texte(v, "lieu", 160) or nom,
                "adresse": texte(v, "adresse", 200),
                "complement": texte(v, "complement_adresse" if inclusion else "complement", 200),
                "code_postal": texte(v, "code_postal", 5),
                "latitude": nombre(v, "latitude"),
                "longitude": nombre(v, "longitude"),
                "horaires": texte(v, "horaires_accueil" if inclusion else "horaires", 400),
                "telephone": structure["telephone"],
                "courriel": structure["courriel"],
                "acces": texte(v, "acces", 600),
            }
        reseau = self._reseau(v, inclusion)
        return FicheStructure(
            identifiant, reseau, structure, lieu, commune, date(v, "date_maj" if inclusion else "date")
        )

    def _reseau(self, v: dict[str, Any], inclusion: bool) -> Reseau:
        if not inclusion:
            code = texte(v, "reseau", 60)
            if code not in self.reseaux:
                raise LigneRefusee(f"Le réseau « {code} » n’est pas au registre.")
            return self.reseaux[code]
        codes = set(liste(v, "reseaux_porteurs"))
        trouves = [r for r in self.reseaux.values() if codes.intersection(r.correspondance)]
        if not trouves:
            raise LigneRefusee("Aucun réseau du registre ne correspond à « reseaux_porteurs ».")
        if len(trouves) > 1:
            noms = ", ".join(sorted(r.nom for r in trouves))
            raise LigneRefusee(f"Plusieurs réseaux correspondent ({noms}) : précisez dans un tableau.")
        return trouves[0]

    def _commune(self, code: str) -> Commune | None:
        if not code:
            return None
        commune = self.communes.get(code) or self.anciennes.get(code)
        if commune is None:
            raise LigneRefusee(f"La commune {code} n’est pas dans le territoire.")
        return commune

    def service(self, v: dict[str, Any], *, inclusion: bool) -> FicheService:
        """One service. Raises LigneRefusee."""
        return self._service_inclusion(v) if inclusion else self._service_csv(v)

    def _service_inclusion(self, v: dict[str, Any]) -> FicheService:
        identifiant, structure_id, nom = texte(v, "id", 120), texte(v, "structure_id", 120), texte(v, "nom", 160)
        if not identifiant or not structure_id or not nom:
            raise LigneRefusee("Il manque l’identifiant, le nom ou la structure du service.")
        if texte(v, "frais", 20) == "payant":
            raise LigneRefusee("Service payant : l’annuaire n’accueille que des services gratuits pour la personne.")
        termes: dict[str, list[Terme]] = {"niveaux_cep": []}
        ignores: list[str] = []
        for nom_lien, modele, codes in (
            ("missions", Mission, liste(v, "type")),
            ("publics", TypePublic, liste(v, "publics")),
            ("themes", Theme, liste(v, "thematiques")),
        ):
            termes[nom_lien], inconnus = self._reconnaitre(modele, codes)
            ignores += inconnus
        zone, codes_zone = self._zone(liste(v, "zone_eligibilite"))
        modes = [MODES_INCLUSION[m] for m in liste(v, "modes_accueil") if m in MODES_INCLUSION]
        champs = {
            "nom": nom,
            "description": texte(v, "description", 3000),
            "modes": sorted(modes) or [Mode.SUR_PLACE],
            "conditions": texte(v, "conditions_acces", 600),
            "comment_joindre": texte(v, "mobilisation_precisions", 600),
            "zone": zone,
            "zone_codes": codes_zone,
        }
        return FicheService(identifiant, structure_id, champs, termes, date(v, "date_maj"), ignores)

    def _service_csv(self, v: dict[str, Any]) -> FicheService:
        structure_id = texte(v, "identifiant", 120)
        liens = {"missions": Mission, "publics": TypePublic, "themes": Theme}
        termes: dict[str, list[Terme]] = {"niveaux_cep": []}
        for nom_lien, modele in liens.items():
            codes = set(liste(v, nom_lien))
            termes[nom_lien] = [t for t in self.termes[modele] if t.code in codes]
            inconnus = codes - {t.code for t in termes[nom_lien]}
            if inconnus:
                raise LigneRefusee(f"Codes inconnus dans « {nom_lien} » : {', '.join(sorted(inconnus))}.")
        zone = texte(v, "zone", 12).upper() or Zone.REGION
        modes = [m.upper() for m in liste(v, "modes")] or [Mode.SUR_PLACE]
        if zone not in Zone.values or set(modes) - set(Mode.values):
            raise LigneRefusee("La zone ou les modes ne sont pas dans la liste.")
        champs = {
            "nom": texte(v, "service", 160),
            "description": texte(v, "description", 3000),
            "modes": sorted(modes),
            "conditions": texte(v, "conditions", 600),
            "comment_joindre": texte(v, "comment_joindre", 600),
            "zone": zone,
            "zone_codes": liste(v, "zone_codes"),
        }
        identifiant = f"{structure_id}#{champs['nom']}"[:120]
        return FicheService(identifiant, structure_id, champs, termes, date(v, "date"))

    def _reconnaitre(self, modele: type[Terme], codes: list[str]) -> tuple[list[Terme], list[str]]:
        voulus = set(codes)
        trouves = [t for t in self.termes[modele] if voulus.intersection(t.codes_recus)]
        connus = {code for t in trouves for code in t.codes_recus}
        return trouves, sorted(voulus - connus)

    def _zone(self, codes: list[str]) -> tuple[str, list[str]]:
        """The zone of eligibility; several kinds at once are refused rather than guessed."""
        if not codes:
            return Zone.REGION, []
        genres = {_genre_zone(code) for code in codes}
        if genres == {Zone.PAYS}:
            return Zone.PAYS, []
        if len(genres) > 1:
            raise LigneRefusee("La zone d’éligibilité mêle plusieurs sortes de territoires.")
        return genres.pop(), sorted(codes)


def _genre_zone(code: str) -> str:
    if code == "france" or (len(code) == 5 and code.startswith("99")):
        return Zone.PAYS
    return {9: Zone.EPCI, 5: Zone.COMMUNE}.get(len(code), Zone.DEPARTEMENT)


def texte(v: dict[str, Any], cle: str, maximum: int) -> str:
    """A trimmed text of at most `maximum` characters; anything but text and numbers counts as empty."""
    valeur = v.get(cle)
    if isinstance(valeur, bool) or not isinstance(valeur, str | int | float):
        return ""
    return str(valeur).strip()[:maximum]


def nombre(v: dict[str, Any], cle: str) -> float | None:
    """A number written in French or in English, or nothing."""
    valeur = texte(v, cle, 40).replace(",", ".")
    try:
        lu = float(valeur)
    except ValueError:
        return None
    return lu if -1000 < lu < 1000 else None


def liste(v: dict[str, Any], cle: str) -> list[str]:
    """A list, or a text cut at « | » and « , »."""
    valeur = v.get(cle)
    if isinstance(valeur, list):
        return sorted({str(x).strip() for x in valeur if isinstance(x, str | int)})
    return sorted({x for x in LISTE.split(texte(v, cle, 4000)) if x})


def date(v: dict[str, Any], cle: str) -> datetime.date | None:
    """A date written 2026-03-12 or 12/03/2026; raises LigneRefusee on a date that does not exist."""
    valeur = texte(v, cle, 30)[:10]
    if not valeur:
        return None
    for forme in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.datetime.strptime(valeur, forme).date()
        except ValueError:
            continue
    raise LigneRefusee(f"La date « {valeur} » n’existe pas.")
