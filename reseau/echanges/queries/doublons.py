"""Sheets that look alike: those that a person may decide of, and the two of them side by side."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from reseau.annuaire.choices import DOUBLONS_OUVERTS, DecisionDoublon, Genre
from reseau.annuaire.etats import etat_de
from reseau.annuaire.models import Doublon, Lieu, LigneImport, Service
from reseau.annuaire.queries.historique import Changement, valeurs_dire
from reseau.comptes.models import Compte
from reseau.echanges.imports.doublons import raisons_dire
from reseau.membres.permissions import est_region, reseaux_menes, structures_representees
from reseau.structures.models import Structure
from reseau.territoires.models import Commune

CHAMPS = ("nom", "sigle", "reseau", "siret", "telephone", "courriel", "site", "presentation", "parent")


@dataclass(frozen=True)
class Comparaison:
    """Two sheets side by side: the fields where they differ first, then those they share; places and services."""

    differents: list[Changement]
    communs: list[Changement]
    lieux: tuple[list[str], list[str]]
    services: tuple[list[str], list[str]]
    raisons: str


def doublons_suivis(compte: Compte) -> QuerySet[Doublon]:
    """Those of the structures that a person acts for and of the files that she dropped; all for the Région."""
    doublons = Doublon.objects.select_related(
        "structure__reseau", "creee__reseau", "creee__fusionnee_dans", "importation", "decide_par"
    )
    if est_region(compte):
        return doublons
    structures, reseaux = structures_representees(compte), reseaux_menes(compte)
    siens = Q(importation__compte=compte, structure__in=Structure.objects.visibles())
    for lien in ("structure", "creee"):
        siens |= Q(**{f"{lien}__in": structures}) | Q(**{f"{lien}__reseau__in": reseaux})
    return doublons.filter(siens)


def doublons_filtrer(doublons: QuerySet[Doublon], decision: str = "", texte: str = "") -> QuerySet[Doublon]:
    """One decision, or by default what still waits for one; whose names hold a text."""
    if texte:
        doublons = doublons.filter(Q(nom__icontains=texte) | Q(structure__nom__icontains=texte))
    if decision in DecisionDoublon.values:
        return doublons.filter(decision=decision)
    return doublons.filter(decision__in=DOUBLONS_OUVERTS)


def doublons_a_traiter(compte: Compte) -> int:
    """How many wait for this person."""
    return doublons_suivis(compte).filter(decision=DecisionDoublon.A_TRAITER).count()


def doublon_comparer(doublon: Doublon) -> Comparaison:
    """The sheet of the source, as it stands here or as its file gives it, beside the one that looks like it."""
    la = _fiche(doublon.structure)
    autre = _fiche(doublon.creee) if doublon.creee else _fiche_du_fichier(doublon)
    champs = [nom for nom in CHAMPS if autre[0].get(nom) or la[0].get(nom)]
    dits = valeurs_dire(Genre.STRUCTURE, {nom: [autre[0].get(nom), la[0].get(nom)] for nom in champs})
    return Comparaison(
        differents=[dit for dit in dits if dit.avant != dit.apres],
        communs=[dit for dit in dits if dit.avant == dit.apres],
        lieux=(autre[1], la[1]),
        services=(autre[2], la[2]),
        raisons=raisons_dire(doublon.indices),
    )


def _fiche(structure: Structure) -> tuple[dict[str, Any], list[str], list[str]]:
    lieux = Lieu.objects.filter(structure=structure).select_related("commune")
    dits = [_lieu_dire(lieu.nom, lieu.adresse, lieu.commune.nom, lieu.telephone) for lieu in lieux[:20]]
    services = Service.objects.filter(structure=structure).values_list("nom", flat=True)
    return etat_de(structure, CHAMPS), dits, list(services[:20])


def _fiche_du_fichier(doublon: Doublon) -> tuple[dict[str, Any], list[str], list[str]]:
    """What the lines of the file say of a structure that is not written yet."""
    lignes = LigneImport.objects.filter(importation=doublon.importation_id, plan__structure__id=doublon.source_id)
    valeurs: dict[str, Any] = {"nom": doublon.nom}
    lieux: dict[str, dict[str, Any]] = {}
    services: list[str] = []
    for plan in lignes.order_by("numero", "pk").values_list("plan", flat=True)[:50]:
        dite = plan["structure"]
        valeurs |= dite.get("valeurs", {}) | ({"reseau": dite["reseau"]} if dite.get("reseau") else {})
        lieux |= {lieu["id"]: lieu["valeurs"] for lieu in plan.get("lieux", ()) if "valeurs" in lieu}
        if service := plan.get("service", {}).get("valeurs"):
            services.append(service["nom"])
    codes = {lieu.get("commune") or "" for lieu in lieux.values()}
    communes = dict(Commune.objects.filter(code_insee__in=codes).values_list("code_insee", "nom"))
    dits = [
        _lieu_dire(lieu.get("nom"), lieu.get("adresse"), communes.get(lieu.get("commune")), lieu.get("telephone"))
        for lieu in lieux.values()
    ]
    return valeurs, dits, services


def _lieu_dire(*morceaux: str | None) -> str:
    return ", ".join(morceau for morceau in morceaux if morceau)
