"""From the plan of an import to rows ready to be laid: keys given, history, provenance and search rows included.

All this happens outside of any transaction; `marques` and `meres` say what must not have moved when the rows are laid.
"""

import datetime
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db import models
from django.utils import timezone

from home.lots.chargement import Chargement
from reseau.annuaire.au_lieu import AuLieu
from reseau.annuaire.choices import ActionModification, Genre
from reseau.annuaire.models import Doublon, Import, Modification, Provenance, ServiceAuLieu
from reseau.annuaire.rules.imports.ecriture.fabrique import Fabrique
from reseau.annuaire.rules.imports.ecriture.tables import Tables
from reseau.annuaire.rules.imports.planification.connues import MODELES
from reseau.annuaire.rules.imports.planification.lignes import CREER, LigneLue
from reseau.annuaire.rules.services import LIENS

Part = dict[str, Any]


class Preparateur:
    """Makes rows ready, batch after batch of lines."""

    def __init__(self, importation: Import, chargement: Chargement) -> None:
        self._importation, self._chargement, self._tables = importation, chargement, Tables(chargement)
        self._fabrique = Fabrique(importation.source)
        self._origine, self._quand = f"import {importation.source}"[:80], timezone.now()
        self._crees: dict[tuple[Genre, str], tuple[int, int, int]] = {}  # fiche, provenance, structure
        self._nouvelles: dict[tuple[Genre, str], int] = {}  # provenances de fiches déjà là
        self.marques: dict[Genre, dict[int, list[Any]]] = defaultdict(dict)
        self.meres: set[int] = set()
        self.suivies: set[int] = set()  # structures dont des fiches changent
        self.reseaux_crees: set[str] = set()  # codes des réseaux où des structures naissent
        self.a_indexer: set[int] = set()
        self.a_dater: set[int] = set()  # structures dont seules des dates de fiches changent
        self.recherche, self.reseaux_neufs = self._fabrique.recherche, self._fabrique.reseaux_neufs

    def lot(self, lignes: Sequence[LigneLue]) -> None:
        """Make the rows of some lines ready."""
        plans = [ligne.plan for ligne in lignes if ligne.plan]
        lieux = [lieu for plan in plans for lieu in plan.get("lieux", ())]
        codes = {lieu.get(dits, {}).get("commune") for lieu in lieux for dits in ("valeurs", "change")}
        noms = [p["structure"]["valeurs"]["nom"] for p in plans if p.get("structure", {}).get("op") == CREER]
        self._fabrique.preparer(noms, codes - {None})
        for plan in plans:
            self._plan(plan)
        self.recherche.lot()
        if self.marques or self.meres or self.reseaux_neufs:
            self._chargement.retenir()
        self._tables.verser()

    def _plan(self, plan: dict[str, Any]) -> None:
        date = datetime.date.fromisoformat(plan["date"]) if plan.get("date") else None
        if structure := plan.get("structure"):
            self._part(Genre.STRUCTURE, structure, date)
            self._jumelles(structure, plan.get("doublons", ()))
        for lieu in plan.get("lieux", ()):
            self._part(Genre.LIEU, lieu, date)
        if service := plan.get("service"):
            self._part(Genre.SERVICE, service, date)
            self._liens(service, plan)

    def _part(self, genre: Genre, part: Part, date: datetime.date | None) -> None:
        if part.get("op") == CREER:
            self._creer(genre, part, date)
        elif "structure" in part:
            self._changer(genre, part)

    # Créer

    def _creer(self, genre: Genre, part: Part, date: datetime.date | None) -> None:
        valeurs, (cle, provenance) = part["valeurs"], self._fabrique.cles(genre)
        structure = cle if genre == Genre.STRUCTURE else self._structure_de(part)
        self._tables.fiche(MODELES[genre], self._naitre(genre, cle, structure, part, date))
        self._crees[genre, part["id"]] = (cle, provenance, structure)
        self._provenance(genre, part, cle, structure, provenance)
        dits = {nom: [None, valeur] for nom, valeur in valeurs.items() if valeur not in ("", [], None)}
        self._modification(genre, cle, structure, valeurs["nom"], ActionModification.CREATION, dits)

    def _naitre(self, genre: Genre, cle: int, structure: int, part: Part, date: datetime.date | None) -> list[Any]:
        """The row of a new sheet."""
        if genre == Genre.LIEU:
            return self._fabrique.lieu(cle, structure, part, date)
        if genre == Genre.SERVICE:
            ligne, termes = self._fabrique.service(cle, structure, part, date)
            self._tables.termes_lier(cle, termes)
            return ligne
        self.reseaux_crees.add(part["reseau"])
        ligne, prete = self._fabrique.structure(cle, part)
        if not prete:
            self.a_indexer.add(cle)
        return ligne

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
            self.suivies.add(structure)
        if changes := part.get("change"):
            self._champs(genre, modele, cle, part, changes)
            dits = {nom: [part["avant"][nom], valeur] for nom, valeur in changes.items()}
            nom = part.get("nom") or part.get("valeurs", {}).get("nom") or part["id"]
            self._modification(genre, cle, structure, nom, ActionModification.MODIFICATION, dits)
        if confirme := part.get("confirme"):
            date = datetime.date.fromisoformat(confirme)
            self._tables.changer(modele, cle, {"confirme_le": date, "confirme_par": None})
            self.a_dater.add(structure)
        if changes:
            self.a_indexer.add(structure)
        if "valeurs" in part:
            provenance = provenance or self._nouvelles.get((genre, part["id"]))
            if provenance:
                self._tables.changer(Provenance, provenance, {"valeurs": part["valeurs"]})
            else:
                provenance = self._nouvelles[genre, part["id"]] = self._fabrique.provenance()
                self._provenance(genre, part, cle, structure, provenance)
        if provenance and ("revient" in part or "retrait" in part):
            retiree_le = timezone.localdate() if "retrait" in part else None
            self._tables.changer(Provenance, provenance, {"retiree_le": retiree_le})

    def _reperer(self, genre: Genre, part: Part) -> tuple[int, int | None, int]:
        """Keys of the sheet, of its provenance, of its structure."""
        if part["pk"]:
            return part["pk"], part.get("provenance"), part.get("structure", 0)
        return self._crees[genre, part["id"]]

    def _champs(self, genre: Genre, modele: type[models.Model], cle: int, part: Part, changes: dict[str, Any]) -> None:
        simples = {nom: valeur for nom, valeur in changes.items() if nom not in LIENS}
        if "commune" in simples:
            simples["commune"] = self._fabrique.commune(simples["commune"])
        simples["modifie_le"] = self._quand
        if genre != Genre.STRUCTURE:
            simples["version"] = part["marque"][0] + 1 if part.get("marque") else 2
            simples["modifie_par"] = None
        self._tables.changer(modele, cle, simples)
        for nom in LIENS:
            if nom in changes:
                self._tables.termes_refaire(cle, nom, self._fabrique.termes(nom, changes[nom]))

    def _liens(self, service: Part, plan: dict[str, Any]) -> None:
        """The service is given at these places too, maybe with hours, missions and modes of its own."""
        cle, _, structure = self._reperer(Genre.SERVICE, service)
        lieux = [lieu for lieu in plan.get("lieux", ()) if lieu["id"] in plan.get("liens", ())]
        suites = plan.get("heures", ""), *(plan.get("ici", {}).get(nom, []) for nom in ("missions", "modes"))
        aux_lieux = [AuLieu(self._reperer(Genre.LIEU, lieu)[0], *suites) for lieu in lieux]
        for au_lieu in aux_lieux:
            self._tables.ligne(ServiceAuLieu, cle, *au_lieu, "")
        if aux_lieux and not self.recherche.lier(cle, aux_lieux):
            self.a_indexer.add(structure)

    # Ce qui accompagne une fiche

    def _provenance(self, genre: Genre, part: Part, cle: int, structure: int, provenance: int) -> None:
        lieu, service = (cle if genre == autre else None for autre in (Genre.LIEU, Genre.SERVICE))
        self._tables.ligne(
            Provenance, provenance, self._importation.source, genre.value, part["id"], structure, lieu, service,
            part["valeurs"], self._importation.pk,
        )  # fmt: skip

    def _modification(
        self, genre: Genre, cle: int, structure: int, nom: str, action: ActionModification, champs: dict[str, Any]
    ) -> None:
        self._tables.ligne(
            Modification, structure, genre.value, cle, nom[:160], action.value, self._origine, self._quand, champs,
            self._importation.pk,
        )  # fmt: skip

    def _jumelles(self, structure: Part, doublons: Sequence[dict[str, Any]]) -> None:
        """Twins inside the file itself, both created by this import."""
        for doublon in doublons:
            autre = self._crees.get((Genre.STRUCTURE, doublon["id"])) if doublon["pk"] is None else None
            if autre and structure.get("op") == CREER:
                self._tables.objet(
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
