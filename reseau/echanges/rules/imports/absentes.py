"""What a source gave before and leaves out of its file now: proposed for withdrawal."""

from reseau.annuaire.choices import ActionLigne, Genre
from reseau.annuaire.models import Import, LigneImport, Provenance
from reseau.echanges.identifiants import MODELES
from reseau.echanges.rules.imports.lignes import CHANGER
from reseau.echanges.rules.perimetre import Perimetre


def absentes_proposer(*, importation: Import, vues: set[int], perimetre: Perimetre | None) -> list[LigneImport]:
    """Published sheets that the source gave before and that its file leaves out, among those that the author may write.

    `vues`: the provenances of the sheets that the file names. `fiches_source` counts all of them.
    """
    absentes, importation.fiches_source = [], 0
    for genre in (Genre.LIEU, Genre.SERVICE):
        lien = f"{genre.lower()}_id"
        donnees = Provenance.objects.filter(source=importation.source, genre=genre)
        publiees = MODELES[genre].objects.filter(publie=True, pk__in=donnees.values(lien))
        publiees = dict(publiees.values_list("pk", "structure_id"))
        for provenance in donnees.order_by("pk"):
            cle = getattr(provenance, lien)
            if cle not in publiees or perimetre and publiees[cle] not in perimetre.structures:
                continue
            importation.fiches_source += 1
            if provenance.pk not in vues:
                absentes.append((genre, cle, provenance))
    return _lignes(importation, absentes)


def _lignes(importation: Import, absentes: list[tuple[Genre, int, Provenance]]) -> list[LigneImport]:
    """The lines that would withdraw these sheets."""
    lignes = []
    for genre in (Genre.LIEU, Genre.SERVICE):
        siennes = [(cle, provenance) for autre, cle, provenance in absentes if autre == genre]
        objets = MODELES[genre].objects.in_bulk([cle for cle, _ in siennes])
        for cle, provenance in siennes:
            objet, retiree_le = objets[cle], provenance.retiree_le
            part = {
                "id": provenance.source_id, "pk": cle, "op": CHANGER, "change": {"publie": False},
                "avant": {"publie": True}, "structure": objet.structure_id, "provenance": provenance.pk,
                "retrait": True, "retiree_avant": retiree_le and retiree_le.isoformat(), "nom": objet.nom,
            }  # fmt: skip
            plan = {"lieux": [part]} if genre == Genre.LIEU else {"service": part}
            lignes.append(
                LigneImport(
                    importation=importation, numero=0, genre=genre, source_id=provenance.source_id, plan=plan,
                    libelle=objet.nom[:160], action=ActionLigne.ABSENTE,
                )
            )  # fmt: skip
    return lignes
