"""How the sheets of some bassins stand, as the directory weighs them."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils import timezone

from reseau.annuaire.choices import Fraicheur
from reseau.annuaire.queries.qualite.bilans import Bilan
from reseau.annuaire.queries.qualite.memoire import bilans_visibles
from reseau.membres.models import Appartenance


@dataclass(frozen=True)
class FichesDuBassin:
    """The structures of these bassins; with its name, the oldest sheets first among those that are not up to date."""

    nombre: int
    a_jour: int
    vieilles: list[tuple[str, Bilan]]
    sans_service: list[str]


def fiches_lire(bassins: Collection[int]) -> FichesDuBassin:
    """The structures that are of these bassins today, by the age of their oldest confirmation."""
    jour = timezone.localdate()
    siennes = Appartenance.objects.en_vigueur().filter(bassin__in=bassins).order_by()
    noms = dict(siennes.values_list("structure", "structure__nom"))
    bilans = [(noms[bilan.pk], bilan) for bilan in bilans_visibles(jour)[0] if bilan.pk in noms]
    vieilles = [(nom, bilan) for nom, bilan in bilans if bilan.fraicheur != Fraicheur.A_JOUR]
    vieilles.sort(key=lambda vieille: (vieille[1].confirme_le is not None, vieille[1].confirme_le or jour, vieille[0]))
    sans = sorted(nom for nom, bilan in bilans if not bilan.verdicts[3])
    return FichesDuBassin(len(bilans), len(bilans) - len(vieilles), vieilles, sans)
