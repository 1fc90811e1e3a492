"""What this room offers to the ground floor: personal data treatments and checks."""

from collections.abc import Iterator

from django.db.models import Count, F, Q

from home.securite.donnees_personnelles import Traitement
from reseau.territoires import contours, models
from reseau.territoires.queries.bassins import bassins_sans_commission

# What this room knows of people (home/securite/donnees_personnelles.py).

TRAITEMENTS = [
    Traitement(
        "Savoir qui a décidé d’un contour", "auteur et date de la décision", "CompositionBassin", personnes="la Région"
    )
]


# Invariants of the territories.


def territoires_coherents() -> Iterator[str]:
    """Every commune is in exactly one bassin today, periods of a commune never overlap, every bassin has communes."""
    seules = models.Commune.objects.annotate(ouvertes=Count("compositions", filter=Q(compositions__au=None)))
    for commune in seules.filter(ouvertes=0):
        yield f"La commune {commune.libelle} n’est dans aucun bassin."
    for bassin in models.Bassin.objects.en_vigueur().filter(compositions=None):
        yield f"Le bassin {bassin.nom} n’a aucune commune."
    precedente = None
    for composition in models.CompositionBassin.objects.select_related("commune").order_by("commune", "du", "pk"):
        if precedente and precedente.commune_id == composition.commune_id:
            if precedente.au is None or precedente.au > composition.du:
                yield f"La commune {composition.commune.libelle} est dans deux bassins le {composition.du:%d/%m/%Y}."
        precedente = composition


def commissions_coherentes() -> Iterator[str]:
    """Once there is a commission, every bassin is in one, and every commission covers a bassin (R4.6)."""
    commissions = models.Commission.objects.en_vigueur()
    if not commissions.exists():
        return
    for bassin in bassins_sans_commission():
        yield f"Le bassin {bassin.nom} n’est dans aucune commission territoriale."
    aujourdhui = models.CompositionCommission.objects.en_vigueur()
    for commission in commissions.exclude(pk__in=aujourdhui.values("commission")):
        yield f"La commission {commission.nom} ne couvre aucun bassin."


def contours_coherents() -> Iterator[str]:
    """Every outline is of a territory that exists; two outlines of the same one never hold on the same day (R4.19)."""
    for niveau in models.Niveau:
        modele, champ, _ = contours.TERRITOIRES[niveau]
        connus = modele.objects.values(champ)
        for contour in models.Contour.objects.filter(niveau=niveau).exclude(code__in=connus):
            yield f"Un contour nomme un territoire inconnu : {niveau.label.lower()}, « {contour.code} »."
    precedent = None
    for contour in models.Contour.objects.defer("geojson").order_by(
        "niveau", "code", F("valide_du").asc(nulls_first=True)
    ):
        if precedent and (precedent.niveau, precedent.code) == (contour.niveau, contour.code):
            if precedent.valide_au is None or contour.valide_du is None or precedent.valide_au > contour.valide_du:
                yield f"Deux contours de « {contour.code} » sont en vigueur le même jour."
        precedent = contour
