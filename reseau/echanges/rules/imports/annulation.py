"""The undoing of an import, as a whole: what it gives back, what it takes away."""

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from home.erreurs import RegleRefusee
from home.exploitation.base import memoire_tranquille, par_lots
from reseau.annuaire.choices import DOUBLONS_OUVERTS, ActionModification, EtatImport, Genre
from reseau.annuaire.models import (
    Doublon,
    Import,
    Lieu,
    LigneImport,
    LigneRecherche,
    Modification,
    Provenance,
    Rappel,
    Service,
    ServiceAuLieu,
)
from reseau.annuaire.portes import (
    BEAUCOUP,
    GENRES,
    LIENS,
    MODELES,
    PROMESSES,
    FicheSuivie,
    Redacteur,
    etat_de,
    index_retirer,
    references_trouver,
    services_a_indexer,
)
from reseau.comptes.models import Compte
from reseau.echanges.rules.imports import ecriture
from reseau.echanges.rules.imports.lignes import (
    CHAMPS,
    LECTURES,
    LOT,
    Changement,
    Cles,
    Cote,
    changements_de,
    confirmation_de,
    fiches_tenir,
    lignes_ecrites,
)
from reseau.echanges.rules.imports.planification import lieu_controler, service_controler
from reseau.structures.models import Reseau, Structure

# Des champs qui n'ont de sens qu'ensemble : si l'un a bougé, les autres restent comme ils sont.
ENSEMBLES = (("latitude", "longitude"), ("zone", "zone_codes"), ("missions", "publics", "niveaux_cep"))


@dataclass
class _Net:
    """What all the changes of one sheet come to: the first state before, the last one after."""

    id: str = ""
    avant: Cote = field(default_factory=dict)
    apres: Cote = field(default_factory=dict)

    def noter(self, changement: Changement) -> None:
        """Add one more."""
        self.id = changement.id
        avant, apres = changement.avant or {}, changement.apres
        champs = {"champs": avant.get("champs", {}) | self.avant.get("champs", {})}
        self.avant = avant | self.avant | champs
        champs = {"champs": self.apres.get("champs", {}) | apres.get("champs", {})}
        self.apres = self.apres | apres | champs


class Restitution:
    """Gives back what an import changed, each field where nobody changed it since; sheets are held by the caller."""

    def __init__(self, importation: Import, par: Compte | None) -> None:
        self._importation, self._par = importation, par
        self._termes = ecriture.termes_lire()
        self.restes: list[dict[str, Any]] = []  # ce que quelqu’un a changé depuis
        self.structures: set[int] = set()

    def faire(self, lignes: Sequence[LigneImport]) -> None:
        """Give back what these lines changed, and take off the links that they added."""
        nets: dict[Genre, dict[int, _Net]] = defaultdict(lambda: defaultdict(_Net))
        for ligne in lignes:
            for changement in changements_de(ligne.plan):
                if changement.pk and not changement.nait:
                    nets[changement.genre][changement.pk].noter(changement)
        for genre, siens in nets.items():
            self._lot(genre, siens)
        self._delier(lignes)

    def _lot(self, genre: Genre, nets: dict[int, _Net]) -> None:
        ecriture.provenances_poser(
            importation=self._importation,
            genre=genre,
            retirees={net.id: net.avant["retiree"] for net in nets.values() if "retiree" in net.avant},
            valeurs={net.id: dit for net in nets.values() if (dit := net.avant.get("source")) is not None},
        )
        bouges = [cle for cle, net in nets.items() if net.apres["champs"] or "confirme" in net.apres]
        champs: dict[int, dict[str, Any]] = {}
        confirmes: dict[int, dict[str, Any]] = {}
        dites = []
        colonnes = ecriture.confirmation_colonnes
        for cle, objet in LECTURES[genre].in_bulk(bouges).items():
            net = nets[cle]
            if rendus := self._partager(genre, objet, net.avant["champs"], net.apres["champs"]):
                champs[cle] = {nom: avant for nom, (_, avant) in rendus.items()}
                dites.append(_dire(self._importation, self._par, objet, rendus))
            if "confirme" in net.apres and colonnes(confirmation_de(objet)) == colonnes(net.apres["confirme"]):
                confirmes[cle] = colonnes(net.avant["confirme"])
            if cle in champs or cle in confirmes:
                self.structures.add(objet.pk if genre == Genre.STRUCTURE else objet.structure_id)
        ecriture.fiches_poser(genre=genre, champs=champs, confirmes=confirmes, termes=self._termes, par=self._par)
        Modification.objects.bulk_create(dites, batch_size=LOT)

    def _partager(self, genre: Genre, objet: Any, avant: Cote, apres: Cote) -> dict[str, list[Any]]:
        """The fields to give back, (what the import said, what was before); those that someone changed since stay."""
        etat = etat_de(objet, apres)
        bouges = {nom for nom, valeur in apres.items() if etat[nom] != valeur}
        for ensemble in ENSEMBLES:
            if bouges & set(ensemble):
                bouges |= set(ensemble) & apres.keys()
        rendus = {nom: [valeur, avant[nom]] for nom, valeur in apres.items() if nom not in bouges}
        if rendus and not self._tient(genre, objet, {nom: avant[nom] for nom in rendus}):
            bouges, rendus = set(apres), {}
        if bouges:
            self.restes.append(reste_dire(objet=objet, champs=sorted(bouges)))
        return rendus

    def _tient(self, genre: Genre, objet: Any, rendus: dict[str, Any]) -> bool:
        """Whether the sheet given back keeps its promises, with what was changed since."""
        etat = etat_de(objet, CHAMPS[genre]) | rendus
        try:
            if genre == Genre.LIEU:
                lieu_controler(champs=etat)
            elif genre == Genre.SERVICE:
                codes = {nom: set(etat[nom]) for nom in LIENS}
                service_controler(champs=etat, codes=codes, promet=bool(PROMESSES & rendus.keys()))
        except (RegleRefusee, ValidationError):
            return False
        return True

    def _delier(self, lignes: Iterable[LigneImport]) -> None:
        """Services are no longer given at the places that the import added, unless someone completed the link."""
        for ligne in lignes:
            if not (liens := ligne.plan.get("liens")):
                continue
            *autres, service = changements_de(ligne.plan)
            lieux = [c.pk for c in autres if c.genre == Genre.LIEU and c.id in liens and c.pk]
            if service.pk and lieux:
                ici = {nom: ligne.plan.get("ici", {}).get(nom, []) for nom in ("missions", "modes")}
                heures = ligne.plan.get("heures", "")
                intacts = ServiceAuLieu.objects.filter(service=service.pk, lieu__in=lieux, horaires=heures, **ici)
                intacts = intacts.filter(capacite=None, contact="")
                self.structures.update(intacts.values_list("service__structure", flat=True))
                intacts.delete()


def reste_dire(*, objet: FicheSuivie, champs: list[str], motif: str = "") -> dict[str, Any]:
    """What stays of a sheet, as it is kept with the import."""
    return {"genre": GENRES[type(objet)].value, "pk": objet.pk, "nom": objet.nom, "champs": champs, "motif": motif}


def _dire(importation: Import, par: Compte | None, objet: FicheSuivie, champs: dict[str, list[Any]]) -> Modification:
    """The line of the history that says what an undone import does to a sheet."""
    genre = GENRES[type(objet)]
    structure = objet.pk if genre == Genre.STRUCTURE else objet.structure_id
    dite = ecriture.modification_preparer(
        importation=importation, genre=genre, cle=objet.pk, structure=structure, nom=objet.nom, par=par
    )
    dite.champs = champs
    return dite


# What an undone import takes away: the sheets it created, unless someone touched them or something hangs on them.

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
        dites = []
        for genre in (Genre.LIEU, Genre.SERVICE):
            for objet in MODELES[genre].objects.filter(pk__in=retirees[genre]).only("nom", "structure_id"):
                if objet.structure_id not in retirees[Genre.STRUCTURE]:
                    self.structures.add(objet.structure_id)
                    dites.append(_dire(self._importation, self._par, objet, {}))
        Modification.objects.bulk_create(dites, batch_size=500)
        self._garder()
        doublons_defaire(structures=retirees[Genre.STRUCTURE])
        self._effacer(retirees)
        return retirees

    # Ce qui peut partir

    def _examiner(self) -> None:
        for genre, cles in self._nees.items():
            # Sheets that someone else changed, or confirmed.
            autres = self._autres_modifications(genre, cles).exclude(action=ActionModification.FUSION)
            touchees = set(autres.values_list("objet", flat=True))
            if genre != Genre.STRUCTURE:
                confirmees = MODELES[genre].objects.filter(pk__in=cles, confirmee=True)
                touchees |= set(confirmees.values_list("pk", flat=True))
            self._noter(genre, touchees, TOUCHEE)
            tenues = references_trouver(modele=MODELES[genre], cles=cles, sauf=(*SUIVANTES, Lieu, Service))
            self._noter(genre, tenues | self._autres_sources(genre, cles), TENUE)
        self._noter(Genre.LIEU, self._lieux_repris(self._nees[Genre.LIEU]), TENUE)
        while self._structures_tenues():
            pass

    def _noter(self, genre: Genre, cles: Iterable[int], motif: str) -> int:
        neuves = [cle for cle in cles if (genre, cle) not in self._motifs]
        self._motifs |= {(genre, cle): motif for cle in neuves}
        return len(neuves)

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
                    dites.append(_dire(self._importation, self._par, objet, {"publie": [True, False]}))
                    self.structures.add(objet.structure_id)
            if genre != Genre.STRUCTURE:
                publiees = [objet.pk for objet in objets if objet.publie]
                MODELES[genre].objects.filter(pk__in=publiees).update(
                    publie=False, version=F("version") + 1, modifie_le=timezone.now(), modifie_par=self._par
                )
                liens = {f"{genre.lower()}__in": publiees}
                Provenance.objects.filter(importation=self._importation, genre=genre, **liens).update(retiree_le=jour)
        Modification.objects.bulk_create(dites, batch_size=500)

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


# Lines are given back the last one first; then each structure goes with its places and its services. Each batch is
# one short transaction: cut, the undoing goes on after the last one.

LOT_STRUCTURES = 200  # chacune part avec ses lieux et ses services


def suite_verifier(*, importation: Import) -> None:
    """Imports are undone the last one first: RegleRefusee "suivi" names one that wrote the same sheets since."""
    suivants = Import.objects.filter(
        source=importation.source, applique_le__gt=importation.applique_le, annule_le=None
    ).exclude(pk=importation.pk)
    siennes = _fiches_nommees(importation) if suivants else set()
    for suivant in suivants.order_by("-applique_le"):
        if not siennes.isdisjoint(_fiches_nommees(suivant)):
            raise RegleRefusee(
                "suivi",
                f"L’import « {suivant.nom} » de la même source a écrit ensuite les mêmes fiches : annulez-le d’abord.",
            )


def import_defaire(*, importation: Import) -> Import:
    """Give back what an import changed, take away what it created, and say what stays (`restes`).

    Started again after a cut, it goes on; started twice, the second finds nothing to do. RegleRefusee "suivi" when
    another import wrote the same sheets while this one waited: it stays applied, and says why (`erreur`).
    """
    try:
        with memoire_tranquille():
            _Annulation(importation).faire()
    except RegleRefusee as refus:
        if refus.code == "suivi":
            etat = EtatImport(importation.options.get("avant", EtatImport.APPLIQUE))
            ecriture.travail_rendre(importation=importation, avant=EtatImport.ANNULATION, etat=etat, refus=refus)
        raise
    return importation


class _Annulation:
    """One run, over what the runs before it left to do."""

    def __init__(self, importation: Import) -> None:
        self._importation = importation
        gardees = {(reste["genre"], reste["pk"]) for reste in importation.restes if reste["motif"]}
        self._nees = {
            genre: {cle for cle in cles if (genre, cle) not in gardees}
            for genre, cles in nees_de(importation=importation).items()
        }
        self._rendues = importation.options.get("rendues", 0)

    def faire(self) -> None:
        """Lines, then structures, then what remains of the import."""
        lignes = list(lignes_ecrites(importation=self._importation).order_by("-pk").values_list("pk", flat=True))
        structures = self._structures()
        for lot in par_lots(lignes[self._rendues :], LOT):
            self._tenter(partial(self._rendre, lot))
        for rang, lot in enumerate(par_lots(structures, LOT_STRUCTURES)):
            faites = self._importation.total * min(len(structures), rang * LOT_STRUCTURES) // len(structures)
            self._tenter(partial(self._retirer, lot, faites))
        self._tenter(self._finir)

    def _tenter(self, faire: Callable[[Import], None]) -> None:
        with transaction.atomic():
            tenue = ecriture.import_tenir(importation=self._importation)
            if not tenue.options.get("rendues"):  # les autres sont tenus : aucun n’écrit plus entre-temps
                suite_verifier(importation=tenue)
            faire(tenue)
            tenue.battement = timezone.now()
            tenue.save()
        self._importation.__dict__.update(tenue.__dict__)
        if tenue.en_cours and tenue.total > LOT:
            time.sleep(ecriture.SOUFFLE)

    def _structures(self) -> list[int]:
        """Where something was born: those that another one replaced come first, for they refer to it."""
        meres = {
            cle
            for genre, modele in ((Genre.LIEU, Lieu), (Genre.SERVICE, Service))
            for lot in par_lots(sorted(self._nees[genre]))
            for cle in modele.objects.filter(pk__in=lot).values_list("structure", flat=True)
        }
        cles = sorted(meres | self._nees[Genre.STRUCTURE])
        ordre = F("fusionnee_dans").asc(nulls_last=True)
        return [
            cle
            for lot in par_lots(cles)
            for cle in Structure.objects.filter(pk__in=lot).order_by(ordre).values_list("pk", flat=True)
        ]

    def _rendre(self, cles: Iterable[int], tenue: Import) -> None:
        """What some lines changed."""
        lignes = list(LigneImport.objects.filter(pk__in=cles).order_by("pk"))
        _tenir(lignes)
        restitution = Restitution(tenue, tenue.annule_par)
        restitution.faire(lignes)
        index_retirer(retirees=(), structures=restitution.structures, mots=())
        tenue.restes += restitution.restes
        tenue.options["rendues"] = tenue.options.get("rendues", 0) + len(lignes)

    def _retirer(self, structures: Iterable[int], faites: int, tenue: Import) -> None:
        """What was born in some structures."""
        nees = self._nees_la(structures)
        fiches_tenir(cles=nees, effacer=True)
        retrait = Retrait(tenue, tenue.annule_par, self._nees_la(structures), self._nees[Genre.SERVICE])
        retirees = retrait.faire()
        index_retirer(retirees=retirees[Genre.STRUCTURE], structures=retrait.structures, mots=())
        tenue.restes += retrait.restes
        tenue.faites = faites

    def _nees_la(self, structures: Iterable[int]) -> Cles:
        """The sheets born there, as they stand."""
        nees: Cles = {Genre.STRUCTURE: self._nees[Genre.STRUCTURE] & set(structures)}
        for genre in (Genre.LIEU, Genre.SERVICE):
            la = MODELES[genre].objects.filter(structure__in=structures).values_list("pk", flat=True)
            nees[genre] = self._nees[genre] & set(la)
        return nees

    def _finir(self, tenue: Import) -> None:
        gardees = {(reste["genre"], reste["pk"]) for reste in tenue.restes if reste["motif"]}
        siennes = Provenance.objects.filter(importation=tenue)
        lues = siennes.values_list("pk", "genre", "structure", "lieu", "service")
        cibles = {Genre.STRUCTURE: 0, Genre.LIEU: 1, Genre.SERVICE: 2}
        oubliees = [cle for cle, genre, *liens in lues if (genre, liens[cibles[Genre(genre)]]) not in gardees]
        for lot in par_lots(oubliees):
            Provenance.objects.filter(pk__in=lot).delete()
        Doublon.objects.filter(decision__in=DOUBLONS_OUVERTS, importation=tenue).delete()
        cles = set(tenue.options.get("reseaux", ()))
        vides = cles - references_trouver(modele=Reseau, cles=cles)
        Reseau.objects.filter(pk__in=vides).delete()
        index_retirer(retirees=(), structures=(), mots=_mots_inutiles(tenue))
        tenue.etat, tenue.annule_le, tenue.faites = EtatImport.ANNULE, timezone.now(), tenue.total


def _tenir(lignes: Iterable[LigneImport]) -> None:
    """Hold every sheet that will change."""
    cles: Cles = {genre: set() for genre in Genre}
    for ligne in lignes:
        for changement in changements_de(ligne.plan):
            if changement.pk:
                cles[changement.genre].add(changement.pk)
    fiches_tenir(cles=cles)


def _fiches_nommees(importation: Import) -> set[tuple[Genre, str]]:
    """What the lines that write something name."""
    plans = lignes_ecrites(importation=importation).values_list("plan", flat=True)
    return {(changement.genre, changement.id) for plan in plans for changement in changements_de(plan)}


def _mots_inutiles(importation: Import) -> Iterable[str]:
    """The words that the import brought, less those of the sheets written since."""
    mots = set(importation.options.get("mots", ()))
    ecrites = Modification.objects.filter(quand__gte=importation.applique_le).exclude(importation=importation)
    structures = set(ecrites.values_list("structure", flat=True).distinct()[: BEAUCOUP + 1])
    if not mots or len(structures) > BEAUCOUP:
        return ()  # trop à relire : la prochaine remise à neuf de l’index comptera juste
    redacteur = Redacteur()
    for lot in services_a_indexer(structures):
        for _ in redacteur.lignes(lot, redacteur.lot_lire(lot)):
            pass
    return mots - redacteur.mots.keys()
