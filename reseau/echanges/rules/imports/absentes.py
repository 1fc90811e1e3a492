"""What a source gave before and leaves out of its file now: proposed for withdrawal."""

import datetime
from collections.abc import Sequence
from typing import NamedTuple

from reseau.annuaire.choices import ActionLigne, Genre
from reseau.annuaire.models import Import, LigneImport, Provenance
from reseau.echanges.identifiants import MODELES
from reseau.echanges.imports.enregistrements import Enregistrement
from reseau.echanges.rules.imports.lignes import CHANGER
from reseau.echanges.rules.perimetre import perimetre_de


class Absente(NamedTuple):
    """A published sheet that a file leaves out, and what its source said of it."""

    genre: Genre
    cle: int
    source_id: str
    provenance: int
    retiree_le: datetime.date | None


def absentes_lire(*, importation: Import, enregistrements: Sequence[Enregistrement]) -> list[Absente]:
    """Published sheets that the source gave before and that its file leaves out, among those that the author may write.

    `fiches_source` counts all of them. Those withdrawn by the batches before a cut stay told.
    """
    nommees = {nommee for enr in enregistrements if not enr.ailleurs for nommee in enr.nommees}
    perimetre, absentes = perimetre_de(compte=importation.compte), []
    dites = importation.lignes.filter(action=ActionLigne.ABSENTE)
    if not importation.retirer:
        dites.delete()
    importation.absentes = importation.fiches_source = dites.count()
    for genre in (Genre.LIEU, Genre.SERVICE):
        lien = f"{genre.lower()}_id"
        donnees = Provenance.objects.filter(source=importation.source, genre=genre)
        publiees = MODELES[genre].objects.filter(publie=True, pk__in=donnees.values(lien))
        publiees = dict(publiees.values_list("pk", "structure_id"))
        for cle, source_id, *suite in donnees.order_by("pk").values_list(lien, "source_id", "pk", "retiree_le"):
            if cle not in publiees or perimetre and publiees[cle] not in perimetre.structures:
                continue
            importation.fiches_source += 1
            if _absente(importation, genre, source_id, nommees):
                absentes.append(Absente(genre, cle, source_id, *suite))
    comptes = {"absentes": importation.absentes, "fiches_source": importation.fiches_source}
    Import.objects.filter(pk=importation.pk).update(**comptes)
    return absentes


def _absente(importation: Import, genre: Genre, source_id: str, nommees: set[tuple[Genre, str]]) -> bool:
    """Left out by a whole file; of a file that holds only what changed, one that it says is gone, with its place."""
    disparues = importation.options.get("disparues")
    if disparues is None:
        return (genre, source_id) not in nommees
    return source_id.partition("#")[0] in disparues if genre == Genre.LIEU else source_id in disparues


def absentes_planifier(*, importation: Import, absentes: Sequence[Absente]) -> list[LigneImport]:
    """The lines that would withdraw these sheets, those that are published still."""
    publiees = {
        genre: MODELES[genre].objects.filter(publie=True).in_bulk([a.cle for a in absentes if a.genre == genre])
        for genre in (Genre.LIEU, Genre.SERVICE)
    }
    lignes = []
    for absente in absentes:
        if objet := publiees[absente.genre].get(absente.cle):
            part = {
                "id": absente.source_id, "pk": objet.pk, "op": CHANGER, "change": {"publie": False},
                "avant": {"publie": True}, "structure": objet.structure_id, "provenance": absente.provenance,
                "retrait": True, "retiree_avant": absente.retiree_le and absente.retiree_le.isoformat(),
                "nom": objet.nom,
            }  # fmt: skip
            plan = {"lieux": [part]} if absente.genre == Genre.LIEU else {"service": part}
            lignes.append(
                LigneImport(
                    importation=importation, numero=0, genre=absente.genre, source_id=absente.source_id, plan=plan,
                    libelle=objet.nom[:160], action=ActionLigne.ABSENTE,
                )
            )  # fmt: skip
    return lignes
