"""The reading of an import: its file becomes lines, each with what it would do; nothing else is written."""

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import Count, Max, Q, QuerySet

from home.lots import memoire_tranquille, objets_inserer, par_lots
from reseau.annuaire.choices import DOUBLONS_OUVERTS, ActionLigne, EtatImport, Genre
from reseau.annuaire.imports import Enregistrement, Valeurs
from reseau.annuaire.models import Doublon, Import, LigneImport, Provenance
from reseau.annuaire.rules.imports.planification.connues import MODELES, date_iso, marque_de
from reseau.annuaire.rules.imports.planification.planificateur import CHANGER, Planificateur
from reseau.annuaire.rules.imports.travail import battre, travail_prendre
from reseau.annuaire.rules.perimetre import Perimetre, perimetre_de

LOT = 500
CHAMPS_PROVENANCE = ("pk", "genre", "source_id", "lieu_id", "service_id", "retiree_le")
RANGS = ((Genre.LIEU, 3), (Genre.SERVICE, 4))  # où une provenance nomme sa fiche
COMPTES = {
    ActionLigne.CREEE: "creees",
    ActionLigne.MODIFIEE: "modifiees",
    ActionLigne.INCHANGEE: "inchangees",
    ActionLigne.REFUSEE: "refusees",
    ActionLigne.ABSENTE: "absentes",
}


def import_planifier(*, importation: Import, enregistrements: Iterable[Enregistrement], total: int = 0) -> Import:
    """Plan every line of a file, batch by batch, each batch saved at once; started again, it starts over.

    RegleRefusee "repris" when another process took the work.
    """
    travail_prendre(importation=importation, total=total)
    lignes_effacer(importation=importation)
    importation.options["provenances"] = etat_provenances(source=importation.source)
    comptes: Counter[str] = Counter()
    with memoire_tranquille():
        planificateur = Planificateur(importation.source, perimetre_de(compte=importation.compte))
        faites = 0
        for lot in _lots(enregistrements):
            _garder(importation, planificateur.lot(lot), comptes)
            faites += len(lot)
            battre(importation=importation, faites=faites)
        importation.total = faites
        _absentes(importation, planificateur.vues, comptes)
    return _conclure(importation, comptes)


def import_replanifier(*, importation: Import) -> Import:
    """Plan again the lines that write something: the directory moved since."""
    comptes: Counter[str] = Counter()
    importation.options["provenances"] = etat_provenances(source=importation.source)
    inertes = importation.lignes.filter(plan={}).order_by().values_list("action")
    comptes.update(dict(inertes.annotate(n=Count("pk"))))
    comptes["doublons"] = 0
    planificateur = Planificateur(importation.source, perimetre_de(compte=importation.compte))
    derniere = importation.lignes.aggregate(m=Max("pk"))["m"] or 0  # celles qui suivent sont les lignes refaites
    actives = importation.lignes.filter(pk__lte=derniere).exclude(plan={}).exclude(action=ActionLigne.ABSENTE)
    for lot in lignes_de(lignes=actives):
        valeurs = _valeurs_gardees(lot)
        lignes = planificateur.lot([_enregistrement(ligne, valeurs) for ligne in lot])
        with transaction.atomic():
            LigneImport.objects.filter(pk__in=[ligne.pk for ligne in lot]).delete()
            _garder(importation, lignes, comptes)
    _absentes_revoir(importation, comptes)
    return _conclure(importation, comptes, etat=importation.etat)


def lignes_ecrites(*, importation: Import) -> QuerySet[LigneImport]:
    """The lines that write something, or did."""
    lignes = importation.lignes.exclude(plan={})
    return lignes if importation.retirer else lignes.exclude(action=ActionLigne.ABSENTE)


def lignes_de(*, lignes: QuerySet[LigneImport], rebours: bool = False) -> Iterator[list[LigneImport]]:
    """Lines by batches, in the order of the file; no cursor stays open in between.

    With `rebours`, the last batch comes first; inside a batch, the order stays that of the file.
    """
    sens, suite = ("-", "lt") if rebours else ("", "gt")
    lignes = lignes.order_by(f"{sens}numero", f"{sens}pk")
    reste = lignes
    while lot := list(reste[:LOT]):
        numero, cle = lot[-1].numero, lot[-1].pk
        yield lot[::-1] if rebours else lot
        reste = lignes.filter(Q(numero=numero, **{f"pk__{suite}": cle}) | Q(**{f"numero__{suite}": numero}))


def lignes_effacer(*, importation: Import) -> None:
    """Forget the lines of an import that starts over."""
    lignes = importation.lignes.all()
    lignes._raw_delete(lignes.db)
    Doublon.objects.filter(importation=importation, creee=None, decision__in=DOUBLONS_OUVERTS).delete()


def etat_provenances(*, source: str) -> list[int]:
    """What changes when another import of the same source is applied or undone."""
    compte = Provenance.objects.filter(source=source).aggregate(n=Count("pk"), m=Max("pk"))
    return [compte["n"], compte["m"] or 0]


def _lots(enregistrements: Iterable[Enregistrement]) -> Iterator[list[Enregistrement]]:
    suite = iter(enregistrements)
    while lot := list(islice(suite, LOT)):
        yield lot


def _garder(importation: Import, lignes: list[LigneImport], comptes: Counter[str]) -> None:
    """Save the lines of a batch and the twins they propose."""
    for ligne in lignes:
        ligne.importation = importation
    objets_inserer(lignes)
    comptes.update(ligne.action for ligne in lignes)
    comptes["doublons"] += sum(bool(ligne.doublon) for ligne in lignes)
    _doublons_proposer(importation, [ligne for ligne in lignes if ligne.plan.get("doublons")])


def _doublons_proposer(importation: Import, lignes: list[LigneImport]) -> None:
    """One row per pair, which a person may decide before the import is applied as well as after."""
    proposes = [
        Doublon(
            importation=importation,
            source=importation.source,
            source_id=ligne.plan["structure"]["id"],
            nom=ligne.plan["structure"]["valeurs"]["nom"][:160],
            structure_id=doublon["pk"],
            indices=doublon["indices"],
        )  # fmt: skip
        for ligne in lignes
        for doublon in ligne.plan["doublons"]
        if doublon["pk"]
    ]
    Doublon.objects.bulk_create(proposes, batch_size=LOT, ignore_conflicts=True)
    identifiants = [doublon.source_id for doublon in proposes]
    for lot in par_lots(identifiants):
        deja = Doublon.objects.filter(source=importation.source, source_id__in=lot, creee=None)
        deja.filter(decision__in=DOUBLONS_OUVERTS).update(importation=importation)


def _conclure(importation: Import, comptes: Counter[str], etat: str = EtatImport.ESSAI) -> Import:
    for action, champ in COMPTES.items():
        setattr(importation, champ, comptes[action])
    importation.doublons, importation.a_revoir = comptes["doublons"], False
    importation.etat = etat
    importation.save()
    return importation


# Ce que le fichier ne contient plus


def _absentes(importation: Import, vues: set[int], comptes: Counter[str]) -> None:
    """Published sheets that the source gave before and that its file leaves out: proposed for withdrawal."""
    connues = Provenance.objects.filter(source=importation.source, genre__in=(Genre.LIEU, Genre.SERVICE))
    connues = list(connues.order_by("pk").values_list(*CHAMPS_PROVENANCE))
    publiees, perimetre = 0, perimetre_de(compte=importation.compte)
    for lot in par_lots(connues, LOT):
        lignes = _retraits(importation, [p for p in lot if p[0] not in vues], perimetre)
        publiees += len(lignes) + _publiees([p for p in lot if p[0] in vues], perimetre)
        _garder(importation, lignes, comptes)
    importation.fiches_source = publiees


def _publiees(provenances: Sequence[tuple[Any, ...]], perimetre: Perimetre | None) -> int:
    """How many of the sheets of these are published, among those that the author may write."""
    nombre = 0
    for genre, rang in RANGS:
        cles = [p[rang] for p in provenances if p[1] == genre and p[rang]]
        structures = dict(MODELES[genre].objects.filter(pk__in=cles, publie=True).values_list("pk", "structure_id"))
        ici = {c for c, structure in structures.items() if perimetre is None or structure in perimetre.structures}
        nombre += sum(cle in ici for cle in cles)
    return nombre


def _retraits(
    importation: Import, provenances: Sequence[tuple[Any, ...]], perimetre: Perimetre | None
) -> list[LigneImport]:
    """For each published sheet of these that the author may write, the line that would withdraw it."""
    lignes = []
    for genre, rang in RANGS:
        siennes = [p for p in provenances if p[1] == genre and p[rang]]
        objets = MODELES[genre].objects.filter(publie=True).in_bulk([p[rang] for p in siennes])
        for p in siennes:
            objet = objets.get(p[rang])
            if objet and (perimetre is None or objet.structure_id in perimetre.structures):
                part = {
                    "id": p[2], "pk": objet.pk, "op": CHANGER, "change": {"publie": False},
                    "avant": {"publie": True}, "marque": marque_de(objet=objet), "structure": objet.structure_id,
                    "provenance": p[0], "retrait": True, "retiree_avant": date_iso(jour=p[5]), "nom": objet.nom,
                }  # fmt: skip
                plan = {"lieux": [part]} if genre == Genre.LIEU else {"service": part}
                ligne = LigneImport(numero=0, genre=genre, source_id=p[2], libelle=objet.nom,
                                    action=ActionLigne.ABSENTE, plan=plan)  # fmt: skip
                lignes.append(ligne)
    return lignes


def _absentes_revoir(importation: Import, comptes: Counter[str]) -> None:
    """The withdrawals proposed, as the sheets stand now."""
    anciennes = importation.lignes.filter(action=ActionLigne.ABSENTE)
    cles = [part["provenance"] for plan in anciennes.values_list("plan", flat=True)
            for part in [*plan.get("lieux", ()), *filter(None, [plan.get("service")])]]  # fmt: skip
    anciennes.delete()
    perimetre = perimetre_de(compte=importation.compte)
    for lot in par_lots(cles):
        encore = Provenance.objects.filter(pk__in=lot).order_by("pk").values_list(*CHAMPS_PROVENANCE)
        _garder(importation, _retraits(importation, list(encore), perimetre), comptes)


# D'une ligne gardée à l'enregistrement qui l'a faite


def _valeurs_gardees(lignes: list[LigneImport]) -> dict[tuple[str, int], dict[str, Any]]:
    """What the source said of sheets that a line names without changing them."""
    gardees = {}
    for genre in (Genre.LIEU, Genre.SERVICE):
        lien = f"{genre.lower()}_id"
        cles = {part["pk"] for ligne in lignes for part in _parts(ligne, genre) if part["pk"]}
        for lot in par_lots(sorted(cles)):
            provenances = Provenance.objects.filter(genre=genre, **{f"{lien}__in": lot})
            gardees |= {(genre, cle): v for cle, v in provenances.values_list(lien, "valeurs")}
    return gardees


def _parts(ligne: LigneImport, genre: str) -> list[dict[str, Any]]:
    if genre == Genre.LIEU:
        return ligne.plan.get("lieux", [])
    return [part for part in [ligne.plan.get(genre.lower())] if part]


def _enregistrement(ligne: LigneImport, gardees: dict[tuple[str, int], dict[str, Any]]) -> Enregistrement:
    """The record again."""

    def valeurs(genre: str, part: dict[str, Any]) -> Valeurs:
        return Valeurs(part["id"], part.get("valeurs") or gardees.get((genre, part["pk"]), {}))

    date = ligne.plan.get("date")
    enr = Enregistrement(
        ligne.numero, Genre(ligne.genre), ligne.source_id, ligne.libelle,
        date_maj=datetime.date.fromisoformat(date) if date else None, heures=ligne.plan.get("heures", ""),
    )  # fmt: skip
    if structure := ligne.plan.get("structure"):
        enr.structure_id = structure["id"]
        if "valeurs" in structure:
            champs = {**structure["valeurs"], "reseau": structure.get("reseau", "")}
            enr.structure = Valeurs(structure["id"], champs)
    lieux = [valeurs(Genre.LIEU, part) for part in _parts(ligne, Genre.LIEU)]
    enr.lieu, enr.lieux_autres = (lieux[0], lieux[1:]) if lieux else (None, [])
    if service := ligne.plan.get("service"):
        enr.service = valeurs(Genre.SERVICE, service)
    return enr
