"""The resources library: what one may see, text, facets with exact counts; those that one keeps."""

from dataclasses import dataclass
from functools import reduce
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import BooleanField, Case, CharField, F, Q, QuerySet, Value, When
from django.http import HttpRequest
from django.utils import timezone

from home.recherche.texte import analyser
from pratiques.choices import Visibilite
from pratiques.choices_ressources import EtatRessource, GenreRessource
from pratiques.models import Ressource
from pratiques.permissions.ressources import peut_tenir_ressource
from pratiques.queries.bibliotheque import MAX_TEXTE, PAR_PAGE
from pratiques.queries.facettes import Facettage, Facette, filtres_actifs
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_charge_de_mission, est_membre, est_region, reseaux_menes

MAX_RACINES = 12
LA_REGION, LES_GROUPES = "~region", "~groupes"  # des codes qu’aucun réseau ne peut porter
FACETTES = Facettage(
    Ressource,
    {
        "genre": Facette("Genre", "genre", liste=GenreRessource),
        "theme": Facette("Thème", "themes", "libelle", plusieurs=True),
        "public": Facette("Public", "publics", "libelle", plusieurs=True),
        "mission": Facette("Mission", "missions", "libelle", plusieurs=True),
        "reseau": Facette("Publiée par", "porteur_code", "porteur_nom"),
    },
)


@dataclass
class ListeRessources:
    """Everything the resources page shows."""

    texte: str
    groupes: list[dict[str, Any]]
    filtres: list[dict[str, Any]]
    page: Page

    @property
    def nombre(self) -> int:
        """How many the filters keep."""
        return self.page.paginator.count

    @property
    def titre(self) -> str:
        """The count in words, read aloud when the list changes."""
        if self.nombre == 0:
            return "Aucune ressource"
        return "1 ressource" if self.nombre == 1 else f"{self.nombre} ressources"


def ressources_publiees(compte: Compte) -> QuerySet[Ressource]:
    """Published resources that this person may read, with the code and the name of who carries each."""
    ressources = Ressource.objects.publiees()
    if not est_membre(compte):
        ressources = ressources.filter(visibilite=Visibilite.PUBLIQUE)
    return ressources.annotate(
        porteur_code=_porteur("reseau__code", LES_GROUPES, LA_REGION),
        porteur_nom=_porteur("reseau__nom", "Groupes de travail", "La Région"),
    )


def _porteur(du_reseau: str, groupes: str, region: str) -> Case:
    """A word of the network; one for all the groups, one for the Région."""
    return Case(
        When(groupe__isnull=False, then=Value(groupes)),
        When(reseau__isnull=False, then=F(du_reseau)),
        default=Value(region),
        output_field=CharField(),
    )


def ressources_trouver(ressources: QuerySet[Ressource], texte: str) -> QuerySet[Ressource]:
    """Those whose words hold every stem of `texte`: in the title first, then those in date, then the newest."""
    racines = list(dict.fromkeys(analyser(texte)))[:MAX_RACINES]
    if not racines:
        return ressources.none() if texte.strip() else ressources.order_by("-publiee_le", "-pk")
    dans_texte = [Q(racines_texte__contains=f" {racine} ") for racine in racines]
    dans_titre = reduce(Q.__and__, [Q(racines_titre__contains=f" {racine} ") for racine in racines])
    au_titre = Case(When(dans_titre, then=Value(True)), default=Value(False), output_field=BooleanField())
    a_jour = Case(
        When(a_verifier_le__gt=timezone.localdate(), then=Value(True)),
        default=Value(False),
        output_field=BooleanField(),
    )
    trouvees = ressources.filter(*dans_texte).annotate(au_titre=au_titre, a_jour=a_jour)
    return trouvees.order_by("-au_titre", "-a_jour", "-publiee_le", "-pk")


def ressources_lire(request: HttpRequest) -> ListeRessources:
    """The list under the filters of the query string; unknown values are ignored, never an error."""
    texte = " ".join(request.GET.get("q", "").split())[:MAX_TEXTE]
    toutes = ressources_publiees(request.user)
    comptes = FACETTES.compter_sous(toutes, {})
    libelles = FACETTES.libelles(comptes)
    choix = FACETTES.choix(request.GET, libelles)
    trouvees = ressources_trouver(toutes, texte)
    if texte or any(choix.values()):
        comptes = FACETTES.compter_sous(trouvees, choix)
    retenues = FACETTES.filtrer(trouvees, choix).select_related("reseau", "groupe").prefetch_related("themes")
    return ListeRessources(
        texte=texte,
        groupes=FACETTES.groupes(comptes, libelles, choix),
        filtres=filtres_actifs(texte, choix, libelles),
        page=Paginator(retenues, PAR_PAGE).get_page(request.GET.get("page")),
    )


def ressources_tenues(compte: Compte) -> QuerySet[Ressource]:
    """Those that this person keeps: every one for the Région, those of the networks one leads, one's own."""
    ressources = Ressource.objects.select_related("reseau", "groupe", "compte")
    if not est_region(compte):
        siennes = Q(reseau__in=reseaux_menes(compte)) | Q(groupe__animateur=compte)
        if est_charge_de_mission(compte):
            siennes |= Q(reseau=None, groupe=None, compte=compte)
        ressources = ressources.filter(siennes)
    return ressources


def ressources_tenues_page(request: HttpRequest) -> Page:
    """Twelve of them, the next to check first, those that are offline last."""
    hors_ligne = Case(
        When(etat=EtatRessource.PUBLIEE, then=Value(False)), default=Value(True), output_field=BooleanField()
    )
    lignes = ressources_tenues(request.user).annotate(hors_ligne=hors_ligne)
    lignes = lignes.order_by("hors_ligne", "a_verifier_le", "pk")
    return Paginator(lignes, PAR_PAGE).get_page(request.GET.get("page"))


def ressources_a_verifier(compte: Compte) -> QuerySet[Ressource]:
    """Those that this person keeps and whose day has come."""
    return ressources_tenues(compte).publiees().filter(a_verifier_le__lte=timezone.localdate())


def ressource_contexte(ressource: Ressource, compte: Compte) -> dict[str, Any]:
    """Its words, and what this person may do with it."""
    tient = peut_tenir_ressource(compte, ressource)
    return {
        "ressource": ressource,
        "themes": list(ressource.themes.all()),
        "cles": [
            (nom, ", ".join(str(terme) for terme in termes))
            for nom, termes in (("Pour qui", ressource.publics.all()), ("Missions", ressource.missions.all()))
            if termes
        ],
        "tient": tient,
        "actions": actions_de_ressource(ressource, compte) if tient else [],
        "etapes": list(ressource.historique.order_by("-pk").select_related("par")[:20]) if tient else [],
        "membre": est_membre(compte),
    }


def actions_de_ressource(ressource: Ressource, compte: Compte) -> list[str]:
    """What this person may do with its life: names known to the view pratiques_ressource_agir."""
    if not peut_tenir_ressource(compte, ressource):
        return []
    region, etat = est_region(compte), ressource.etat
    if etat == EtatRessource.PUBLIEE:
        return ["verifier", "archiver", *["suspendre"] * region]
    if etat == EtatRessource.ARCHIVEE:
        return ["remettre", *["suspendre"] * region]
    return ["remettre"] * region + ["archiver"]
