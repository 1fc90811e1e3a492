"""What a source gave before and leaves out of its file now: proposed for withdrawal."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from home.lots.memoire import par_lots
from reseau.annuaire.choices import ActionLigne, Genre
from reseau.annuaire.models import Import, Provenance
from reseau.annuaire.rules.imports.planification.connues import MODELES, date_iso, marque_de
from reseau.annuaire.rules.imports.planification.lignes import CHANGER, LOT, LignePlanifiee, lignes_garder
from reseau.annuaire.rules.perimetre import Perimetre, perimetre_de

CHAMPS_PROVENANCE = ("pk", "genre", "source_id", "lieu_id", "service_id", "retiree_le")
RANGS = ((Genre.LIEU, 3), (Genre.SERVICE, 4))  # où une provenance nomme sa fiche


def absentes_proposer(*, importation: Import, vues: set[int], comptes: Counter[str]) -> None:
    """Published sheets that the source gave before and that its file leaves out: proposed for withdrawal."""
    connues = Provenance.objects.filter(source=importation.source, genre__in=(Genre.LIEU, Genre.SERVICE))
    connues = list(connues.order_by("pk").values_list(*CHAMPS_PROVENANCE))
    publiees, perimetre = 0, perimetre_de(compte=importation.compte)
    for lot in par_lots(connues, LOT):
        lignes = _retraits([p for p in lot if p[0] not in vues], perimetre)
        publiees += len(lignes) + _publiees([p for p in lot if p[0] in vues], perimetre)
        lignes_garder(importation=importation, lignes=lignes, comptes=comptes)
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


def _retraits(provenances: Sequence[tuple[Any, ...]], perimetre: Perimetre | None) -> list[LignePlanifiee]:
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
                    "avant": {"publie": True}, "marque": marque_de(genre=genre, objet=objet),
                    "structure": objet.structure_id, "provenance": p[0], "retrait": True,
                    "retiree_avant": date_iso(jour=p[5]), "nom": objet.nom,
                }  # fmt: skip
                plan = {"lieux": [part]} if genre == Genre.LIEU else {"service": part}
                lignes.append(LignePlanifiee(0, genre, p[2], objet.nom, action=ActionLigne.ABSENTE.value, plan=plan))
    return lignes


def absentes_revoir(*, importation: Import, comptes: Counter[str]) -> None:
    """The withdrawals proposed, as the sheets stand now."""
    anciennes = importation.lignes.filter(action=ActionLigne.ABSENTE)
    cles = [part["provenance"] for plan in anciennes.values_list("plan", flat=True)
            for part in [*plan.get("lieux", ()), *filter(None, [plan.get("service")])]]  # fmt: skip
    anciennes.delete()
    perimetre = perimetre_de(compte=importation.compte)
    for lot in par_lots(cles):
        encore = Provenance.objects.filter(pk__in=lot).order_by("pk").values_list(*CHAMPS_PROVENANCE)
        lignes = _retraits(list(encore), perimetre)
        lignes_garder(importation=importation, lignes=lignes, comptes=comptes)
