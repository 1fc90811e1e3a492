"""The services given at a distance, as one list: the regional line first (R5.23)."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse, reverse_lazy

from home.listes.colonnes import Colonne
from home.listes.facettes import Facette
from home.listes.liste import Liste
from reseau.annuaire.models import Service
from reseau.orientation.queries.a_distance import repond_a, services_a_distance, services_garnir
from reseau.orientation.queries.choix import choix_lire
from reseau.structures.models import Reseau


class ServicesADistance(Liste):
    """Who answers without coming, for whom, when, and who takes over."""

    nom, titre, cherche = "a-distance", "Les services à distance", "Service ou structure"
    fil = ("Orienter", reverse_lazy("orienter"))
    objets = ("service", "services", "Aucun service")
    chapo = (
        "La ligne régionale, puis les services des partenaires : qui répond sans se déplacer, à quels besoins, quand, "
        "et à quels réseaux chacun passe la main."
    )
    vide, vide_bouton, vide_url = (
        "Aucun service n’est donné à distance.",
        "Chercher une porte",
        reverse_lazy("orienter"),
    )
    rang = "orientation/a_distance_rang.html"
    textes = ("nom", "structure__nom")
    colonnes = (
        Colonne("Service", "nom", lien=lambda un: f"{reverse('structure', args=[un.structure.code])}#service-{un.pk}"),
        Colonne("Structure", "structure.nom"),
        Colonne("Réseau", "structure.reseau.nom"),
        Colonne("Pour qui", "publics"),
        Colonne("Besoins", lambda un: ", ".join(besoin.libelle for besoin in un.besoins)),
        Colonne("Heures", lambda un: " ; ".join(map(str, un.heures))),
        Colonne("Premier rendez-vous", "get_delai_jours_display"),
        Colonne("Comment le joindre", "comment_joindre"),
        Colonne("Passe la main à", lambda un: ", ".join(reseau.nom for reseau in un.relais)),
    )

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        besoins = [(besoin.code, besoin.libelle) for besoin in choix_lire().besoins.values()]
        reseaux = list(Reseau.objects.order_by("nom").values_list("code", "nom"))
        self.facettes = (
            Facette("besoin", "Besoin", condition=repond_a, choix=besoins),
            Facette("relais", "Passe la main à", champ="passe_la_main_a__code", choix=reseaux),
        )
        super().__init__(request, *args, **kwargs)

    def lignes(self) -> QuerySet[Service]:
        """The Région's first."""
        return services_a_distance()

    def garnir(self, lignes: Iterable[Service]) -> list[Service]:
        """Hours, opening and needs."""
        return services_garnir(lignes)
