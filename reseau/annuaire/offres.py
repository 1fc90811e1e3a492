"""What this room offers to the ground floor: search over everything, home page, « mon espace »."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from home.registre import Carte, Resultat
from reseau.annuaire import queries
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_region, est_tete_de_reseau, structures_representees
from reseau.territoires.models import Bassin
from reseau.territoires.templatetags.territoires_tags import carte_bassins

MAX_FICHES = 4


def chercher(compte: object, texte: str, limite: int) -> list[Resultat]:
    """Structures and services for the search over everything."""
    trouvees = queries.rechercher(queries.Criteres(texte=texte)).structures[:limite]
    return [
        Resultat(
            titre=trouvee.structure.nom,
            url=reverse("structure", args=[trouvee.structure.code]),
            extrait=", ".join(service.nom for service in trouvee.services[:3]),
            etiquette=trouvee.structure.reseau.nom,
        )
        for trouvee in trouvees
    ]


def accueil_annuaire(request: HttpRequest) -> dict[str, Any]:
    """The address of the search, the bassins with their map, and two figures."""
    url = reverse("annuaire")
    chiffres = queries.chiffres()
    return {
        "url_annuaire": url,
        "bassins": [{"nom": b.nom, "url": f"{url}?bassin={b.code}"} for b in Bassin.objects.en_vigueur()],
        "carte_svg": carte_bassins(titre="Carte des bassins du Poitou-Charentes"),
        "reperes": [
            {"libelle": "lieux d’accueil", "valeur": chiffres.lieux, "detail": ""},
            {"libelle": "structures du réseau", "valeur": chiffres.structures, "detail": ""},
        ],
    }  # fmt: skip


def carte_fiches(compte: Compte) -> Carte | None:
    """The sheets this person keeps, those that wait for « rien n'a changé », and the errors reported."""
    if not queries.suit_des_structures(compte):
        return None
    propres, region = bool(structures_representees(compte)), est_region(compte)
    fiches = queries.fiches_a_confirmer(compte)
    contexte = {
        "fiches": fiches[:MAX_FICHES],
        "nombre": len(fiches),
        "propres": propres,
        "region": region,
        "modifie": propres or region or est_tete_de_reseau(compte),
        "signalements": queries.signalements_a_traiter(compte),
        "url_suite": "",
        "libelle_suite": "Toutes les fiches" if region else "Mes fiches",
    }
    if contexte["modifie"]:
        contexte["url_suite"] = reverse("mes_fiches")
    return Carte("Fiches de l’annuaire", "annuaire/cartes/fiches.html", contexte, large=False)
