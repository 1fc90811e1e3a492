"""A plan laid, a few hundred lines at a time: what is born first, then what changes, then what accompanies them."""

import datetime
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from django.db import IntegrityError, OperationalError, models, transaction
from django.db.models import F, OuterRef, Subquery
from django.utils import timezone

from home.erreurs import RegleRefusee
from home.exploitation.base import memoire_tranquille, statistiques_refaire
from reseau.annuaire.choices import ActionModification, DecisionDoublon, EtatImport, Genre
from reseau.annuaire.models import (
    Doublon,
    Import,
    Lieu,
    LigneImport,
    LigneRecherche,
    Modification,
    MotIndexe,
    Provenance,
    Service,
    ServiceAuLieu,
)
from reseau.annuaire.portes import BEAUCOUP, LIENS, MODELES, index_poser, reseau_assurer
from reseau.echanges.imports.enregistrements import Enregistrement
from reseau.echanges.imports.vocabulaire import MODELES as TERMES
from reseau.echanges.rules.imports.lignes import (
    CREER,
    LOT,
    Part,
    Perime,
    fiches_tenir,
    lignes_ajouter,
    lignes_oublier,
    parts_de,
    perimetre_de,
)
from reseau.echanges.rules.imports.planification import Absente, Planificateur, absentes_lire, absentes_planifier
from reseau.structures.models import Reseau, Structure
from reseau.structures.portes import CodesLibres, siret_normaliser
from reseau.territoires.models import Commune

# A plan laid: what is born first, then what changes, then what accompanies them; the caller holds the transaction.

Plan = dict[str, Any]


class Ecrivain:
    """Writes the plans of one batch of an import.

    `structures` are those to put in the search again; `reseaux`, the keys of the networks that it had to register.
    """

    def __init__(self, importation: Import) -> None:
        self._importation, self._source = importation, importation.source
        self._origine, self._quand = f"import {importation.source}"[:80], timezone.now()
        self._codes, self._communes = CodesLibres(), dict[str, int]()
        self._codes_reseaux = dict(Reseau.objects.values_list("code", "pk"))
        self._termes = termes_lire()
        self._crees: dict[tuple[Genre, str], tuple[int, int]] = {}  # fiche, structure
        self.structures: set[int] = set()
        self.reseaux: list[int] = []

    def lot(self, plans: list[Plan]) -> None:
        """Write what some lines plan."""
        self._preparer(plans)
        self._provenances: dict[tuple[Genre, str], Provenance] = {}
        self._modifications: list[Modification] = []
        for genre in (Genre.STRUCTURE, Genre.LIEU, Genre.SERVICE):
            parts = [(part, plan.get("date")) for plan in plans for sien, part in parts_de(plan=plan) if sien == genre]
            self._creer(genre, [(part, date) for part, date in parts if part.get("op") == CREER])
            self._changer(genre, [part for part, _ in parts if part.get("op") != CREER and "structure" in part])
        self._lier(plans)
        Provenance.objects.bulk_create(
            self._provenances.values(), batch_size=LOT, update_conflicts=True, update_fields=["valeurs"],
            unique_fields=["source", "genre", "source_id"],
        )  # fmt: skip
        Modification.objects.bulk_create(self._modifications, batch_size=LOT)
        self._jumelles([plan for plan in plans if plan.get("doublons")])

    def _preparer(self, plans: list[Plan]) -> None:
        """Read what the new structures and the places of these plans need."""
        structures = [part for plan in plans if (part := plan.get("structure", {})).get("op") == CREER]
        self._codes.preparer([structure["valeurs"]["nom"] for structure in structures])
        for code in {structure["reseau"] for structure in structures} - self._codes_reseaux.keys():
            self._codes_reseaux[code] = reseau_assurer(code=code).pk
            self.reseaux.append(self._codes_reseaux[code])
        dits = [part.get(nom, {}) for plan in plans for part in plan.get("lieux", ()) for nom in ("valeurs", "change")]
        codes = {valeurs["commune"] for valeurs in dits if "commune" in valeurs} - self._communes.keys()
        self._communes |= dict(Commune.objects.filter(code_insee__in=codes).values_list("code_insee", "pk"))

    # Créer

    def _creer(self, genre: Genre, parts: list[tuple[Part, str | None]]) -> None:
        faire = {Genre.STRUCTURE: self._une_structure, Genre.LIEU: self._un_lieu, Genre.SERVICE: self._un_service}
        objets = [faire[genre](part, date) for part, date in parts]
        MODELES[genre].objects.bulk_create(objets, batch_size=LOT)
        for (part, _), objet in zip(parts, objets, strict=True):
            structure = objet.pk if genre == Genre.STRUCTURE else objet.structure_id
            self._crees[genre, part["id"]] = objet.pk, structure
            self.structures.add(structure)
            self._noter(genre, part, objet.pk, structure)
            dits = {nom: [None, valeur] for nom, valeur in part["valeurs"].items() if valeur not in ("", [], None)}
            self._raconter(genre, objet.pk, structure, objet.nom, ActionModification.CREATION, dits)
        if genre == Genre.SERVICE:
            for nom in LIENS:
                codes = {objet.pk: part["valeurs"].get(nom, ()) for (part, _), objet in zip(parts, objets, strict=True)}
                termes_lier(nom=nom, codes=codes, termes=self._termes[nom])

    def _une_structure(self, part: Part, date: str | None) -> Structure:
        valeurs = {**part["valeurs"], "nom": part["valeurs"]["nom"].strip()}
        valeurs["siret"] = siret_normaliser(valeurs.get("siret", ""))
        return Structure(
            **valeurs, reseau_id=self._codes_reseaux[part["reseau"]], code=self._codes.suivant(valeurs["nom"]),
            source=self._source, source_id=part["id"],
        )  # fmt: skip

    def _un_lieu(self, part: Part, date: str | None) -> Lieu:
        valeurs = dict(part["valeurs"])
        return Lieu(commune_id=self._communes[valeurs.pop("commune")], **valeurs, **self._ne(part, date))

    def _un_service(self, part: Part, date: str | None) -> Service:
        valeurs = {nom: valeur for nom, valeur in part["valeurs"].items() if nom not in LIENS}
        return Service(**valeurs, **self._ne(part, date))

    def _ne(self, part: Part, date: str | None) -> dict[str, Any]:
        """What places and services are born with; a structure without key is one of this import."""
        structure = part["structure"]
        if isinstance(structure, str):
            structure = self._crees[Genre.STRUCTURE, structure][0]
        naissance = datetime.date.fromisoformat(date) if date else timezone.localdate()
        return {
            "structure_id": structure, "source": self._source, "source_id": part["id"], "confirme_le": naissance
        }  # fmt: skip

    # Changer

    def _changer(self, genre: Genre, parts: list[Part]) -> None:
        """Fields, confirmations, and what the source says of sheets already there."""
        changes: dict[int, dict[str, Any]] = defaultdict(dict)
        liens: dict[str, dict[int, list[str]]] = defaultdict(dict)
        for part in parts:
            cle, structure = self._reperer(genre, part)
            if dits := part.get("change"):
                changes[cle] |= self._champs(genre, dits)
                for nom in dits.keys() & set(LIENS):
                    liens[nom][cle] = dits[nom]
                paires = {nom: [part["avant"][nom], valeur] for nom, valeur in dits.items()}
                nom = part.get("nom") or part.get("valeurs", {}).get("nom") or part["id"]
                self._raconter(genre, cle, structure, nom, ActionModification.MODIFICATION, paires)
            if confirme := part.get("confirme"):
                changes[cle] |= {"confirme_le": datetime.date.fromisoformat(confirme), "confirme_par": None}
            if "valeurs" in part:
                self._noter(genre, part, cle, structure)
            if cle in changes:
                self.structures.add(structure)
        fiches_modifier(modele=MODELES[genre], changes=changes)
        for nom, codes in liens.items():
            termes_lier(nom=nom, codes=codes, termes=self._termes[nom], refaire=True)
        for geste, jour in (("revient", None), ("retrait", timezone.localdate())):
            cles = [part["provenance"] for part in parts if geste in part]
            Provenance.objects.filter(pk__in=cles).update(retiree_le=jour)

    def _reperer(self, genre: Genre, part: Part) -> tuple[int, int]:
        """Keys of a sheet and of its structure."""
        return (part["pk"], part["structure"]) if part["pk"] else self._crees[genre, part["id"]]

    def _champs(self, genre: Genre, dits: Mapping[str, Any]) -> dict[str, Any]:
        """The columns that change."""
        champs: dict[str, Any] = {nom: valeur for nom, valeur in dits.items() if nom not in LIENS}
        if "commune" in champs:
            champs["commune"] = self._communes[champs["commune"]]
        champs["modifie_le"] = self._quand
        return champs if genre == Genre.STRUCTURE else champs | {"version": F("version") + 1, "modifie_par": None}

    # Ce qui accompagne une fiche

    def _lier(self, plans: list[Plan]) -> None:
        """Services are given at these places too, maybe with hours, missions and modes of their own."""
        liens = []
        for plan in plans:
            if not plan.get("liens"):
                continue
            service, structure = self._reperer(Genre.SERVICE, plan["service"])
            self.structures.add(structure)
            suite = {"horaires": plan.get("heures", ""), **plan.get("ici", {})}
            for part in plan["lieux"]:
                if part["id"] in plan["liens"]:
                    lieu = part["pk"] or self._crees[Genre.LIEU, part["id"]][0]
                    liens.append(ServiceAuLieu(service_id=service, lieu_id=lieu, **suite))
        ServiceAuLieu.objects.bulk_create(liens, batch_size=LOT)

    def _noter(self, genre: Genre, part: Part, cle: int, structure: int) -> None:
        """What the source says of a sheet, in place of what it said before."""
        lien = {} if genre == Genre.STRUCTURE else {f"{genre.lower()}_id": cle}
        self._provenances[genre, part["id"]] = Provenance(
            source=self._source, genre=genre, source_id=part["id"], structure_id=structure, valeurs=part["valeurs"],
            importation=self._importation, **lien,
        )  # fmt: skip

    def _raconter(
        self, genre: Genre, cle: int, structure: int, nom: str, action: ActionModification, champs: dict[str, Any]
    ) -> None:
        self._modifications.append(
            Modification(
                structure_id=structure, genre=genre, objet=cle, libelle=nom[:160], action=action,
                origine=self._origine, quand=self._quand, champs=champs, importation=self._importation,
            )
        )  # fmt: skip

    def _jumelles(self, plans: Iterable[Plan]) -> None:
        """Twins inside the file itself, both created by this import."""
        paires = [(plan["structure"], d) for plan in plans for d in plan["doublons"] if d["pk"] is None]
        dites = Provenance.objects.filter(
            source=self._source, genre=Genre.STRUCTURE, source_id__in=[doublon["id"] for _, doublon in paires]
        )
        autres = dict(dites.values_list("source_id", "structure"))
        jumelles = [
            Doublon(
                importation=self._importation, source=self._source, source_id=structure["id"],
                nom=structure["valeurs"]["nom"], structure_id=autres[doublon["id"]], indices=doublon["indices"],
                creee_id=self._crees[Genre.STRUCTURE, structure["id"]][0],
            )
            for structure, doublon in paires
            if doublon["id"] in autres
        ]  # fmt: skip
        Doublon.objects.bulk_create(jumelles)


# Ce que l'annulation refait à l'envers


def fiches_modifier(*, modele: type[models.Model], changes: Mapping[int, dict[str, Any]]) -> None:
    """Set columns of some sheets, by key; those that get the same values are written together."""
    memes: dict[str, list[int]] = defaultdict(list)
    for cle, champs in changes.items():
        memes[repr(champs)].append(cle)
    for cles in memes.values():
        modele._default_manager.filter(pk__in=cles).update(**changes[cles[0]])


def termes_lire() -> dict[str, dict[str, int]]:
    """The keys of the terms that services are linked to, by kind and code."""
    return {nom: dict(modele.objects.values_list("code", "pk")) for nom, modele in TERMES.items()}


def termes_lier(
    *, nom: str, codes: Mapping[int, Iterable[str]], termes: Mapping[str, int], refaire: bool = False
) -> None:
    """Link services, by key, to terms of one kind; with `refaire`, to no others. A term that has gone is left out."""
    liaison, colonne = getattr(Service, nom).through, Service._meta.get_field(nom).m2m_reverse_field_name()
    if refaire:
        liaison.objects.filter(service__in=codes).delete()
    lignes = [
        liaison(**{"service_id": service, f"{colonne}_id": termes[code]})
        for service, siens in codes.items()
        for code in sorted(set(siens))
        if code in termes
    ]
    liaison.objects.bulk_create(lignes, batch_size=LOT)


# The work of an import: its file is planned, and written when it is applied, a few hundred lines at a time.
#
# Each batch is one short transaction, so that nobody waits long to write: it holds its sheets, plans its lines as the
# directory stands then, writes them, keeps them, puts them in the search. A cut leaves whole batches only; the work
# goes
# on after them.

ESSAIS = 3
SOUFFLE = 0.1  # seconde entre deux lots : sur SQLite, qui attend d’écrire passe alors
TABLES = (Structure, Lieu, Service, ServiceAuLieu, Provenance, Modification, LigneImport, LigneRecherche, MotIndexe)


def import_derouler(*, importation: Import, enregistrements: Sequence[Enregistrement]) -> Import:
    """Say what each line does and, when the import is being written, do it; started again, go on after the last batch.

    A trial starts over: what becomes of a line depends on those before it, which nobody wrote.
    RegleRefusee "repris" when another process does the work, "simultane" when the same sheets keep being written
    elsewhere: what is written stays, and the import may be taken up again or undone.
    """
    with memoire_tranquille():
        _Deroulement(importation, enregistrements).faire()
    if importation.etat == EtatImport.APPLIQUE and importation.total > BEAUCOUP:
        statistiques_refaire([*TABLES, *(getattr(Service, nom).through for nom in LIENS)])
    return importation


def import_tenir(*, importation: Import) -> Import:
    """The import as it stands, held with the others of its source: one of them writes at a time.

    RegleRefusee "repris" when it is not where this process left it, "simultane" when it is to be written while another
    one is half undone: a sheet that it touched would stay, without those that it left alone.
    """
    tenus = Import.objects.select_for_update(of=("self",), no_key=True).filter(source=importation.source)
    autres = [autre for autre in tenus.order_by("pk") if autre.pk != importation.pk]
    tenue = Import.objects.select_related("compte", "annule_par").get(pk=importation.pk)
    ici, la = ((i.etat, i.faites, i.options.get("rendues")) for i in (importation, tenue))
    if ici != la:
        raise RegleRefusee("repris", "Cet import a été repris par un autre processus.")
    if tenue.etat == EtatImport.ECRITURE:
        for autre in autres:
            if autre.etat == EtatImport.ANNULATION and autre.options.get("rendues"):
                raise RegleRefusee(
                    "simultane",
                    f"L’import « {autre.nom} » de la même source s’annule : recommencez quand ce sera fini.",
                )
    return tenue


def travail_rendre(*, importation: Import, avant: EtatImport, etat: EtatImport, refus: RegleRefusee) -> None:
    """A rule refused the work: the import is what it was before it, and says why."""
    champs = {"etat": etat, "erreur": refus.message, "battement": None}
    champs |= {} if avant == EtatImport.ECRITURE else {"annule_par": None}
    if Import.objects.filter(pk=importation.pk, etat=avant).update(**champs):
        importation.etat, importation.erreur, importation.battement = etat, refus.message, None


class _Deroulement:
    """One run over the records of a file."""

    def __init__(self, importation: Import, enregistrements: Sequence[Enregistrement]) -> None:
        self._importation, self._enregistrements = importation, enregistrements
        self._ecrit = importation.etat == EtatImport.ECRITURE
        self._planificateur: Planificateur | None = None
        self._echecs = 0

    def faire(self) -> None:
        """Every line, then the sheets that the file leaves out, then the end."""
        self._debuter()
        while not self._tenter(self._lignes) or self._importation.faites < self._importation.total:
            pass
        absentes = absentes_lire(importation=self._importation, enregistrements=self._enregistrements)
        while absentes:
            if self._tenter(partial(self._absentes, absentes[:LOT])):
                absentes = absentes[LOT:]
        while not self._tenter(self._finir):
            pass

    def _debuter(self) -> None:
        faites = self._importation.faites if self._ecrit else 0
        debut = {"total": len(self._enregistrements), "faites": faites, "battement": timezone.now()}
        Import.objects.filter(pk=self._importation.pk).update(**debut)
        self._importation.__dict__.update(debut)

    def _tenter(self, faire: Callable[[Import], None]) -> bool:
        """One transaction; whether it went through. Another writer may have been faster: it is tried again."""
        try:
            with transaction.atomic():
                tenue = import_tenir(importation=self._importation)
                faire(tenue)
                tenue.battement = timezone.now()
                tenue.save()
        except (
            Perime,
            IntegrityError,
            OperationalError,
        ) as erreur:  # dont deux imports qui s’attendraient l’un l’autre
            self._echecs += 1
            if self._echecs == ESSAIS:
                raise RegleRefusee(
                    "simultane",
                    "Les mêmes fiches sont écrites ailleurs en ce moment : relancez l’import, il dira ce qui reste.",
                ) from erreur
            self._planificateur = None
            self._debuter()
            return False
        self._echecs = 0
        self._importation.__dict__.update(tenue.__dict__)
        if tenue.etat in Import.EN_COURS and tenue.total > LOT:
            time.sleep(SOUFFLE)
        return True

    def _lignes(self, tenue: Import) -> None:
        """The next lines of the file."""
        if not tenue.faites:
            lignes_oublier(importation=tenue)
            if self._ecrit:
                Provenance.objects.filter(source=tenue.source, genre=Genre.LIEU, lieu=None).delete()
        enregistrements = self._enregistrements[tenue.faites : tenue.faites + LOT]
        self._garder(tenue, self._planifier(enregistrements))
        tenue.faites += len(enregistrements)

    def _planifier(self, enregistrements: Sequence[Enregistrement]) -> list[LigneImport]:
        """What these lines do; the limits of the author are asked each time that something is about to be written."""
        planificateur = self._planificateur
        if planificateur is None or self._ecrit:
            perimetre = perimetre_de(compte=self._importation.compte)
            if planificateur is None or perimetre != planificateur.perimetre:
                deja = self._enregistrements[: self._importation.faites]
                self._planificateur = planificateur = Planificateur(self._importation, perimetre, deja)
        return planificateur.lot(enregistrements, tenir=self._ecrit)

    def _absentes(self, absentes: Sequence[Absente], tenue: Import) -> None:
        """Some of the sheets that the file leaves out: told, and withdrawn when that was asked."""
        if self._ecrit and tenue.retirer:
            fiches_tenir(cles={genre: {a.cle for a in absentes if a.genre == genre} for genre in Genre})
        self._garder(tenue, absentes_planifier(importation=tenue, absentes=absentes), tenue.retirer)

    def _garder(self, tenue: Import, lignes: list[LigneImport], ecrire: bool = True) -> None:
        """Keep these lines; when the import is being written, do what they say."""
        lignes_ajouter(importation=tenue, lignes=lignes)
        if not (self._ecrit and ecrire):
            return
        tenue.applique_le = tenue.applique_le or timezone.now()
        ecrivain = Ecrivain(tenue)
        ecrivain.lot([ligne.plan for ligne in lignes if ligne.plan])
        _doublons_relier(tenue)
        tenue.options["reseaux"] += ecrivain.reseaux
        tenue.options["mots"] += index_poser(structures=sorted(ecrivain.structures))

    def _finir(self, tenue: Import) -> None:
        tenue.etat, tenue.a_revoir, tenue.erreur = EtatImport.ESSAI, False, ""
        if self._ecrit:
            tenue.etat, tenue.applique_le = EtatImport.APPLIQUE, tenue.applique_le or timezone.now()


def _doublons_relier(importation: Import) -> None:
    """The twins proposed now have their two sheets; one that a person just said to be the same was not to be made."""
    nees = Provenance.objects.filter(
        source=OuterRef("source"), genre=Genre.STRUCTURE, source_id=OuterRef("source_id")
    ).exclude(structure=OuterRef("structure"))
    proposes = Doublon.objects.filter(importation=importation, creee=None)
    proposes.update(creee=Subquery(nees.values("structure")[:1]))
    memes = Doublon.objects.filter(importation=importation, decision=DecisionDoublon.MEME)
    if memes.filter(creee__fusionnee_dans=None).exclude(creee=None).exists():
        raise Perime  # replanifiées, ces lignes seront rattachées
