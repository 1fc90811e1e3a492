"""What this room shows in « mon espace »."""

from typing import Any

from django.urls import reverse

from home.registre import Carte, Rubrique, carte_gardee
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_region
from safran.attestations.queries.documents import attestations_de

MAX_CARTE = 3


@carte_gardee("attestations", "formations", "wagtailcore")
def carte_attestations(compte: Compte) -> Carte | None:
    """The last attestations of a person, and everyone's for the Région; nothing before the first."""
    attestations = list(attestations_de(compte)[:MAX_CARTE])
    region = est_region(compte)
    if not attestations and not region:
        return None
    contexte: dict[str, Any] = {"attestations": attestations, "region": region}
    if attestations:
        contexte |= {"url_suite": reverse("attestations"), "libelle_suite": "Les voir toutes"}
    titre = "Mes attestations" if attestations else "Attestations"
    return Carte(titre, "attestations/carte.html", contexte, large=False)


def donnees_des_attestations(compte: Compte) -> list[Rubrique]:
    """What this room knows of a person: attestations, with the facts they froze."""
    lignes = [
        {
            "Document": a.get_genre_display(),
            "Numéro": a.numero,
            "État": a.get_etat_display(),
            "Émise le": a.emise_le,
            "Faits": a.faits,
        }
        for a in compte.attestations.order_by("pk")
    ]
    return [Rubrique("Attestations", lignes)]
