"""From a line kept back to the record that made it, to plan it again."""

import datetime
from collections.abc import Sequence
from typing import Any

from home.lots.memoire import par_lots
from reseau.annuaire.choices import Genre
from reseau.annuaire.imports.enregistrements import Enregistrement, Valeurs
from reseau.annuaire.models import Provenance
from reseau.annuaire.rules.imports.planification.lignes import LigneLue, parts_du_genre


def valeurs_gardees(*, lignes: Sequence[LigneLue]) -> dict[tuple[str, int], dict[str, Any]]:
    """What the source said of sheets that a line names without changing them."""
    gardees = {}
    for genre in (Genre.LIEU, Genre.SERVICE):
        lien = f"{genre.lower()}_id"
        cles = {part["pk"] for ligne in lignes for part in parts_du_genre(plan=ligne.plan, genre=genre) if part["pk"]}
        for lot in par_lots(sorted(cles)):
            provenances = Provenance.objects.filter(genre=genre, **{f"{lien}__in": lot})
            gardees |= {(genre, cle): v for cle, v in provenances.values_list(lien, "valeurs")}
    return gardees


def enregistrement_relire(*, ligne: LigneLue, gardees: dict[tuple[str, int], dict[str, Any]]) -> Enregistrement:
    """The record again."""

    def valeurs(genre: str, part: dict[str, Any]) -> Valeurs:
        dits = part.get("valeurs") or gardees.get((genre, part["pk"]), {})
        du_fichier = {nom: dit for nom, dit in dits.items() if nom != "publie"}  # masquer, c’est nous
        return Valeurs(part["id"], du_fichier)

    date = ligne.plan.get("date")
    enr = Enregistrement(
        ligne.numero, Genre(ligne.genre), ligne.source_id, ligne.libelle,
        date_maj=datetime.date.fromisoformat(date) if date else None, heures=ligne.plan.get("heures", ""),
        ici=ligne.plan.get("ici", {}),
    )  # fmt: skip
    if structure := ligne.plan.get("structure"):
        enr.structure_id = structure["id"]
        if "valeurs" in structure:
            champs = {**structure["valeurs"], "reseau": structure.get("reseau", "")}
            enr.structure = Valeurs(structure["id"], champs)
    lieux = [valeurs(Genre.LIEU, part) for part in parts_du_genre(plan=ligne.plan, genre=Genre.LIEU)]
    enr.lieu, enr.lieux_autres = (lieux[0], lieux[1:]) if lieux else (None, [])
    if service := ligne.plan.get("service"):
        enr.service = valeurs(Genre.SERVICE, service)
    return enr
