"""Sheets about to be born: their keys, their rows, and what their search rows will say of them."""

import datetime
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import timezone

from home.lots.cles import Cles, cles_reserver
from home.lots.valeurs import Moule
from reseau.annuaire.choices import Genre, Mode
from reseau.annuaire.imports.vocabulaire import MODELES as TERMES
from reseau.annuaire.models import Lieu, Provenance, Service
from reseau.annuaire.rules.imports.ecriture.recherche import LieuBref, LignesPretes, ServiceBref, StructureBreve
from reseau.annuaire.rules.imports.planification.connues import MODELES
from reseau.annuaire.rules.services import LIENS
from reseau.structures.codes import CodesLibres
from reseau.structures.models import Reseau, Structure
from reseau.structures.validateurs import siret_normaliser
from reseau.territoires.models import Commune

Part = dict[str, Any]


class Fabrique:
    """Makes the rows of new sheets; what they need of the base is read a batch at a time."""

    def __init__(self, source: str) -> None:
        self._source, self._aujourdhui = source, timezone.localdate()
        self._cles = {modele: Cles(modele) for modele in (Structure, Lieu, Service, Provenance)}
        self._moules = {modele: Moule(modele) for modele in (Structure, Lieu, Service)}
        self._codes = CodesLibres()
        self._communes: dict[str, int] = {}
        self._reseaux = dict(Reseau.objects.values_list("code", "pk"))
        self._termes = {nom: dict(modele.objects.values_list("code", "pk")) for nom, modele in TERMES.items()}
        self.reseaux_neufs: dict[int, str] = {}
        self.recherche = LignesPretes()

    def preparer(self, noms: Iterable[str], communes: set[str]) -> None:
        """Read what the structures of these names and the places of these towns need."""
        self._codes.preparer(noms)
        inconnues = Commune.objects.filter(code_insee__in=communes - self._communes.keys())
        self._communes |= dict(inconnues.values_list("code_insee", "pk"))

    def cles(self, genre: Genre) -> tuple[int, int]:
        """The keys of a new sheet and of its provenance."""
        return self._cles[MODELES[genre]].suivante(), self.provenance()

    def provenance(self) -> int:
        """The key of one more provenance."""
        return self._cles[Provenance].suivante()

    def commune(self, code: str) -> int:
        """The key of a town."""
        return self._communes[code]

    def termes(self, nom: str, codes: Iterable[str]) -> list[int]:
        """The keys of some terms, in order."""
        return sorted(self._termes[nom][code] for code in codes)

    def structure(self, cle: int, part: Part) -> tuple[list[Any], bool]:
        """The row of a structure, and whether its search rows can be made ready."""
        valeurs = {**part["valeurs"], "nom": part["valeurs"]["nom"].strip()}
        valeurs["siret"] = siret_normaliser(valeurs.get("siret", ""))
        reseau = self._reseau(part["reseau"])
        ligne = self._moules[Structure].couler({
            **valeurs, "id": cle, "reseau_id": reseau, "code": self._codes.suivant(valeurs["nom"]),
            "source": self._source, "source_id": part["id"], "public_id": uuid.uuid4(),
        })  # fmt: skip
        prete = reseau not in self.reseaux_neufs
        if prete:
            dits = (valeurs["nom"], valeurs.get("sigle", ""), valeurs.get("presentation", ""))
            self.recherche.structures.poser(StructureBreve(cle, reseau, *dits))
        return ligne, prete

    def _reseau(self, code: str) -> int:
        """The key of a network; one that public files name is registered with the rest when it is not here yet."""
        if code not in self._reseaux:
            (cle,) = cles_reserver(modele=Reseau, nombre=1)
            self._reseaux[code], self.reseaux_neufs[cle] = cle, code
        return self._reseaux[code]

    def lieu(self, cle: int, structure: int, part: Part, date: datetime.date | None) -> list[Any]:
        """The row of a place."""
        valeurs = dict(part["valeurs"])
        valeurs["commune_id"] = self._communes[valeurs.pop("commune")]
        naissance = date or self._aujourdhui
        if structure in self.recherche.structures:
            dits = {nom: valeurs[nom] for nom in _DITS_LIEU if nom in valeurs}
            self.recherche.lieux.poser(LieuBref(cle, structure, confirme_le=naissance, **dits))
        ne = {**self._ne(cle, structure, part, naissance), "public_id": uuid.uuid4()}
        return self._moules[Lieu].couler({**valeurs, **ne})

    def service(
        self, cle: int, structure: int, part: Part, date: datetime.date | None
    ) -> tuple[list[Any], dict[str, Sequence[int]]]:
        """The row of a service, and the keys of its terms."""
        valeurs = {nom: valeur for nom, valeur in part["valeurs"].items() if nom not in LIENS}
        termes = {nom: self.termes(nom, part["valeurs"].get(nom, ())) for nom in LIENS}
        naissance = date or self._aujourdhui
        dits = {nom: valeurs[nom] for nom in _DITS_SERVICE if nom in valeurs}
        if Mode.A_DISTANCE in valeurs.get("modes", ()):
            dits["heures_a_distance"] = valeurs.get("horaires", "")
        self.recherche.services[cle] = (ServiceBref(cle, structure, confirme_le=naissance, **dits), termes)
        return self._moules[Service].couler({**valeurs, **self._ne(cle, structure, part, naissance)}), termes

    def _ne(self, cle: int, structure: int, part: Part, naissance: datetime.date) -> dict[str, Any]:
        """What places and services are born with."""
        return {
            "id": cle, "structure_id": structure, "source": self._source, "source_id": part["id"],
            "confirme_le": naissance,
        }  # fmt: skip


_DITS_LIEU = (
    "commune_id", "nom", "code_postal", "latitude", "longitude", "horaires", "fermetures", "publie",
)  # fmt: skip
_DITS_SERVICE = ("nom", "description", "conditions", "modes", "zone", "zone_codes", "publie")
