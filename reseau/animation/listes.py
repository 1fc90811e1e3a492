"""The register of decisions."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any, ClassVar, NamedTuple

from django.db.models import Q, QuerySet
from django.urls import reverse

from home.ecrans.listes import Colonne, Facette, Liste
from home.site.cache import Gardee
from reseau.animation.choices import EtatDecision, TypeComite
from reseau.animation.models import Comite, Decision
from reseau.animation.permissions import decisions_lisibles
from reseau.animation.queries.decisions import (
    PORTEURS,
    decisions_compter,
    decisions_trouver,
    en_retard,
    retards_d_abord,
)
from reseau.structures.models import Reseau
from reseau.territoires.models import Bassin

REGION, AUTRES = "region", "autres"
CHOIX = Gardee("choix du registre", pieces=("animation", "structures", "territoires"))
RANGS = Gardee("rangs du registre", pieces=("animation", "comptes", "structures"), combien=2000)


class Choix(NamedTuple):
    """What the register may be narrowed by, whoever reads it; bodies and networks by key: a number costs no join."""

    bassins: list[tuple[str, str]]
    reseaux: list[tuple[str, str]]
    annees: list[int]
    comites: list[tuple[int, str, str]]
    cles_des_reseaux: dict[str, int]

    def des_genres(self, codes: Sequence[str]) -> Q:
        """Bodies of these kinds."""
        return Q(comite__in=[cle for cle, genre, _ in self.comites if genre in codes])

    def des_bassins(self, codes: Sequence[str]) -> Q:
        """Bodies of these bassins; those of no bassin are of the whole region."""
        return Q(comite__in=[cle for cle, _, bassin in self.comites if bassin in codes])

    def des_porteurs(self, codes: Sequence[str]) -> Q:
        """What these networks take care of, themselves or by one of their structures; or someone else."""
        cles = [self.cles_des_reseaux[code] for code in codes if code != AUTRES]
        portees = Q(porteur_reseau__in=cles) | Q(porteur_structure__reseau__in=cles) if cles else Q()
        return portees | Q(porteur_reseau=None, porteur_structure=None) if AUTRES in codes else portees


def _choix() -> Choix:
    reseaux = list(Reseau.objects.order_by("nom").values_list("code", "nom", "pk"))
    return Choix(
        [*Bassin.objects.order_by("nom").values_list("code", "nom"), (REGION, "Toute la région")],
        [*((code, nom) for code, nom, _ in reseaux), (AUTRES, "Autres")],
        list(Decision.objects.order_by("-annee").values_list("annee", flat=True).distinct()),
        [(c, g, bassin or REGION) for c, g, bassin in Comite.objects.values_list("pk", "genre", "bassin__code")],
        {code: cle for code, _, cle in reseaux},
    )


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
    rangs_gardes = RANGS
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
        choix = CHOIX.lire("registre", _choix)
        self.facettes = (
            Facette("retard", "Échéance", choix=(("1", "En retard seulement"),), condition=lambda _: en_retard()),
            Facette("instance", "Instance", choix=TypeComite.choices, condition=choix.des_genres),
            Facette("etat", "État", champ="etat", choix=EtatDecision.choices),
            Facette("annee", "Année", champ="annee", choix=[(str(annee), str(annee)) for annee in choix.annees]),
            Facette("bassin", "Bassin", choix=choix.bassins, condition=choix.des_bassins),
            Facette("porteur", "Qui s’en charge", choix=choix.reseaux, condition=choix.des_porteurs),
        )

    def lignes(self) -> QuerySet[Decision]:
        """What this person reads."""
        return decisions_lisibles(self.compte).select_related("comite__bassin", *PORTEURS)

    def par_cles(self, cles: Sequence[int]) -> QuerySet[Decision]:
        """Those of a page, with what their rows show."""
        return Decision.objects.filter(pk__in=cles).select_related("comite", *PORTEURS)

    def trier(self, lignes: Any) -> Any:
        """Late ones first; the newest, when they are all late."""
        return lignes.order_by("-annee", "-rang") if self.choix["retard"] else retards_d_abord(lignes)

    def chercher(self, lignes: Any, texte: str) -> Any:
        """By its number, its words, its owner, its body or its point."""
        return decisions_trouver(lignes, texte)

    @cached_property
    def nombres(self) -> tuple[int, int]:
        """How many decisions the filters keep, how many of them are late."""
        return decisions_compter(self.trouvees)

    def compter(self) -> int:
        """Asked together with the late ones."""
        return self.nombres[0]

    @property
    def compte_dit(self) -> str:
        """« 24 décisions, 3 en retard »."""
        tard = self.nombres[1]
        return super().compte_dit + (f", {tard} en retard" if tard else "")
