"""The library: what one may see, text, facets with exact counts, twelve notes a page, a constant number of queries.

A text is reduced to stems; every stem must be among those of the note. Hits in the title come first, then the level,
then freshness. A facet's counts apply every other filter, so the number beside a box is what ticking it would show.
"""

import datetime
from dataclasses import dataclass
from functools import reduce
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import BooleanField, Case, CharField, IntegerField, Q, QuerySet, Value, When
from django.http import HttpRequest, QueryDict
from django.utils import timezone

from home.recherche.texte import analyser
from pratiques.choices import EN_BIBLIOTHEQUE, Fraicheur, Niveau, Preuve, Visibilite
from pratiques.models import BibliothequePage, FichePratiquePage
from pratiques.queries.facettes import Facettage, Facette, filtres_actifs
from pratiques.queries.lignes import Ligne, lignes_de
from reseau.membres.permissions import est_membre

PAR_PAGE = 12
MAX_TEXTE = 200
MAX_RACINES = 12


FACETTES = Facettage(
    FichePratiquePage,
    {
        "theme": Facette("Thème", "themes", "libelle", plusieurs=True),
        "public": Facette("Public", "publics", "libelle", plusieurs=True),
        "mission": Facette("Mission", "missions", "libelle", plusieurs=True),
        "reseau": Facette("Réseau", "reseau__code", "reseau__nom"),
        "bassin": Facette("Bassin", "bassins", "nom", plusieurs=True),
        "niveau": Facette("Niveau", "rang_niveau", liste=Niveau),
        "preuve": Facette("Nature de la preuve", "preuve", liste=Preuve),
        "fraicheur": Facette("Fraîcheur", "fraicheur", liste=Fraicheur),
    },
)
RECENTE = datetime.timedelta(days=183)


@dataclass
class Bibliotheque:
    """Everything the library page shows."""

    texte: str
    groupes: list[dict[str, Any]]
    filtres: list[dict[str, Any]]
    page: Page
    lignes: list[Ligne]
    requete_flux: str

    @property
    def nombre(self) -> int:
        """How many notes the filters keep."""
        return self.page.paginator.count

    @property
    def titre(self) -> str:
        """The count in words, read aloud when the list changes."""
        if self.nombre == 0:
            return "Aucune fiche"
        return "1 fiche" if self.nombre == 1 else f"{self.nombre} fiches"


def fiches_en_bibliotheque(compte: object) -> QuerySet[FichePratiquePage]:
    """Published notes that this person may read, with their level and freshness."""
    fiches = FichePratiquePage.objects.live().filter(statut__in=EN_BIBLIOTHEQUE)
    if not est_membre(compte):
        fiches = fiches.filter(visibilite=Visibilite.PUBLIQUE)
    niveau = Case(
        When(reprise_le__isnull=False, decision_le__isnull=False, then=Value(Niveau.RECOMMANDEE.value)),
        When(reprise_le__isnull=False, then=Value(Niveau.REPRISE.value)),
        When(eprouvee_le__lte=timezone.localdate(), then=Value(Niveau.EPROUVEE.value)),
        default=Value(Niveau.PARTAGEE.value),
        output_field=CharField(),
    )
    fraicheur = Case(
        When(a_revoir_le__lte=timezone.localdate(), then=Value(Fraicheur.A_VERIFIER.value)),
        When(publiee_le__gte=timezone.now() - RECENTE, then=Value(Fraicheur.RECENTE.value)),
        default=Value(Fraicheur.EN_VIGUEUR.value),
        output_field=CharField(),
    )
    return fiches.annotate(rang_niveau=niveau, fraicheur=fraicheur)


def fiches_trouver(fiches: QuerySet[FichePratiquePage], texte: str) -> QuerySet[FichePratiquePage]:
    """Those whose words hold every stem of `texte`, best first; the freshest first when nothing is asked."""
    racines = list(dict.fromkeys(analyser(texte)))[:MAX_RACINES]
    if not racines:
        return fiches.none() if texte.strip() else fiches.order_by("-publiee_le", "-pk")
    dans_texte = [Q(indexation__texte__contains=f" {racine} ") for racine in racines]
    dans_titre = reduce(Q.__and__, [Q(indexation__titre__contains=f" {racine} ") for racine in racines])
    au_titre = Case(When(dans_titre, then=Value(True)), default=Value(False), output_field=BooleanField())
    hauteurs = [When(rang_niveau=niveau, then=Value(rang)) for rang, niveau in enumerate(Niveau.values)]
    hauteur = Case(*hauteurs, default=Value(0), output_field=IntegerField())
    trouvees = fiches.filter(*dans_texte).annotate(au_titre=au_titre, hauteur=hauteur)
    return trouvees.order_by("-au_titre", "-hauteur", "-publiee_le", "-pk")


def bibliotheque_lire(request: HttpRequest) -> Bibliotheque:
    """The library under the filters of the query string; unknown values are ignored, never an error."""
    texte = " ".join(request.GET.get("q", "").split())[:MAX_TEXTE]
    toutes = fiches_en_bibliotheque(request.user)
    comptes = FACETTES.compter_sous(toutes, {})
    libelles = FACETTES.libelles(comptes)
    choix = FACETTES.choix(request.GET, libelles)
    trouvees = fiches_trouver(toutes, texte)
    if texte or any(choix.values()):
        comptes = FACETTES.compter_sous(trouvees, choix)
    retenues = FACETTES.filtrer(trouvees, choix).select_related("reseau")
    page = Paginator(retenues, PAR_PAGE).get_page(request.GET.get("page"))
    requete_flux = QueryDict(mutable=True)
    for facette in ("theme", "bassin"):
        requete_flux.setlist(facette, choix[facette])
    return Bibliotheque(
        texte=texte,
        groupes=FACETTES.groupes(comptes, libelles, choix),
        filtres=filtres_actifs(texte, choix, libelles),
        page=page,
        lignes=lignes_de(list(page.object_list), request),
        requete_flux=requete_flux.urlencode(),
    )


def bibliotheque_url(request: HttpRequest | None = None) -> str:
    """The address of the library, empty while it is not online."""
    page = BibliothequePage.objects.live().first()
    return page.get_url(request) or "" if page else ""
