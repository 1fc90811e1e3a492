"""The register of decisions."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.urls import reverse

from home.ecrans.listes import Colonne, Facette, Liste
from reseau.animation.choices import EtatDecision, TypeComite
from reseau.animation.models import Decision
from reseau.animation.permissions import decisions_lisibles
from reseau.animation.queries import decisions
from reseau.structures.models import Reseau
from reseau.territoires.models import Bassin

REGION, AUTRES = "region", "autres"


def _des_bassins(codes: Sequence[str]) -> Q:
    """Bodies of these bassins; those of no bassin are of the whole region."""
    lus = Q(comite__bassin__code__in=codes)
    return lus | Q(comite__bassin=None) if REGION in codes else lus


def _des_porteurs(codes: Sequence[str]) -> Q:
    """What these networks take care of, themselves or by one of their structures; or someone else."""
    portees = Q(porteur_reseau__code__in=codes) | Q(porteur_structure__reseau__code__in=codes)
    return portees | Q(porteur_reseau=None, porteur_structure=None) if AUTRES in codes else portees


def _page(decision: Decision) -> str:
    return reverse("decision", args=[decision.numero])


class Registre(Liste):
    """What the bodies decided, who takes care of it and where it stands: late ones first, then the newest."""

    nom, titre = "decisions", "Registre des décisions"
    chapo = "Ce que les instances ont décidé, qui s’en charge et où cela en est. Les retards d’abord."
    objets = ("décision", "décisions", "Aucune décision")
    cherche, exemple = "Un mot, un numéro", "permanence, D-2026-017"
    vide = "Les décisions adoptées se liront ici, avec qui s’en charge et où cela en est."
    gabarit, rang, pli = "animation/registre.html", "animation/registre_rang.html", 8
    colonnes: ClassVar[Sequence[Colonne]] = (
        Colonne("Numéro", "numero", lien=_page),
        Colonne("Décision", "texte"),
        Colonne("Instance", "comite.nom"),
        Colonne("Bassin", "comite.bassin.nom"),
        Colonne("Prise le", "prise_le"),
        Colonne("Qui s’en charge", "qui"),
        Colonne("Pour le", "echeance"),
        Colonne("État", "get_etat_display"),
        Colonne("Jours de retard", "retard"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        annees = Decision.objects.order_by("-annee").values_list("annee", flat=True).distinct()
        bassins = [*Bassin.objects.order_by("nom").values_list("code", "nom"), (REGION, "Toute la région")]
        reseaux = [*Reseau.objects.order_by("nom").values_list("code", "nom"), (AUTRES, "Autres")]
        self.facettes = (
            Facette(
                "retard", "Échéance", choix=(("1", "En retard seulement"),), condition=lambda _: decisions.en_retard()
            ),
            Facette("instance", "Instance", champ="comite__genre", choix=TypeComite.choices),
            Facette("etat", "État", champ="etat", choix=EtatDecision.choices),
            Facette("annee", "Année", champ="annee", choix=[(str(annee), str(annee)) for annee in annees]),
            Facette("bassin", "Bassin", choix=bassins, condition=_des_bassins),
            Facette("porteur", "Qui s’en charge", choix=reseaux, condition=_des_porteurs),
        )

    def lignes(self) -> QuerySet[Decision]:
        return decisions_lisibles(self.compte).select_related("comite__bassin", *decisions.PORTEURS)

    def trier(self, lignes: Any) -> Any:
        """Late ones first; the newest, when they are all late."""
        return lignes.order_by("-annee", "-rang") if self.choix["retard"] else decisions.retards_d_abord(lignes)

    def chercher(self, lignes: Any, texte: str) -> Any:
        return decisions.decisions_trouver(lignes, texte)

    @cached_property
    def nombres(self) -> tuple[int, int]:
        return decisions.decisions_compter(self.trouvees)

    def compter(self) -> int:
        return self.nombres[0]

    @property
    def compte_dit(self) -> str:
        """« 24 décisions, 3 en retard »."""
        tard = self.nombres[1]
        return super().compte_dit + (f", {tard} en retard" if tard else "")
