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
from reseau.comptes.models import Compte
from reseau.echanges.imports.enregistrements import Enregistrement
from reseau.echanges.imports.vocabulaire import MODELES as TERMES
from reseau.echanges.rules.imports.lignes import (
    LOT,
    Changement,
    Perime,
    Plan,
    changements_de,
    fiches_tenir,
    lignes_ajouter,
    lignes_oublier,
    perimetre_de,
    structure_de,
)
from reseau.echanges.rules.imports.planification import Planificateur, absentes_lire, absentes_planifier
from reseau.structures.models import Reseau, Structure
from reseau.structures.portes import CodesLibres, siret_normaliser
from reseau.territoires.models import Commune

Poses = dict[int, dict[str, Any]]


class Ecrivain:
    """Writes the plans of one batch of an import; the caller holds the transaction.

    `structures` are those to put in the search again; `reseaux`, the keys of the networks that it had to register.
    """

    def __init__(self, importation: Import) -> None:
        self._importation, self._source = importation, importation.source
        self._quand = timezone.now()
        self._codes, self._communes = CodesLibres(), dict[str, int]()
        self._codes_reseaux = dict(Reseau.objects.values_list("code", "pk"))
        self._termes = termes_lire()
        self._crees: dict[tuple[Genre, str], tuple[int, int]] = {}  # fiche, structure
        self.structures: set[int] = set()
        self.reseaux: list[int] = []

    def lot(self, plans: list[Plan]) -> None:
        """Write what some lines plan: what is born first, then what changes, then what accompanies them."""
        dites = [(changement, plan) for plan in plans for changement in changements_de(plan)]
        self._preparer([changement for changement, _ in dites if changement.nait])
        self._provenances: dict[tuple[Genre, str], Provenance] = {}
        self._modifications: list[Modification] = []
        for genre in (Genre.STRUCTURE, Genre.LIEU, Genre.SERVICE):
            siens = [(changement, plan) for changement, plan in dites if changement.genre == genre]
            self._creer(genre, [(c, plan["date"]) for c, plan in siens if c.nait])
            self._changer(genre, [c for c, _ in siens if not c.nait and c.apres])
        self._lier([plan for plan in plans if plan.get("liens")])
        cle = {"update_fields": ["valeurs"], "unique_fields": ["source", "genre", "source_id"]}
        Provenance.objects.bulk_create(self._provenances.values(), batch_size=LOT, update_conflicts=True, **cle)
        Modification.objects.bulk_create(self._modifications, batch_size=LOT)
        self._jumelles([plan for plan in plans if plan.get("doublons")])

    def _preparer(self, naissances: list[Changement]) -> None:
        """Read what the new structures and places need."""
        structures = [nee for nee in naissances if nee.genre == Genre.STRUCTURE]
        self._codes.preparer([nee.apres["champs"]["nom"] for nee in structures])
        for code in {nee.reseau for nee in structures} - self._codes_reseaux.keys():
            self._codes_reseaux[code] = reseau_assurer(code=code).pk
            self.reseaux.append(self._codes_reseaux[code])
        self._communes |= communes_lire({nee.apres["champs"].get("commune") for nee in naissances})

    # Créer

    def _creer(self, genre: Genre, naissances: list[tuple[Changement, str | None]]) -> None:
        structures = genre == Genre.STRUCTURE
        objets = [self._une_structure(n) if structures else self._une_fiche(n, date) for n, date in naissances]
        MODELES[genre].objects.bulk_create(objets, batch_size=LOT)
        codes: dict[int, dict[str, Any]] = {}
        for (nee, _), objet in zip(naissances, objets, strict=True):
            structure = objet.pk if genre == Genre.STRUCTURE else objet.structure_id
            self._crees[genre, nee.id] = objet.pk, structure
            self.structures.add(structure)
            valeurs = nee.apres["champs"]
            codes[objet.pk] = {nom: valeurs.get(nom, ()) for nom in LIENS}
            self._noter(nee, objet.pk, structure, valeurs)
            dits = {nom: [None, valeur] for nom, valeur in valeurs.items() if valeur not in ("", [], None)}
            self._raconter(genre, objet.pk, structure, objet.nom, ActionModification.CREATION, dits)
        if genre == Genre.SERVICE:
            termes_lier(champs=codes, termes=self._termes)

    def _une_structure(self, nee: Changement) -> Structure:
        valeurs = nee.apres["champs"] | {"nom": nee.apres["champs"]["nom"].strip()}
        valeurs["siret"] = siret_normaliser(valeurs.get("siret", ""))
        return Structure(
            **valeurs,
            reseau_id=self._codes_reseaux[nee.reseau],
            code=self._codes.suivant(valeurs["nom"]),
            source=self._source,
            source_id=nee.id,
        )

    def _une_fiche(self, nee: Changement, date: str | None) -> Lieu | Service:
        """A place or a service; a structure that is not a key is one of this import."""
        structure = nee.structure
        if isinstance(structure, str):
            structure = self._crees[Genre.STRUCTURE, structure][0]
        valeurs = {nom: valeur for nom, valeur in nee.apres["champs"].items() if nom not in LIENS}
        if "commune" in valeurs:
            valeurs["commune_id"] = self._communes[valeurs.pop("commune")]
        return MODELES[nee.genre](
            **valeurs,
            structure_id=structure,
            source=self._source,
            source_id=nee.id,
            confirme_le=datetime.date.fromisoformat(date) if date else timezone.localdate(),
        )

    # Changer

    def _changer(self, genre: Genre, changements: list[Changement]) -> None:
        """Fields, confirmations, and what the source says of sheets already there."""
        champs: Poses = defaultdict(dict)
        confirmes: Poses = {}
        retirees: dict[str, Any] = {}
        for changement in changements:
            cle, structure = self._reperer(genre, changement)
            apres, avant = changement.apres, changement.avant or {}
            if dits := apres.get("champs"):
                champs[cle] |= dits
                paires = {nom: [avant["champs"][nom], valeur] for nom, valeur in dits.items()}
                nom = changement.nom or changement.id
                self._raconter(genre, cle, structure, nom, ActionModification.MODIFICATION, paires)
            if confirme := apres.get("confirme"):
                confirmes[cle] = confirmation_colonnes(confirme)
            if "source" in apres:
                self._noter(changement, cle, structure, apres["source"])
            if "retiree" in apres:
                retirees[changement.id] = apres["retiree"]
            if cle in champs or cle in confirmes:
                self.structures.add(structure)
        fiches_poser(genre=genre, champs=champs, confirmes=confirmes, termes=self._termes, par=None)
        provenances_poser(importation=self._importation, genre=genre, retirees=retirees)

    def _reperer(self, genre: Genre, changement: Changement) -> tuple[int, int]:
        """Keys of a sheet and of its structure."""
        if changement.pk:
            return changement.pk, changement.structure
        return self._crees[genre, changement.id]

    # Ce qui accompagne une fiche

    def _lier(self, plans: list[Plan]) -> None:
        """Services are given at these places too, maybe with hours, missions and modes of their own."""
        liens = []
        for plan in plans:
            *autres, dit = changements_de(plan)
            service, structure = self._reperer(Genre.SERVICE, dit)
            self.structures.add(structure)
            suite = {"horaires": plan.get("heures", ""), **plan.get("ici", {})}
            for changement in autres:
                if changement.genre == Genre.LIEU and changement.id in plan["liens"]:
                    lieu = self._reperer(Genre.LIEU, changement)[0]
                    liens.append(ServiceAuLieu(service_id=service, lieu_id=lieu, **suite))
        ServiceAuLieu.objects.bulk_create(liens, batch_size=LOT)

    def _noter(self, changement: Changement, cle: int, structure: int, valeurs: dict[str, Any]) -> None:
        """What the source says of a sheet, in place of what it said before."""
        genre = changement.genre
        lien = {} if genre == Genre.STRUCTURE else {f"{genre.lower()}_id": cle}
        self._provenances[genre, changement.id] = Provenance(
            source=self._source,
            genre=genre,
            source_id=changement.id,
            structure_id=structure,
            valeurs=valeurs,
            importation=self._importation,
            **lien,
        )

    def _raconter(
        self, genre: Genre, cle: int, structure: int, nom: str, action: ActionModification, champs: dict[str, Any]
    ) -> None:
        dite = modification_preparer(importation=self._importation, genre=genre, cle=cle, structure=structure, nom=nom)
        dite.action, dite.champs, dite.quand = action, champs, self._quand
        self._modifications.append(dite)

    def _jumelles(self, plans: Iterable[Plan]) -> None:
        """Twins inside the file itself, both created by this import."""
        paires = [(structure_de(plan), d) for plan in plans for d in plan["doublons"] if d["pk"] is None]
        dites = Provenance.objects.filter(
            source=self._source, genre=Genre.STRUCTURE, source_id__in=[doublon["id"] for _, doublon in paires]
        )
        autres = dict(dites.values_list("source_id", "structure"))
        jumelles = [
            Doublon(
                importation=self._importation,
                source=self._source,
                source_id=nee.id,
                nom=nee.nom,
                structure_id=autres[doublon["id"]],
                indices=doublon["indices"],
                creee_id=self._crees[Genre.STRUCTURE, nee.id][0],
            )
            for nee, doublon in paires
            if doublon["id"] in autres
        ]
        Doublon.objects.bulk_create(jumelles)


# Une liste de changements se pose dans un sens ou dans l’autre par les mêmes gestes.


def confirmation_colonnes(dite: Sequence[Any]) -> dict[str, Any]:
    """The columns of a confirmation that an import kept; older ones kept the day and the person alone."""
    jour, par, *confirmee = dite
    return {"confirme_le": jour, "confirme_par": par, "confirmee": confirmee[0] if confirmee else par is not None}


def fiches_poser(
    *, genre: Genre, champs: Poses, confirmes: Poses, termes: Mapping[str, Mapping[str, int]], par: Compte | None
) -> None:
    """Give sheets, by key, these values of their fields, and these confirmations."""
    communes = communes_lire({dits.get("commune") for dits in champs.values()})
    touchee: dict[str, Any] = {"modifie_le": timezone.now()}
    if genre != Genre.STRUCTURE:
        touchee |= {"version": F("version") + 1, "modifie_par": par}
    colonnes: Poses = {cle: dict(confirme) for cle, confirme in confirmes.items()}
    for cle, dits in champs.items():
        simples = {nom: valeur for nom, valeur in dits.items() if nom not in LIENS}
        if "commune" in simples:
            simples["commune"] = communes[simples["commune"]]
        colonnes[cle] = simples | touchee | colonnes.get(cle, {})
    _colonnes_poser(MODELES[genre], colonnes)
    if genre == Genre.SERVICE:
        termes_lier(champs=champs, termes=termes, refaire=True)


def provenances_poser(
    *, importation: Import, genre: Genre, retirees: Mapping[str, Any], valeurs: Mapping[str, Any] | None = None
) -> None:
    """Since when the source leaves out its sheets, and what it says of them, by its own identifiers."""
    dites: dict[str, dict[str, Any]] = {identifiant: {"retiree_le": jour} for identifiant, jour in retirees.items()}
    for identifiant, dit in (valeurs or {}).items():
        dites.setdefault(identifiant, {})["valeurs"] = dit
    siennes = Provenance.objects.filter(source=importation.source, genre=genre, source_id__in=dites)
    cles = dict(siennes.values_list("pk", "source_id"))
    _colonnes_poser(Provenance, {cle: dites[identifiant] for cle, identifiant in cles.items()})


def _colonnes_poser(modele: type[models.Model], colonnes: Poses) -> None:
    """Set columns of some rows, by key; those that get the same values are written together."""
    memes: dict[str, list[int]] = defaultdict(list)
    for cle, champs in colonnes.items():
        memes[repr(champs)].append(cle)
    for cles in memes.values():
        modele._default_manager.filter(pk__in=cles).update(**colonnes[cles[0]])


def communes_lire(codes: Iterable[str | None]) -> dict[str, int]:
    """The keys of these towns, by code."""
    return dict(Commune.objects.filter(code_insee__in=set(codes) - {None}).values_list("code_insee", "pk"))


def termes_lire() -> dict[str, dict[str, int]]:
    """The keys of the terms that services are linked to, by kind and code."""
    return {nom: dict(modele.objects.values_list("code", "pk")) for nom, modele in TERMES.items()}


def termes_lier(*, champs: Poses, termes: Mapping[str, Mapping[str, int]], refaire: bool = False) -> None:
    """Link services, by key, to terms; with `refaire`, to no others. A term that has gone is left out."""
    for nom in LIENS:
        codes = {cle: dits[nom] for cle, dits in champs.items() if nom in dits}
        liaison, colonne = getattr(Service, nom).through, Service._meta.get_field(nom).m2m_reverse_field_name()
        if refaire and codes:
            liaison.objects.filter(service__in=codes).delete()
        lignes = [
            liaison(**{"service_id": service, f"{colonne}_id": termes[nom][code]})
            for service, siens in codes.items()
            for code in sorted(set(siens))
            if code in termes[nom]
        ]
        liaison.objects.bulk_create(lignes, batch_size=LOT)


def modification_preparer(
    *, importation: Import, genre: Genre, cle: int, structure: int, nom: str, par: Compte | None = None
) -> Modification:
    """The line of the history that says what an import did to a sheet, or that it was undone."""
    return Modification(
        structure_id=structure,
        genre=genre,
        objet=cle,
        libelle=nom[:160],
        action=ActionModification.ANNULATION,
        qui=par,
        origine=f"import {importation.source}"[:80],
        importation=importation,
    )


# Each batch is one short transaction, so that nobody waits long to write: it holds its sheets, plans its lines as the
# directory stands then, writes them, keeps them, puts them in the search. A cut leaves whole batches only; the work
# goes on after them.

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
        except (Perime, IntegrityError, OperationalError) as erreur:  # dont deux imports qui s’attendraient
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
        planificateur = self._planificateur
        if planificateur is None or self._ecrit:
            perimetre = perimetre_de(compte=self._importation.compte)
            if planificateur is None or perimetre != planificateur.perimetre:
                deja = self._enregistrements[: self._importation.faites]
                self._planificateur = planificateur = Planificateur(self._importation, perimetre, deja)
        self._garder(tenue, planificateur.lot(enregistrements, tenir=self._ecrit))
        tenue.faites += len(enregistrements)

    def _absentes(self, absentes: Sequence[Provenance], tenue: Import) -> None:
        """Some of the sheets that the file leaves out: told, and withdrawn when that was asked."""
        if self._ecrit and tenue.retirer:
            lieux, services = ({getattr(a, lien) for a in absentes} - {None} for lien in ("lieu_id", "service_id"))
            fiches_tenir(cles={Genre.LIEU: lieux, Genre.SERVICE: services})
        self._garder(tenue, absentes_planifier(importation=tenue, absentes=absentes), tenue.retirer)

    def _garder(self, tenue: Import, lignes: list[LigneImport], ecrire: bool = True) -> None:
        """Keep these lines; when the import is being written, do what they say."""
        lignes_ajouter(importation=tenue, lignes=lignes)
        if not (self._ecrit and ecrire):
            return
        tenue.applique_le = tenue.applique_le or timezone.now()
        ecrivain = Ecrivain(tenue)
        ecrivain.lot([ligne.plan for ligne in lignes if ligne.plan])
        # The twins proposed now have their two sheets; one that a person just said to be the same was not to be made.
        nees = Provenance.objects.filter(
            source=OuterRef("source"), genre=Genre.STRUCTURE, source_id=OuterRef("source_id")
        ).exclude(structure=OuterRef("structure"))
        proposes = Doublon.objects.filter(importation=tenue, creee=None)
        proposes.update(creee=Subquery(nees.values("structure")[:1]))
        memes = Doublon.objects.filter(importation=tenue, decision=DecisionDoublon.MEME)
        if memes.filter(creee__fusionnee_dans=None).exclude(creee=None).exists():
            raise Perime  # replanifiées, ces lignes seront rattachées
        tenue.options["reseaux"] += ecrivain.reseaux
        tenue.options["mots"] += index_poser(structures=sorted(ecrivain.structures))

    def _finir(self, tenue: Import) -> None:
        tenue.etat, tenue.a_revoir, tenue.erreur = EtatImport.ESSAI, False, ""
        if self._ecrit:
            tenue.etat, tenue.applique_le = EtatImport.APPLIQUE, tenue.applique_le or timezone.now()
