"""The library: what one may see, text, facets with exact counts, twelve notes a page, a constant number of queries.

A text is reduced to stems; every stem must be among those of the note. Hits in the title come first, then the level,
then freshness. A facet's counts apply every other filter, so the number beside a box is what ticking it would show.
"""

import datetime
from dataclasses import dataclass
from functools import reduce
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import BooleanField, Case, CharField, Count, F, IntegerField, Q, QuerySet, Value, When
from django.http import HttpRequest, QueryDict
from django.utils import timezone

from home.recherche.texte import analyser, replier
from pratiques.choices import EN_BIBLIOTHEQUE, Fraicheur, Niveau, Preuve, Visibilite
from pratiques.models import BibliothequePage, FichePratiquePage
from pratiques.queries.lignes import Ligne, lignes_de
from reseau.membres.permissions import est_membre

PAR_PAGE = 12
MAX_TEXTE = 200
MAX_RACINES = 12


@dataclass(frozen=True)
class Facette:
    """One group of boxes: its words, the field it reads, the column of its label."""

    libelle: str
    champ: str
    nom: str = ""


FACETTES = {
    "theme": Facette("Thème", "themes", "libelle"),
    "public": Facette("Public", "publics", "libelle"),
    "mission": Facette("Mission", "missions", "libelle"),
    "reseau": Facette("Réseau", "reseau", "nom"),
    "bassin": Facette("Bassin", "bassins", "nom"),
    "niveau": Facette("Niveau", "rang_niveau"),
    "preuve": Facette("Nature de la preuve", "preuve"),
    "fraicheur": Facette("Fraîcheur", "fraicheur"),
}
MULTIPLES = ("theme", "public", "mission", "bassin")
LISTES = {"niveau": Niveau, "preuve": Preuve, "fraicheur": Fraicheur}
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
    tous_comptes = _compter_tout({facette: toutes for facette in FACETTES})
    libelles = _libelles(tous_comptes)
    choix = _choix(request.GET, libelles)
    trouvees = fiches_trouver(toutes, texte)
    comptes = tous_comptes
    if texte or any(choix.values()):
        comptes = _compter_tout({facette: _filtrer(trouvees, choix, sauf=facette) for facette in FACETTES})
    page = Paginator(_filtrer(trouvees, choix).select_related("reseau"), PAR_PAGE).get_page(request.GET.get("page"))
    requete_flux = QueryDict(mutable=True)
    for facette in ("theme", "bassin"):
        requete_flux.setlist(facette, choix[facette])
    return Bibliotheque(
        texte=texte,
        groupes=_groupes(comptes, libelles, choix),
        filtres=_filtres(texte, choix, libelles),
        page=page,
        lignes=lignes_de(list(page.object_list), request),
        requete_flux=requete_flux.urlencode(),
    )


def _choix(parametres: QueryDict, libelles: dict[str, dict[str, str]]) -> dict[str, list[str]]:
    """The ticked values that exist, facet by facet."""
    return {
        facette: [code for code in dict.fromkeys(parametres.getlist(facette)) if code in libelles[facette]]
        for facette in FACETTES
    }


def _filtrer(
    fiches: QuerySet[FichePratiquePage], choix: dict[str, list[str]], sauf: str = ""
) -> QuerySet[FichePratiquePage]:
    """Within a facet any ticked value will do; every facet must agree, `sauf` set aside."""
    for facette, codes in choix.items():
        if facette == sauf or not codes:
            continue
        champ = FACETTES[facette].champ
        if facette in MULTIPLES:
            fiches = fiches.filter(pk__in=_liens(facette).filter(code__in=codes).values("fiche_id"))
        else:
            fiches = fiches.filter(**{f"{champ}__code__in" if facette == "reseau" else f"{champ}__in": codes})
    return fiches


def _liens(facette: str) -> QuerySet:
    """The link table of a facet, with the note, the code and the label of each link."""
    lien = FichePratiquePage._meta.get_field(FACETTES[facette].champ)
    cible = lien.m2m_reverse_field_name()
    return lien.remote_field.through.objects.annotate(
        fiche_id=F(f"{lien.m2m_field_name()}_id"),
        code=F(f"{cible}__code"),
        libelle=F(f"{cible}__{FACETTES[facette].nom}"),
    ).order_by()


def _compter(facette: str, fiches: QuerySet[FichePratiquePage]) -> QuerySet:
    """(facet, code, label, number of notes) for each value of one facet."""
    champ = FACETTES[facette].champ
    marque = Value(facette, output_field=CharField())
    if facette in MULTIPLES:
        lignes = _liens(facette).filter(fiche_id__in=fiches.order_by().values("pk")).annotate(facette=marque)
    else:
        code = F("reseau__code") if facette == "reseau" else F(champ)
        libelle = F("reseau__nom") if facette == "reseau" else F(champ)
        lignes = fiches.order_by().annotate(facette=marque, code=code, libelle=libelle)
    return lignes.values("facette", "code", "libelle").annotate(nombre=Count("pk"))


def _compter_tout(fiches: dict[str, QuerySet[FichePratiquePage]]) -> list[tuple[str, str, str, int]]:
    """Every facet in one query."""
    premiere, *suite = [_compter(facette, fiches[facette]) for facette in FACETTES]
    colonnes = ("facette", "code", "libelle", "nombre")
    return list(premiere.values_list(*colonnes).union(*[autre.values_list(*colonnes) for autre in suite], all=True))


def _libelles(comptes: list[tuple[str, str, str, int]]) -> dict[str, dict[str, str]]:
    """The label of each facet value in use, in the order of the page."""
    libelles: dict[str, dict[str, str]] = {facette: {} for facette in FACETTES}
    for facette, code, libelle, _nombre in comptes:
        libelles[facette][code] = LISTES[facette](code).label if facette in LISTES else libelle
    return {
        facette: dict(sorted(valeurs.items(), key=lambda paire: replier(paire[1])))
        for facette, valeurs in libelles.items()
    }


def _groupes(
    comptes: list[tuple[str, str, str, int]], libelles: dict[str, dict[str, str]], choix: dict[str, list[str]]
) -> list[dict[str, Any]]:
    """The facets, each option with its exact count."""
    nombres = {(facette, code): nombre for facette, code, _libelle, nombre in comptes}
    return [
        {
            "libelle": definition.libelle,
            "nom": facette,
            "options": [
                {
                    "valeur": code,
                    "libelle": libelle,
                    "nombre": nombres.get((facette, code), 0),
                    "cochee": code in choix[facette],
                }
                for code, libelle in libelles[facette].items()
            ],
        }
        for facette, definition in FACETTES.items()
    ]


def _filtres(texte: str, choix: dict[str, list[str]], libelles: dict[str, dict[str, str]]) -> list[dict[str, Any]]:
    """What narrows the list, each removable."""
    filtres = [{"libelle": f"«\u00a0{texte}\u00a0»", "nom": "q", "valeur": None}] if texte else []
    return filtres + [
        {"libelle": libelles[facette][code], "nom": facette, "valeur": code}
        for facette, codes in choix.items()
        for code in codes
    ]


def bibliotheque_url(request: HttpRequest | None = None) -> str:
    """The address of the library, empty while it is not online."""
    page = BibliothequePage.objects.live().first()
    return page.get_url(request) or "" if page else ""
