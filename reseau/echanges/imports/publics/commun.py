"""What the readers of public files share: a line becomes one structure, its place and the service of its kind."""

import datetime
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

import yaml

from home.recherche.texte import replier
from reseau.annuaire.choices import Genre, Mode, Zone
from reseau.annuaire.rules.reseaux import reseaux_publics
from reseau.echanges.imports.communes import Communes, postal_lire
from reseau.echanges.imports.enregistrements import Enregistrement, Valeurs, cellule_lire
from reseau.echanges.imports.nettoyage import Casse, cedex_retirer, code_lire, complement_joindre
from reseau.echanges.imports.vocabulaire import Vocabulaires
from reseau.structures.models import Reseau
from reseau.territoires.models import Commune, Departement

DONNEES = Path(__file__).resolve().parents[2] / "donnees"
PARTENAIRES = "partenaires"
LIENS = ("missions", "publics", "themes", "niveaux_cep")


@cache
def offres_publiques() -> dict[str, dict[str, Any]]:
    """What each kind of structure brings: its network, its service."""
    return yaml.safe_load((DONNEES / "offres_publiques.yaml").read_text("utf-8"))


class LecteurPublic:
    """Reads the lines of one layout; `COLONNES` is the header that tells it, `DATE` what its lines are as old as."""

    NOM: ClassVar[str]
    COLONNES: ClassVar[frozenset[str]]
    DATE: ClassVar[datetime.date]

    def __init__(self, reseau: str = "") -> None:
        self._defaut = reseau
        self._reseaux = set(Reseau.objects.values_list("code", flat=True)) | set(reseaux_publics())
        self._vocabulaires = Vocabulaires()
        self._communes = Communes()
        self._departements = self._communes.departements
        self._noms: Casse | None = None

    def ligne(self, numero: int, brut: dict[str, str]) -> Enregistrement:
        """One line, read whole."""
        raise NotImplementedError

    @property
    def casse(self) -> Casse:
        """What makes capitals readable, with the accents of the communes known here."""
        if self._noms is None:
            communes = Commune.objects.order_by("-population").values_list("nom", flat=True)
            self._noms = Casse([*communes, *Departement.objects.values_list("nom", flat=True)])
        return self._noms

    def debuter(self, numero: int, identifiant: str, nom: str, kind: str) -> Enregistrement:
        """The record of a line and its structure, without place nor service yet."""
        genre = Genre.SERVICE if self._offre(kind).get("service") else Genre.STRUCTURE
        enr = Enregistrement(numero, genre, identifiant, nom[:160], structure_id=identifiant)
        enr.date_maj = self.DATE
        if not identifiant or not nom:
            enr.erreurs.append("L’identifiant et le nom sont obligatoires.")
        enr.structure = Valeurs(enr.structure_id, {"nom": nom[:160], "reseau": self._reseau(kind, enr)})
        return enr

    def lieu(self, enr: Enregistrement, situe: dict[str, str], **champs: Any) -> Valeurs:
        """A place of a line: `situe` holds code_insee, commune, code_postal, departement, adresse, complement.

        The postal code kept is one where people live: a CEDEX line goes to the complement of the address.
        """
        insee, postal = situe.get("code_insee", ""), situe.get("code_postal", "")
        postal = postal_lire(postal, insee, situe.get("adresse", ""))
        ville = cedex_retirer(situe.get("commune", ""))
        if not (insee or postal) and situe.get("departement"):
            ville = f"{ville} ({situe['departement']})"
        point = champs.get("latitude"), champs.get("longitude")
        commune = self._communes.situer(enr, insee, ville, postal, point)
        postal = code_lire(postal)
        codes = commune.codes_postaux if commune else []
        ecrit = " ".join(filter(None, (postal, situe.get("commune", ""))))
        garde = postal if postal in codes or "cedex" not in replier(ecrit) and not codes else ""
        valeurs = {
            "nom": enr.libelle,
            "adresse": situe.get("adresse", "")[:200],
            "complement": complement_joindre(situe.get("complement", ""), "" if garde or not postal else ecrit),
            "code_postal": garde or (codes[0] if codes else ""),
            "commune": commune.code if commune else "",
            "latitude": None,
            "longitude": None,
            "horaires": "",
            "telephone": "",
            "courriel": "",
        }
        return Valeurs(enr.source_id, valeurs | champs)

    def servir(self, enr: Enregistrement, kind: str, **champs: Any) -> None:
        """Give the record the service of its kind, if any, open to whoever comes: these files keep nobody out."""
        offre = self._offre(kind).get("service")
        if not offre:
            return
        valeurs = {
            "nom": offre["nom"],
            "description": offre["description"],
            **{nom: self._vocabulaires.connus(nom, offre.get(nom, [])) for nom in LIENS},
            "modes": [str(Mode.SUR_PLACE)],
            "conditions": "",
            "zone": str(Zone.REGION),
            "zone_codes": [],
        }
        enr.service = Valeurs(enr.source_id, valeurs | champs)

    def _offre(self, kind: str) -> dict[str, Any]:
        return offres_publiques().get(kind, {})

    def _reseau(self, kind: str, enr: Enregistrement) -> str:
        """The network of a kind; what is no operator goes to the partners, or to the network given with the file."""
        code = self._offre(kind).get("reseau") or PARTENAIRES
        code = self._defaut if code == PARTENAIRES and self._defaut else code
        if code not in self._reseaux:
            enr.erreurs.append(f"Le réseau « {code} » n’existe pas.")
        return code


def cellules(brut: dict[str, str], *noms: str) -> list[str]:
    """The cells of these columns, blanks gathered."""
    return [" ".join(cellule_lire(brut.get(nom, "")).split()) for nom in noms]


def typographier(texte: str) -> str:
    """Apostrophes curved, blanks single."""
    return " ".join(texte.replace("'", "’").split())


def point_lire(latitude: str, longitude: str) -> tuple[float | None, float | None]:
    """Both degrees, or none: a point that cannot be is left out, the commune's centre stands for it."""
    try:
        nord, est = round(float(latitude.replace(",", ".")), 6), round(float(longitude.replace(",", ".")), 6)
    except ValueError:
        return None, None
    return (nord, est) if abs(nord) <= 90 and abs(est) <= 180 else (None, None)
