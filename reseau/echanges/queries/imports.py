"""Reads of the imports, and of the source that the directory follows."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import QuerySet

from reseau.annuaire.choices import DOUBLONS_OUVERTS, ActionLigne, Genre
from reseau.annuaire.models import Doublon, Flux, Import, LigneImport, Modification
from reseau.annuaire.portes import Changement, champ_libelle, historique_dire
from reseau.comptes.models import Compte
from reseau.echanges.rules.flux import SOURCE
from reseau.echanges.rules.imports.lignes import changements_de, structure_de
from reseau.membres.permissions import est_region

# Reads of the imports.

RECENTS = 10
LOT = 500
COLONNES_DU_COMPTE_RENDU = (
    "Ligne", "Fiche", "Identifiant", "Nom", "Action", "Motif", "Ressemble à", "Fiche modifiée", "Champ", "Avant",
    "Après",
)  # fmt: skip


def imports_suivis(compte: Compte) -> QuerySet[Import]:
    """The imports of a person; all of them for the Région."""
    imports = Import.objects.select_related("compte", "annule_par")
    return imports if est_region(compte) else imports.filter(compte=compte)


def imports_recents(compte: Compte) -> list[Import]:
    """The last imports that a person may read."""
    return list(imports_suivis(compte)[:RECENTS])


def lignes_import(importation: Import, action: str = "") -> QuerySet[LigneImport]:
    """The lines of an import: all of them, or one kind; "DOUBLON" for those that look like a known structure."""
    lignes = importation.lignes.all()
    if action == "DOUBLON":
        return lignes.exclude(doublon="")
    return lignes.filter(action=action) if action in ActionLigne.values else lignes


@dataclass
class LigneDite:
    """One line of the report, in words: for each sheet it writes, the fields; `doublon` is still to be decided."""

    ligne: LigneImport
    fiches: list[tuple[str, list[Changement]]] = field(default_factory=list)
    gardes: list[str] = field(default_factory=list)
    doublon: Doublon | None = None


def onglets_import(importation: Import) -> list[tuple[str, str, int | None]]:
    """The kinds of lines, each with its count."""
    return [
        ("", "Toutes", None),
        (ActionLigne.CREEE, "Créées", importation.creees),
        (ActionLigne.MODIFIEE, "Modifiées", importation.modifiees),
        (ActionLigne.INCHANGEE, "Inchangées", importation.inchangees),
        (ActionLigne.REFUSEE, "Refusées", importation.refusees),
        (ActionLigne.AILLEURS, "Ailleurs en France", importation.ailleurs),
        (ActionLigne.ABSENTE, "Absentes du fichier", importation.absentes),
        ("DOUBLON", "Doublons proposés", importation.doublons),
    ]


def lignes_dire(importation: Import, lignes: list[LigneImport]) -> list[LigneDite]:
    """Lines in words; as many queries for one as for fifty."""
    dites = [LigneDite(ligne) for ligne in lignes]
    ecrites = [(dite, genre, champs) for dite in dites for genre, champs in _ecrits(dite.ligne)]
    for (dite, genre, _), phrase in zip(
        ecrites, historique_dire([Modification(genre=g, champs=c) for _, g, c in ecrites]), strict=True
    ):
        dite.fiches.append((Genre(genre).label, phrase.changements))
    for dite in dites:
        for garde in dite.ligne.gardes:
            genre, _, champ = garde.partition(".")
            dite.gardes.append(f"{champ_libelle(genre.upper(), champ).lower()} ({Genre(genre.upper()).label.lower()})")
        if paire := dite.ligne.champs.get("service.lieux"):
            dite.fiches.append((Genre.SERVICE.label, [Changement("Donné aussi à", "", paire[1])]))
    cherchees = {structure_de(dite.ligne.plan).id: dite for dite in dites if dite.ligne.doublon}
    ouverts = Doublon.objects.filter(
        source=importation.source, source_id__in=cherchees, decision__in=DOUBLONS_OUVERTS, importation=importation
    )
    for doublon in ouverts.order_by("-pk") if cherchees else ():
        cherchees[doublon.source_id].doublon = doublon
    return dites


def _ecrits(ligne: LigneImport) -> list[tuple[str, dict[str, list[Any]]]]:
    """The fields that a line changes, or those of the sheets it creates, by kind of sheet."""
    if ligne.action == ActionLigne.CREEE:
        return [
            (nee.genre, {nom: [None, valeur] for nom, valeur in nee.dit.items() if valeur not in ("", [], None)})
            for nee in changements_de(ligne.plan)
            if nee.nait
        ]
    groupes: dict[str, dict[str, list[Any]]] = {}
    for nom, paire in ligne.champs.items():
        genre, _, champ = nom.partition(".")
        if nom != "service.lieux":
            groupes.setdefault(genre.upper(), {})[champ] = paire
    return list(groupes.items())


def compte_rendu(importation: Import) -> Iterator[list[object]]:
    """The report as a table: one row per line, or per field when it changes some."""
    lignes = importation.lignes.order_by("numero", "pk")
    for debut in range(0, lignes.count(), LOT):
        for dite in lignes_dire(importation, list(lignes[debut : debut + LOT])):
            ligne = dite.ligne
            tete = [ligne.numero or "", ligne.get_genre_display(), ligne.source_id, ligne.libelle]
            tete += [ligne.get_action_display(), ligne.motif, ligne.doublon]
            champs = [] if ligne.action == ActionLigne.CREEE else dite.fiches
            rangs = [[genre, c.libelle, c.avant, c.apres] for genre, changements in champs for c in changements]
            for rang in rangs or [["", "", "", ""]]:
                yield [*tete, *rang]


def restes_dire(importation: Import) -> Iterator[dict[str, str]]:
    """The sheets that the undoing left, and why, in words."""
    for reste in importation.restes:
        genre = reste["genre"]
        noms = ", ".join(champ_libelle(genre, champ).lower() for champ in reste["champs"])
        dit = reste["motif"] or f"modifié depuis, laissé : {noms}."
        yield {"genre": Genre(genre).label, "nom": reste["nom"], "dit": dit}


# Reads of the source that the directory follows.


def flux_lu() -> Flux:
    """The source, as it was last read; one that never was is told so."""
    return Flux.objects.select_related("importation").filter(source=SOURCE).first() or Flux(source=SOURCE)


def hotes_suivis() -> list[str]:
    """The hosts that are read, without what may follow them in the settings."""
    return sorted({urlsplit(adresse).hostname or "" for adresse in settings.DATA_INCLUSION_URL} - {""})
