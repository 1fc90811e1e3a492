"""The territories of a layer, as a list that says what the map shows."""

from typing import Any

from django.db.models import Avg, Count, Q, QuerySet, Sum
from django.urls import reverse

from reseau.territoires.models import Bassin, Commission, CompositionBassin, CompositionCommission, Departement, Niveau
from reseau.territoires.queries.carte import Couche

PARAMETRES = {Niveau.BASSIN: "bassin", Niveau.COMMISSION: "commission", Niveau.DEPARTEMENT: "departement"}


def territoires_lister(couche: Couche) -> list[dict[str, Any]]:
    """Each territory of the layer today: name, communes, people, what it is made of; three queries at most."""
    if couche.niveau == Niveau.DEPARTEMENT:
        lignes = Departement.objects.annotate(communes=Count("commune"), habitants=Sum("commune__population"))
        return [_ligne(couche, d, d.communes, d.habitants) for d in lignes]
    bassins = {b.pk: b for b in bassins_compter()}
    if couche.niveau == Niveau.BASSIN:
        return [_ligne(couche, b, b.communes, b.habitants) for b in bassins.values()]
    membres: dict[int, list[Bassin]] = {}
    compositions = CompositionCommission.objects.en_vigueur().filter(bassin__in=bassins).order_by("bassin__nom")
    for commission, bassin in compositions.values_list("commission", "bassin"):
        membres.setdefault(commission, []).append(bassins[bassin])
    return [
        _ligne(
            couche,
            commission,
            sum(b.communes for b in membres.get(commission.pk, [])),
            sum(b.habitants or 0 for b in membres.get(commission.pk, [])),
            [b.nom for b in membres.get(commission.pk, [])],
        )
        for commission in Commission.objects.en_vigueur()
    ]


def bassins_compter() -> QuerySet[Bassin]:
    """Bassins in force with their communes of today, the people who live there, and their middle."""
    du_jour = Q(compositions__in=CompositionBassin.objects.en_vigueur())
    return Bassin.objects.en_vigueur().annotate(
        communes=Count("compositions", filter=du_jour),
        habitants=Sum("compositions__commune__population", filter=du_jour),
        latitude=Avg("compositions__commune__latitude", filter=du_jour),
        longitude=Avg("compositions__commune__longitude", filter=du_jour),
    )


def _ligne(couche: Couche, territoire: Any, communes: int, habitants: int | None, membres: Any = ()) -> dict[str, Any]:
    return {
        "nom": territoire.nom,
        "url": _adresse(couche, territoire),
        "recherche": f"{PARAMETRES[Niveau(couche.niveau)]}={territoire.code}",
        "communes": communes,
        "habitants": habitants or 0,
        "membres": list(membres),
        "source": getattr(territoire, "source", ""),
    }


def _adresse(couche: Couche, territoire: Any) -> str:
    """The page that says what a bassin or a commission is made of; a département has none."""
    nom = {Niveau.BASSIN: "bassin", Niveau.COMMISSION: "commission"}.get(Niveau(couche.niveau))
    return reverse(nom, args=[territoire.code]) if nom else ""
