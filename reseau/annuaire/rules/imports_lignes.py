"""One line of an import: its structure, its place, its service, each created, changed or left as it is."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction

from home.erreurs import RegleRefusee
from reseau.annuaire.choices import ActionLigne, Genre
from reseau.annuaire.etats import etat_de
from reseau.annuaire.identifiants import fiches_propres
from reseau.annuaire.imports import Enregistrement, Valeurs
from reseau.annuaire.imports.doublons import Doublons
from reseau.annuaire.imports.vocabulaire import MODELES
from reseau.annuaire.models import Lieu, LigneImport, Provenance, Service
from reseau.annuaire.rules.fiches import structure_fiche_update
from reseau.annuaire.rules.lieux import lieu_create, lieu_update
from reseau.annuaire.rules.reseaux import reseau_assurer
from reseau.annuaire.rules.services import service_au_lieu_add, service_create, service_update
from reseau.structures.models import Reseau, Structure
from reseau.structures.queries import structure_canonique
from reseau.structures.rules import structure_create
from reseau.territoires.models import Commune
from reseau.vocabulaires.models import Terme


class Importateur:
    """Writes the lines of one source; what each sheet received last is read once."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._origine = f"import {source}"[:80]
        self._provenances = {
            (p.genre, p.source_id): p
            for p in Provenance.objects.filter(source=source).select_related("structure", "lieu", "service")
        }
        self._reseaux = {reseau.code: reseau for reseau in Reseau.objects.all()}
        self._termes: dict[str, dict[str, Terme]] = {
            nom: {terme.code: terme for terme in modele.objects.all()} for nom, modele in MODELES.items()
        }
        self._doublons = Doublons()

    def ligne(self, enr: Enregistrement) -> LigneImport:
        """Write one line, wholly or not at all, and tell."""
        ligne = LigneImport(numero=enr.numero, genre=enr.genre, source_id=enr.source_id, libelle=enr.libelle)
        if enr.erreurs:
            return _refuser(ligne, " ".join(enr.erreurs))
        connues = dict(self._provenances)
        try:
            with transaction.atomic():
                self._ecrire(enr, ligne)
        except RegleRefusee as refus:
            self._provenances = connues
            return _refuser(ligne, refus.message)
        except ValidationError as erreur:
            self._provenances = connues
            return _refuser(ligne, _dire(erreur))
        ligne.action = ActionLigne.INCHANGEE
        if ligne.champs:
            creee = any(avant is None for nom, (avant, _) in ligne.champs.items() if nom.endswith(".nom"))
            ligne.action = ActionLigne.CREEE if creee else ActionLigne.MODIFIEE
        return ligne

    def _ecrire(self, enr: Enregistrement, ligne: LigneImport) -> None:
        structure = self._structure(enr, ligne)
        lieux = [
            self._lieu(valeurs, structure, enr.date_maj, ligne)
            for valeurs in ([enr.lieu] if enr.lieu else []) + enr.lieux_autres
        ]
        service = self._service(enr.service, structure, enr.date_maj, ligne) if enr.service else None
        deja = set(service.aux_lieux.values_list("lieu_id", flat=True)) if service and lieux else set()
        for lieu in lieux:
            if service and lieu.pk not in deja:
                service_au_lieu_add(service=service, lieu=lieu)
                ligne.champs.setdefault("service.lieux", ["", lieu.nom])

    def _connue(self, genre: Genre, source_id: str) -> Provenance | None:
        """What this source said of a sheet last; one of our own exports names the sheets of this directory."""
        connue = self._provenances.get((genre, source_id))
        if connue is None and (propre := fiches_propres(genre, [source_id]).get(source_id)):
            liens = {genre.lower(): propre}
            if genre != Genre.STRUCTURE:
                liens["structure"] = propre.structure
            connue = Provenance(source=self._source, genre=genre, source_id=source_id, **liens)
            self._provenances[genre, source_id] = connue
        return connue

    def _structure(self, enr: Enregistrement, ligne: LigneImport) -> Structure:
        connue = self._connue(Genre.STRUCTURE, enr.structure_id)
        if enr.structure is None:
            if connue is None or connue.structure is None:
                raise RegleRefusee("structure_inconnue", f"La structure « {enr.structure_id} » n’est pas connue.")
            return structure_canonique(connue.structure)
        champs = dict(enr.structure.champs)
        reseau = champs.pop("reseau")
        if connue and connue.structure:
            structure = structure_canonique(connue.structure)
            if changes := self._changes(Genre.STRUCTURE, enr.structure, structure, champs, ligne):
                structure = structure_fiche_update(structure=structure, origine=self._origine, **changes)
            return structure
        position = enr.lieu.champs if enr.lieu else {}
        ligne.doublon = self._doublons.chercher(champs, position, reseau)[:300]
        structure = structure_create(
            reseau=self._reseau(reseau), source=self._source, source_id=enr.structure.source_id, **champs
        )
        self._doublons.ajouter(structure.nom, champs, position, reseau)
        self._creer(Genre.STRUCTURE, enr.structure, champs, ligne, structure=structure)
        return structure

    def _reseau(self, code: str) -> Reseau:
        if code not in self._reseaux:
            self._reseaux[code] = reseau_assurer(code=code)
        return self._reseaux[code]

    def _lieu(self, valeurs: Valeurs, structure: Structure, date: datetime.date | None, ligne: LigneImport) -> Lieu:
        connue = self._connue(Genre.LIEU, valeurs.source_id)
        if connue and connue.lieu:
            lieu = connue.lieu
            changes = self._changes(Genre.LIEU, valeurs, lieu, valeurs.champs, ligne)
            if changes or _plus_recente(lieu, date):
                lieu = lieu_update(lieu=lieu, confirme_le=date, origine=self._origine, **self._objets(changes))
                connue.lieu = lieu
            return lieu
        lieu = lieu_create(
            structure=structure, confirme_le=date, origine=self._origine, source=self._source,
            source_id=valeurs.source_id, **self._objets(valeurs.champs),
        )  # fmt: skip
        self._creer(Genre.LIEU, valeurs, valeurs.champs, ligne, structure=structure, lieu=lieu)
        return lieu

    def _service(
        self, valeurs: Valeurs, structure: Structure, date: datetime.date | None, ligne: LigneImport
    ) -> Service:
        connue = self._connue(Genre.SERVICE, valeurs.source_id)
        if connue and connue.service:
            service = connue.service
            changes = self._changes(Genre.SERVICE, valeurs, service, valeurs.champs, ligne)
            if changes or _plus_recente(service, date):
                service = service_update(
                    service=service, confirme_le=date, origine=self._origine, **self._objets(changes)
                )
                connue.service = service
            return service
        service = service_create(
            structure=structure, confirme_le=date, origine=self._origine, source=self._source,
            source_id=valeurs.source_id, **self._objets(valeurs.champs),
        )  # fmt: skip
        self._creer(Genre.SERVICE, valeurs, valeurs.champs, ligne, structure=structure, service=service)
        return service

    def _changes(
        self, genre: Genre, valeurs: Valeurs, objet: models.Model, champs: dict[str, Any], ligne: LigneImport
    ) -> dict[str, Any]:
        """What the source itself changed since last time, unless someone corrected the sheet here meanwhile."""
        connue = self._provenances[genre, valeurs.source_id]
        actuels = etat_de(objet, champs)
        changes = {}
        for nom, valeur in champs.items():
            if connue.valeurs.get(nom) == valeur or actuels[nom] == valeur:
                continue
            if nom in connue.valeurs and actuels[nom] != connue.valeurs[nom]:
                ligne.gardes.append(f"{genre.lower()}.{nom}")
                continue
            changes[nom] = valeur
            ligne.champs[f"{genre.lower()}.{nom}"] = [actuels[nom], valeur]
        if connue.valeurs != champs:
            connue.valeurs = champs
            connue.save()
        return changes

    def _creer(self, genre: Genre, valeurs: Valeurs, champs: dict[str, Any], ligne: LigneImport, **liens: Any) -> None:
        """Remember what the source said, and tell."""
        self._provenances[genre, valeurs.source_id] = Provenance.objects.create(
            source=self._source, genre=genre, source_id=valeurs.source_id, valeurs=champs, **liens
        )
        ligne.champs |= {f"{genre.lower()}.{nom}": [None, v] for nom, v in champs.items() if v not in ("", [], None)}

    def _objets(self, champs: dict[str, Any]) -> dict[str, Any]:
        """Plain values turned into what the rules take."""
        objets = dict(champs)
        if "commune" in objets:
            objets["commune"] = Commune.objects.get(code_insee=objets["commune"])
        for nom in MODELES:
            if nom in objets:
                objets[nom] = [self._termes[nom][code] for code in objets[nom]]
        return objets


def _plus_recente(fiche: Lieu | Service, date: datetime.date | None) -> bool:
    return date is not None and (fiche.confirme_le is None or date > fiche.confirme_le)


def _refuser(ligne: LigneImport, motif: str) -> LigneImport:
    ligne.action, ligne.motif, ligne.champs, ligne.gardes = ActionLigne.REFUSEE, motif, {}, []
    ligne.doublon = ""
    return ligne


def _dire(erreur: ValidationError) -> str:
    """Every fault of a sheet in one sentence, each with its field."""
    if hasattr(erreur, "message_dict"):
        return " ".join(
            f"{nom} : {message}" if nom != "__all__" else message
            for nom, messages in erreur.message_dict.items()
            for message in messages
        )
    return " ".join(erreur.messages)
