"""Apply a file line by line: create, change what the source changed, leave the rest, propose twins."""

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from home.erreurs import RegleRefusee
from home.recherche.texte import replier
from reseau.annuaire.choices import ActionLigne, EtatImport, Genre, Mode
from reseau.annuaire.imports.lecture import Fichier, LigneBrute, fichier_lire
from reseau.annuaire.imports.traduction import FicheService, FicheStructure, LigneRefusee, Traducteur
from reseau.annuaire.models import Import, Lieu, LigneImport, Provenance
from reseau.annuaire.rules import (
    indexation_differee,
    lieu_create,
    lieu_update,
    service_au_lieu_add,
    service_create,
    service_update,
    structure_fiche_update,
)
from reseau.comptes.models import Compte
from reseau.structures.models import Structure
from reseau.structures.rules import structure_create


@dataclass
class Effet:
    """What one line does."""

    action: str
    champs: dict[str, list[Any]] = field(default_factory=dict)
    gardes: list[str] = field(default_factory=list)
    doublon: str = ""
    motif: str = ""


def annuaire_importer(
    *, octets: bytes, nom: str, source: str, compte: Compte | None = None, essai: bool = False
) -> Import:
    """Bring a file into the directory, in one transaction; with `essai`, say what would happen and write nothing.

    Idempotent by (source, identifier): the same file twice creates and changes nothing the second time. A field
    corrected here stays as long as the source says the same as before. Raises what `fichier_lire` raises.
    """
    fichier = fichier_lire(octets)
    with transaction.atomic():
        point = transaction.savepoint()
        with indexation_differee():
            lignes = _Application(source).derouler(fichier)
        if essai:
            transaction.savepoint_rollback(point)
        return _garder(fichier, lignes, nom=nom, source=source, compte=compte, essai=essai)


def _garder(fichier: Fichier, lignes: list, *, nom: str, source: str, compte: Compte | None, essai: bool) -> Import:
    """Write the report."""
    comptes = {action: sum(effet.action == action for _, effet in lignes) for action in ActionLigne.values}
    importation = Import.objects.create(
        source=source,
        nom=nom[:200],
        encodage=fichier.encodage,
        etat=EtatImport.ESSAI if essai else EtatImport.APPLIQUE,
        compte=compte,
        applique_le=None if essai else timezone.now(),
        creees=comptes[ActionLigne.CREEE],
        modifiees=comptes[ActionLigne.MODIFIEE],
        inchangees=comptes[ActionLigne.INCHANGEE],
        refusees=comptes[ActionLigne.REFUSEE],
        doublons=sum(bool(effet.doublon) for _, effet in lignes),
    )
    LigneImport.objects.bulk_create(
        [
            LigneImport(
                importation=importation,
                numero=ligne.numero,
                genre=ligne.genre,
                source_id=_court(ligne, "id", "identifiant")[:120],
                libelle=_court(ligne, "nom", "service" if ligne.genre == Genre.SERVICE else "structure")[:160],
                action=effet.action,
                motif=effet.motif,
                champs=effet.champs,
                gardes=effet.gardes,
                doublon=effet.doublon[:300],
            )
            for ligne, effet in lignes
        ],
        batch_size=500,
    )
    return importation


def _court(ligne: LigneBrute, *cles: str) -> str:
    return next((str(ligne.valeurs[c]) for c in cles if ligne.valeurs.get(c)), "")


class _Application:
    """One run over one file: vocabularies and known sheets read once."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.origine = f"Import {source}"[:80]
        self.traducteur = Traducteur()
        self.connues = {
            (p.genre, p.source_id): p
            for p in Provenance.objects.filter(source=source).select_related("structure", "lieu", "service")
        }
        self.noms = {
            (replier(lieu.structure.nom), lieu.commune_id): lieu.structure
            for lieu in Lieu.objects.select_related("structure")
        }
        self.sirets = {s.siret: s for s in Structure.objects.exclude(siret="")}
        self.vues: set[tuple[str, str]] = set()

    def derouler(self, fichier: Fichier) -> list[tuple[LigneBrute, Effet]]:
        """Every line and its effect; a refused line stops nothing."""
        return [(ligne, self._ligne(ligne, fichier.inclusion)) for ligne in fichier.lignes]

    def _ligne(self, ligne: LigneBrute, inclusion: bool) -> Effet:
        try:
            with transaction.atomic():
                if ligne.genre == Genre.SERVICE:
                    return self._service(self.traducteur.service(ligne.valeurs, inclusion=inclusion))
                return self._structure(self.traducteur.structure(ligne.valeurs, inclusion=inclusion))
        except (LigneRefusee, RegleRefusee) as refus:
            return Effet(ActionLigne.REFUSEE, motif=str(refus))
        except ValidationError as erreur:
            return Effet(ActionLigne.REFUSEE, motif=" ".join(_phrases(erreur)))

    def _structure(self, fiche: FicheStructure) -> Effet:
        cle = (Genre.STRUCTURE, fiche.source_id)
        provenance = self.connues.get(cle)
        if cle in self.vues:
            return Effet(ActionLigne.INCHANGEE)  # la même structure, sur une autre ligne : ses autres services
        self.vues.add(cle)
        if provenance is None:
            return self._structure_nouvelle(fiche)
        effet = Effet(ActionLigne.INCHANGEE)
        structure = provenance.structure
        changes = self._changements(provenance, fiche.structure, structure, effet)
        if changes:
            structure_fiche_update(structure=structure, origine=self.origine, **changes)
        self._retenir(provenance, fiche.structure)
        self._lieu(fiche, structure, effet)
        effet.action = ActionLigne.MODIFIEE if effet.champs else ActionLigne.INCHANGEE
        return effet

    def _structure_nouvelle(self, fiche: FicheStructure) -> Effet:
        """A new structure; a twin already in the directory is named, never merged."""
        effet = Effet(ActionLigne.CREEE, doublon=self._jumelle(fiche))
        structure = structure_create(
            reseau=fiche.reseau, source=self.source, source_id=fiche.source_id, **fiche.structure
        )
        provenance = Provenance(
            source=self.source, genre=Genre.STRUCTURE, source_id=fiche.source_id, structure=structure
        )
        self._retenir(provenance, fiche.structure)
        self._lieu(fiche, structure, effet)
        return effet

    def _jumelle(self, fiche: FicheStructure) -> str:
        jumelle = self.sirets.get(fiche.structure["siret"]) if fiche.structure["siret"] else None
        if jumelle is None and fiche.commune:
            jumelle = self.noms.get((replier(fiche.structure["nom"]), fiche.commune.pk))
        return f"{jumelle.nom} ({jumelle.code})" if jumelle else ""

    def _lieu(self, fiche: FicheStructure, structure: Structure, effet: Effet) -> None:
        """The structure's place, on the same line."""
        if fiche.lieu is None:
            return
        provenance = self.connues.get((Genre.LIEU, fiche.source_id))
        valeurs = {**fiche.lieu, "commune": fiche.commune.code_insee}
        if provenance is None or provenance.lieu is None:
            lieu = lieu_create(
                structure=structure,
                commune=fiche.commune,
                confirme_le=fiche.date,
                origine=self.origine,
                source=self.source,
                source_id=fiche.source_id,
                **fiche.lieu,
            )
            provenance = provenance or Provenance(source=self.source, genre=Genre.LIEU, source_id=fiche.source_id)
            provenance.structure, provenance.lieu = structure, lieu
        else:
            changes = self._changements(provenance, valeurs, provenance.lieu, effet, actuels={"commune": "code_insee"})
            if "commune" in changes:
                changes["commune"] = fiche.commune
            if changes:
                lieu_update(lieu=provenance.lieu, confirme_le=fiche.date, origine=self.origine, **changes)
        self._retenir(provenance, valeurs)

    def _service(self, fiche: FicheService) -> Effet:
        parent = self.connues.get((Genre.STRUCTURE, fiche.structure_id))
        if parent is None:
            raise LigneRefusee(f"La structure « {fiche.structure_id} » n’est pas connue de cette source.")
        provenance = self.connues.get((Genre.SERVICE, fiche.source_id))
        valeurs = {**fiche.champs, **{nom: sorted(t.code for t in termes) for nom, termes in fiche.termes.items()}}
        motif = f"Codes sans équivalent, laissés de côté : {', '.join(fiche.ignores)}." if fiche.ignores else ""
        if provenance is None:
            service = service_create(
                structure=parent.structure,
                confirme_le=fiche.date,
                origine=self.origine,
                source=self.source,
                source_id=fiche.source_id,
                **fiche.champs,
                **fiche.termes,
            )
            lieu = self.connues.get((Genre.LIEU, fiche.structure_id))
            if lieu and lieu.lieu and Mode.A_DISTANCE not in fiche.champs["modes"][:1]:
                service_au_lieu_add(service=service, lieu=lieu.lieu)
            provenance = Provenance(
                source=self.source, genre=Genre.SERVICE, source_id=fiche.source_id, structure=parent.structure
            )
            provenance.service = service
            self._retenir(provenance, valeurs)
            return Effet(ActionLigne.CREEE, motif=motif)
        effet = Effet(ActionLigne.INCHANGEE, motif=motif)
        changes = self._changements(provenance, valeurs, provenance.service, effet, termes=fiche.termes)
        if changes:
            service_update(service=provenance.service, confirme_le=fiche.date, origine=self.origine, **changes)
            effet.action = ActionLigne.MODIFIEE
        self._retenir(provenance, valeurs)
        return effet

    def _changements(
        self,
        provenance: Provenance,
        nouvelles: dict[str, Any],
        objet: Any,
        effet: Effet,
        *,
        actuels: dict[str, str] | None = None,
        termes: dict[str, list] | None = None,
    ) -> dict[str, Any]:
        """Fields that the source says differently from last time; noted in the effect, local corrections named."""
        changes = {}
        for nom, valeur in nouvelles.items():
            avant = provenance.valeurs.get(nom)
            if avant == valeur:
                continue
            actuel = self._actuel(objet, nom, actuels or {}, termes or {})
            if actuel == valeur:
                continue
            if actuel != avant and avant is not None:
                effet.gardes.append(nom)
            effet.champs[nom] = [actuel, valeur]
            changes[nom] = (termes or {}).get(nom, valeur)
        return changes

    @staticmethod
    def _actuel(objet: Any, nom: str, actuels: dict[str, str], termes: dict[str, list]) -> Any:
        if nom in termes:
            return sorted(t.code for t in getattr(objet, nom).all())
        valeur = getattr(objet, nom)
        return getattr(valeur, actuels[nom]) if nom in actuels else valeur

    def _retenir(self, provenance: Provenance, valeurs: dict[str, Any]) -> None:
        """Remember what the source said; write only when it said something new."""
        if provenance.pk is None or provenance.valeurs != valeurs:
            provenance.valeurs = valeurs
            provenance.save()
        self.connues[(provenance.genre, provenance.source_id)] = provenance


def _phrases(erreur: ValidationError) -> list[str]:
    """Each fault with the field it is at."""
    if hasattr(erreur, "message_dict"):
        return [f"{nom} : {' '.join(messages)}" for nom, messages in erreur.message_dict.items()]
    return erreur.messages
