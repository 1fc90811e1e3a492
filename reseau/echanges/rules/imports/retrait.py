"""What an undone import takes away: the sheets it created, unless someone touched them or something hangs on them."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from reseau.annuaire.choices import DOUBLONS_OUVERTS, ActionModification, Genre
from reseau.annuaire.models import (
    Doublon,
    Import,
    Lieu,
    LigneRecherche,
    Modification,
    Provenance,
    Rappel,
    Service,
    ServiceAuLieu,
)
from reseau.annuaire.rules.references import references_trouver
from reseau.comptes.models import Compte
from reseau.echanges.identifiants import MODELES
from reseau.echanges.rules.imports.connues import Cles
from reseau.echanges.rules.imports.restitution import modification_preparer, reste_dire
from reseau.structures.models import Structure

# Ce qui accompagne une fiche et s'en va avec elle ; le reste tient à elle.
SUIVANTES = (Modification, Provenance, Doublon, LigneRecherche, Rappel, ServiceAuLieu)
TOUCHEE = "Quelqu’un l’a modifiée ou confirmée depuis."
TENUE = "D’autres données y tiennent."


class Retrait:
    """Takes away some of what one import created; sheets are held by the caller.

    `services`: every service that it created.
    """

    def __init__(self, importation: Import, par: Compte | None, nees: Cles, services: set[int]) -> None:
        self._importation, self._par, self._nees, self._services = importation, par, nees, services
        self.restes: list[dict[str, Any]] = []
        self.structures: set[int] = set()
        self._motifs: dict[tuple[Genre, int], str] = {}

    def faire(self) -> Cles:
        """Remove what may be, unpublish the rest and tell it; the keys removed are returned."""
        self._examiner()
        retirees = {g: {c for c in cles if (g, c) not in self._motifs} for g, cles in self._nees.items()}
        self._raconter(retirees)
        self._garder()
        doublons_defaire(structures=retirees[Genre.STRUCTURE])
        self._effacer(retirees)
        return retirees

    # Ce qui peut partir

    def _examiner(self) -> None:
        for genre, cles in self._nees.items():
            self._noter(genre, self._touchees(genre, cles), TOUCHEE)
            tenues = references_trouver(modele=MODELES[genre], cles=cles, sauf=(*SUIVANTES, Lieu, Service))
            self._noter(genre, tenues | self._autres_sources(genre, cles), TENUE)
        self._noter(Genre.LIEU, self._lieux_repris(self._nees[Genre.LIEU]), TENUE)
        while self._structures_tenues():
            pass

    def _noter(self, genre: Genre, cles: Iterable[int], motif: str) -> int:
        neuves = [cle for cle in cles if (genre, cle) not in self._motifs]
        self._motifs |= {(genre, cle): motif for cle in neuves}
        return len(neuves)

    def _touchees(self, genre: Genre, cles: Iterable[int]) -> set[int]:
        """Sheets that someone else changed, or confirmed."""
        autres = self._autres_modifications(genre, cles).exclude(action=ActionModification.FUSION)
        touchees = set(autres.values_list("objet", flat=True))
        if genre != Genre.STRUCTURE:
            confirmees = MODELES[genre].objects.filter(pk__in=cles).exclude(confirme_par=None)
            touchees |= set(confirmees.values_list("pk", flat=True))
        return touchees

    def _autres_modifications(self, genre: Genre, cles: Iterable[int]) -> models.QuerySet[Modification]:
        """What anyone but this import changed in these sheets; other imports that were undone do not count."""
        autres = Modification.objects.filter(genre=genre, objet__in=cles).exclude(importation=self._importation)
        return autres.exclude(importation__annule_le__isnull=False)

    def _autres_sources(self, genre: Genre, cles: Iterable[int]) -> set[int]:
        lien = f"{genre.lower()}_id"
        autres = Provenance.objects.filter(genre=genre, **{f"{lien}__in": cles}).exclude(importation=self._importation)
        return set(autres.values_list(lien, flat=True))

    def _lieux_repris(self, cles: Iterable[int]) -> set[int]:
        """Places where someone gives, since then, a service that was there before."""
        liens = ServiceAuLieu.objects.filter(lieu__in=cles).values_list("service", "lieu")
        autres = [lien for lien in liens if lien[0] not in self._services]
        depuis = self._autres_modifications(Genre.SERVICE, {service for service, _ in autres})
        repris = set(depuis.filter(quand__gte=self._importation.applique_le).values_list("objet", flat=True))
        return {lieu for service, lieu in autres if service in repris}

    def _structures_tenues(self) -> int:
        """Structures where a sheet stays, or that another structure that stays depends on."""
        trouvees = 0
        nees = {genre: self._nees[genre] - {c for g, c in self._motifs if g == genre} for genre in self._nees}
        for genre, modele, lien in (
            (Genre.LIEU, Lieu, "structure"), (Genre.LIEU, Lieu, "chez"), (Genre.SERVICE, Service, "structure"),
            (Genre.STRUCTURE, Structure, "parent"), (Genre.STRUCTURE, Structure, "fusionnee_dans"),
        ):  # fmt: skip
            leurs = modele.objects.filter(**{f"{lien}__in": nees[Genre.STRUCTURE]})
            paires = leurs.values_list("pk", f"{lien}_id")
            tenues_ici = {structure for cle, structure in paires if cle not in nees[genre]}
            trouvees += self._noter(Genre.STRUCTURE, tenues_ici, TENUE)
        return trouvees

    # Ce qui reste

    def _garder(self) -> None:
        """Places and services that stay are no longer published; everything that stays is told."""
        dites, jour = [], timezone.localdate()
        for genre, cles in self._nees.items():
            gardees = {cle for cle in cles if (genre, cle) in self._motifs}
            objets = list(MODELES[genre].objects.filter(pk__in=gardees).order_by("pk"))
            for objet in objets:
                self.restes.append(reste_dire(objet=objet, champs=[], motif=self._motifs[genre, objet.pk]))
                if genre != Genre.STRUCTURE and objet.publie:
                    changes = {"publie": [True, False]}
                    dites.append(self._dire(objet, changes))
                    self.structures.add(objet.structure_id)
            if genre != Genre.STRUCTURE:
                publiees = [objet.pk for objet in objets if objet.publie]
                MODELES[genre].objects.filter(pk__in=publiees).update(
                    publie=False, version=F("version") + 1, modifie_le=timezone.now(), modifie_par=self._par
                )
                liens = {f"{genre.lower()}__in": publiees}
                Provenance.objects.filter(importation=self._importation, genre=genre, **liens).update(retiree_le=jour)
        Modification.objects.bulk_create(dites, batch_size=500)

    def _raconter(self, retirees: Cles) -> None:
        """In the history of structures that stay, places and services that go leave a line."""
        dites = []
        for genre in (Genre.LIEU, Genre.SERVICE):
            for objet in MODELES[genre].objects.filter(pk__in=retirees[genre]).only("nom", "structure_id"):
                if objet.structure_id not in retirees[Genre.STRUCTURE]:
                    self.structures.add(objet.structure_id)
                    dites.append(self._dire(objet, {}))
        Modification.objects.bulk_create(dites, batch_size=500)

    def _dire(self, objet: Any, champs: dict[str, Any]) -> Modification:
        return modification_preparer(importation=self._importation, par=self._par, objet=objet, champs=champs)

    # Ce qui part

    def _effacer(self, retirees: Cles) -> None:
        """Sheets, with what goes with them; nothing else refers to them, as was checked."""
        for genre in (Genre.SERVICE, Genre.LIEU):
            Rappel.objects.filter(genre=genre, objet__in=retirees[genre]).delete()
            MODELES[genre].objects.filter(pk__in=retirees[genre]).delete()
        self.structures -= retirees[Genre.STRUCTURE]
        structures = Structure.objects.filter(pk__in=retirees[Genre.STRUCTURE])
        structures.update(parent=None, fusionnee_dans=None)
        structures.delete()


def nees_de(*, importation: Import) -> Cles:
    """The sheets that an import created, by kind; those merged away since included."""
    nees: Cles = {genre: set() for genre in Genre}
    lignes = Modification.objects.filter(importation=importation, action=ActionModification.CREATION)
    for genre, cle in lignes.values_list("genre", "objet").iterator():
        nees[Genre(genre)].add(cle)
    return nees


def doublons_defaire(*, structures: Iterable[int]) -> None:
    """Proposals that nobody decided go with these structures; what a person decided stays, for the next import."""
    ouverts = Doublon.objects.filter(decision__in=DOUBLONS_OUVERTS)
    ouverts.filter(Q(creee__in=structures) | Q(structure__in=structures)).delete()
    Doublon.objects.filter(structure__in=structures).delete()
    Doublon.objects.filter(creee__in=structures).update(creee=None)
