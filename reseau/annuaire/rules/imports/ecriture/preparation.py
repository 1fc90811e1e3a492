"""From the plan of an import to rows ready to be laid: keys given, history, provenance and search rows included.

All this happens outside of any transaction; `marques` and `meres` say what must not have moved when the rows are laid.
"""

import datetime
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db import models
from django.utils import timezone

from home.lots import Chargement, Cles, cles_reserver
from reseau.annuaire.choices import ActionModification, Genre
from reseau.annuaire.imports.vocabulaire import MODELES as TERMES
from reseau.annuaire.models import (
    Doublon,
    Import,
    Lieu,
    LigneImport,
    Modification,
    Provenance,
    Service,
    ServiceAuLieu,
)
from reseau.annuaire.rules.imports.planification.connues import MODELES
from reseau.annuaire.rules.imports.planification.planificateur import CREER
from reseau.annuaire.rules.imports.ecriture.recherche import LignesPretes
from reseau.annuaire.rules.services import LIENS
from reseau.structures.codes import CodesLibres
from reseau.structures.models import Reseau, Structure
from reseau.structures.validateurs import siret_normaliser
from reseau.territoires.models import Commune

Part = dict[str, Any]
COLONNES = {
    ServiceAuLieu: ("service", "lieu", "horaires", "contact"),
    Provenance: (
        "id", "source", "genre", "source_id", "structure", "lieu", "service", "valeurs", "importation",
    ),
    Modification: (
        "structure", "genre", "objet", "libelle", "action", "origine", "quand", "champs", "importation",
    ),
}  # fmt: skip


def liaison_de(*, nom: str) -> tuple[type[models.Model], str]:
    """The table that links services to a kind of term, and its column for the term."""
    champ = Service._meta.get_field(nom)
    return champ.remote_field.through, f"{champ.m2m_reverse_field_name()}_id"


class Preparateur:
    """Makes rows ready, batch after batch of lines."""

    def __init__(self, importation: Import, chargement: Chargement) -> None:
        self._importation, self._chargement = importation, chargement
        self._origine = f"import {importation.source}"[:80]
        self._cles = {modele: Cles(modele) for modele in (Structure, Lieu, Service, Provenance)}
        self._codes = CodesLibres()
        self._reseaux = dict(Reseau.objects.values_list("code", "pk"))
        self._termes = {nom: dict(modele.objects.values_list("code", "pk")) for nom, modele in TERMES.items()}
        self._communes: dict[str, Commune] = {}
        self._crees: dict[tuple[Genre, str], tuple[int, int, int]] = {}  # fiche, provenance, structure
        self._nouvelles: dict[tuple[Genre, str], int] = {}  # provenances de fiches déjà là
        self._poses: dict[type[models.Model], list[models.Model]] = defaultdict(list)
        self._lignes: dict[type[models.Model], list[list[Any]]] = defaultdict(list)  # voir COLONNES
        self._quand = timezone.now()
        self._changes: dict[tuple[type[models.Model], tuple[str, ...]], list[list[Any]]] = defaultdict(list)
        self._detaches: dict[str, list[int]] = defaultdict(list)
        self.marques: dict[Genre, dict[int, list[Any]]] = defaultdict(dict)
        self.meres: set[int] = set()
        self.reseaux_crees: set[str] = set()  # codes des réseaux où des structures naissent
        self.reseaux_neufs: dict[int, str] = {}
        self.a_indexer: set[int] = set()
        self.recherche = LignesPretes()

    def lot(self, lignes: Sequence[LigneImport]) -> None:
        """Make the rows of some lines ready."""
        plans = [ligne.plan for ligne in lignes if ligne.plan]
        self._codes.preparer(
            p["structure"]["valeurs"]["nom"] for p in plans if p.get("structure", {}).get("op") == CREER
        )
        codes = {lieu.get("valeurs", {}).get("commune") for plan in plans for lieu in plan.get("lieux", ())}
        codes |= {lieu.get("change", {}).get("commune") for plan in plans for lieu in plan.get("lieux", ())}
        self._communes |= {c.code_insee: c for c in Commune.objects.filter(code_insee__in=codes - {None}
                                                                          - self._communes.keys())}  # fmt: skip
        for plan in plans:
            self._plan(plan)
        self.recherche.lot()
        self._verser()

    def _plan(self, plan: dict[str, Any]) -> None:
        date = datetime.date.fromisoformat(plan["date"]) if plan.get("date") else None
        if structure := plan.get("structure"):
            self._part(Genre.STRUCTURE, structure, date)
            self._jumelles(structure, plan.get("doublons", ()))
        for lieu in plan.get("lieux", ()):
            self._part(Genre.LIEU, lieu, date)
        if service := plan.get("service"):
            self._part(Genre.SERVICE, service, date)
            liens = plan.get("liens", ())
            self._liens(service, [li for li in plan.get("lieux", ()) if li["id"] in liens], plan.get("heures", ""))

    def _part(self, genre: Genre, part: Part, date: datetime.date | None) -> None:
        if part.get("op") == CREER:
            self._creer(genre, part, date)
        elif "structure" in part:
            self._changer(genre, part)

    # Créer

    def _creer(self, genre: Genre, part: Part, date: datetime.date | None) -> None:
        modele, valeurs = MODELES[genre], part["valeurs"]
        cle, provenance = self._cles[modele].suivante(), self._cles[Provenance].suivante()
        if genre == Genre.STRUCTURE:
            structure, objet = cle, self._structure(cle, part)
        else:
            structure = self._structure_de(part)
            objet = (self._lieu if genre == Genre.LIEU else self._service)(cle, structure, part, date)
        self._crees[genre, part["id"]] = (cle, provenance, structure)
        self._poses[modele].append(objet)
        self._provenance(genre, part, cle, structure, provenance)
        dits = {nom: [None, valeur] for nom, valeur in valeurs.items() if valeur not in ("", [], None)}
        self._modification(genre, cle, structure, valeurs["nom"], ActionModification.CREATION, dits)

    def _structure(self, cle: int, part: Part) -> Structure:
        valeurs = {**part["valeurs"], "nom": part["valeurs"]["nom"].strip()}
        self.reseaux_crees.add(part["reseau"])
        valeurs["siret"] = siret_normaliser(valeurs.get("siret", ""))
        structure = Structure(
            pk=cle, reseau_id=self._reseau(part["reseau"]), code=self._codes.suivant(valeurs["nom"]),
            source=self._importation.source, source_id=part["id"], **valeurs,
        )  # fmt: skip
        if structure.reseau_id in self.reseaux_neufs:
            self.a_indexer.add(cle)
        else:
            self.recherche.structures.poser(structure)
        return structure

    def _reseau(self, code: str) -> int:
        """The key of a network; one that public files name is registered with the rest when it is not here yet."""
        if code not in self._reseaux:
            (cle,) = cles_reserver(modele=Reseau, nombre=1)
            self._reseaux[code], self.reseaux_neufs[cle] = cle, code
        return self._reseaux[code]

    def _lieu(self, cle: int, structure: int, part: Part, date: datetime.date | None) -> Lieu:
        valeurs = {**part["valeurs"], "commune": self._communes[part["valeurs"]["commune"]]}
        lieu = Lieu(pk=cle, structure_id=structure, **self._fiche(part, date), **valeurs)
        if structure in self.recherche.structures:
            self.recherche.lieux.poser(lieu)
        return lieu

    def _service(self, cle: int, structure: int, part: Part, date: datetime.date | None) -> Service:
        valeurs = {nom: valeur for nom, valeur in part["valeurs"].items() if nom not in LIENS}
        service = Service(pk=cle, structure_id=structure, **self._fiche(part, date), **valeurs)
        termes = {nom: sorted(self._termes[nom][code] for code in part["valeurs"].get(nom, ())) for nom in LIENS}
        self._termes_lier(cle, termes)
        self.recherche.services[cle] = (service, termes)
        return service

    def _fiche(self, part: Part, date: datetime.date | None) -> dict[str, Any]:
        """What places and services are born with."""
        confirme_le = date or timezone.localdate()
        return {"source": self._importation.source, "source_id": part["id"], "confirme_le": confirme_le}

    def _structure_de(self, part: Part) -> int:
        """The structure where a sheet is created: one already there, or one of this import."""
        if isinstance(part["structure"], int):
            self.meres.add(part["structure"])
            self.a_indexer.add(part["structure"])
            return part["structure"]
        return self._crees[Genre.STRUCTURE, part["structure"]][0]

    # Changer

    def _changer(self, genre: Genre, part: Part) -> None:
        modele, (cle, provenance, structure) = MODELES[genre], self._reperer(genre, part)
        if part["pk"]:
            self.marques[genre].setdefault(cle, part.get("marque") or [])
        if changes := part.get("change"):
            self._champs(genre, modele, cle, part, changes)
            dits = {nom: [part["avant"][nom], valeur] for nom, valeur in changes.items()}
            nom = part.get("nom") or part.get("valeurs", {}).get("nom") or part["id"]
            self._modification(genre, cle, structure, nom, ActionModification.MODIFICATION, dits)
        if confirme := part.get("confirme"):
            self._changes[modele, ("confirme_le", "confirme_par")].append(
                [datetime.date.fromisoformat(confirme), None, cle]
            )
        if changes or part.get("confirme"):
            self.a_indexer.add(structure)
        if "valeurs" in part:
            provenance = provenance or self._nouvelles.get((genre, part["id"]))
            if provenance:
                self._changes[Provenance, ("valeurs",)].append([part["valeurs"], provenance])
            else:
                provenance = self._nouvelles[genre, part["id"]] = self._cles[Provenance].suivante()
                self._provenance(genre, part, cle, structure, provenance)
        if provenance and ("revient" in part or "retrait" in part):
            retiree_le = timezone.localdate() if "retrait" in part else None
            self._changes[Provenance, ("retiree_le",)].append([retiree_le, provenance])

    def _reperer(self, genre: Genre, part: Part) -> tuple[int, int | None, int]:
        """Keys of the sheet, of its provenance, of its structure."""
        if part["pk"]:
            return part["pk"], part.get("provenance"), part["structure"]
        return self._crees[genre, part["id"]]

    def _champs(self, genre: Genre, modele: type[models.Model], cle: int, part: Part, changes: dict[str, Any]) -> None:
        simples = {nom: valeur for nom, valeur in changes.items() if nom not in LIENS}
        if "commune" in simples:
            simples["commune"] = self._communes[simples["commune"]].pk
        simples["modifie_le"] = timezone.now()
        if genre != Genre.STRUCTURE:
            simples["version"] = part["marque"][0] + 1 if part.get("marque") else 2
            simples["modifie_par"] = None
        self._changes[modele, tuple(simples)].append([*simples.values(), cle])
        for nom in LIENS:
            if nom in changes:
                liaison = liaison_de(nom=nom)[0]
                self._lignes[liaison] = [ligne for ligne in self._lignes[liaison] if ligne[0] != cle]
                self._detaches[nom].append(cle)
                self._termes_lier(cle, {nom: [self._termes[nom][code] for code in changes[nom]]})

    def _liens(self, service: Part, lieux: list[Part], heures: str) -> None:
        """The service is given at these places too, maybe at hours of its own."""
        cle, _, structure = self._reperer_lie(Genre.SERVICE, service)
        cles = [self._reperer_lie(Genre.LIEU, lieu)[0] for lieu in lieux]
        self._lignes[ServiceAuLieu] += [[cle, lieu, heures, ""] for lieu in cles]
        if structure and not self.recherche.lier(cle, structure, cles, heures):
            self.a_indexer.add(structure)

    def _reperer_lie(self, genre: Genre, part: Part) -> tuple[int, Any, int]:
        if part["pk"]:
            return part["pk"], None, part.get("structure") or 0
        return self._crees[genre, part["id"]]

    # Ce qui accompagne une fiche

    def _termes_lier(self, service: int, termes: dict[str, list[int]]) -> None:
        for nom, cles in termes.items():
            self._lignes[liaison_de(nom=nom)[0]] += [[service, cle] for cle in cles]

    def _provenance(self, genre: Genre, part: Part, cle: int, structure: int, provenance: int) -> None:
        lieu, service = (cle if genre == autre else None for autre in (Genre.LIEU, Genre.SERVICE))
        self._lignes[Provenance].append([
            provenance, self._importation.source, genre.value, part["id"], structure, lieu, service, part["valeurs"],
            self._importation.pk,
        ])  # fmt: skip

    def _modification(
        self, genre: Genre, cle: int, structure: int, nom: str, action: ActionModification, champs: dict[str, Any]
    ) -> None:
        self._lignes[Modification].append([
            structure, genre.value, cle, nom[:160], action.value, self._origine, self._quand, champs,
            self._importation.pk,
        ])  # fmt: skip

    def _jumelles(self, structure: Part, doublons: Sequence[dict[str, Any]]) -> None:
        """Twins inside the file itself, both created by this import."""
        for doublon in doublons:
            autre = self._crees.get((Genre.STRUCTURE, doublon["id"])) if doublon["pk"] is None else None
            if autre and structure.get("op") == CREER:
                self._poses[Doublon].append(
                    Doublon(
                        importation=self._importation,
                        source=self._importation.source,
                        source_id=structure["id"],
                        nom=structure["valeurs"]["nom"],
                        creee_id=self._crees[Genre.STRUCTURE, structure["id"]][0],
                        structure_id=autre[0],
                        indices=doublon["indices"],
                    )  # fmt: skip
                )

    def _verser(self) -> None:
        """Hand the rows over, mothers before daughters."""
        for modele in (Structure, Lieu, Service):
            self._chargement.creer(modele, self._poses.pop(modele, ()))
        for nom, cles in self._detaches.items():
            self._chargement.detacher(liaison_de(nom=nom)[0], "service_id", cles)
        for modele, lignes in self._lignes.items():
            noms = COLONNES.get(modele) or [champ.name for champ in modele._meta.concrete_fields[1:]]
            self._chargement.poser(modele, noms, lignes)
        for modele, objets in self._poses.items():
            self._chargement.creer(modele, objets, cles=False)
        for (modele, noms), lignes in self._changes.items():
            self._chargement.modifier(modele, noms, lignes)
        self._lignes.clear()
        self._poses.clear()
        self._changes.clear()
        self._detaches.clear()
