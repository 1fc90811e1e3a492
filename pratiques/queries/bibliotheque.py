"""The library: what one may see, text, facets with exact counts, twelve notes a page, a constant number of queries.

Words are read as the directory reads them: synonyms, unfinished last word, typing mistakes, what nobody holds left out.
Hits in the title come first, then the level, then freshness. A facet's counts apply every other filter, so the number
beside a box is what ticking it would show.
"""

import logging
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db import DatabaseError
from django.db.models import CharField, F, QuerySet, Value
from django.http import HttpRequest, QueryDict
from django.utils import timezone

from home.preparees import objets_lire
from home.recherche.demande import demande_lire
from home.recherche.evaluation import Texte, texte_evaluer
from home.recherche.index import sauf
from pratiques.choices import EN_BIBLIOTHEQUE, Fraicheur, Niveau, Preuve, Visibilite
from pratiques.models import BibliothequePage, FichePratiquePage
from pratiques.queries.facettes import Facettage, Facette, filtres_actifs
from pratiques.queries.lignes import Ligne, lignes_de
from pratiques.recherche.facettes import Classement, Jour, facettes_de, jour_lire
from pratiques.recherche.memoire import Memoire, memoire_courante
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_membre
from reseau.structures.models import Reseau
from reseau.territoires.models import Bassin
from reseau.vocabulaires.models import Mission, Theme, TypePublic

journal = logging.getLogger("safran")
PAR_PAGE = 12
MAX_TEXTE = 200


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
_VOCABULAIRES = [
    modele.objects.order_by()
    .annotate(facette=Value(nom, output_field=CharField()), mot=F(libelle))
    .values_list("facette", "pk", "code", "mot")
    for nom, modele, libelle in (
        ("theme", Theme, "libelle"),
        ("public", TypePublic, "libelle"),
        ("mission", Mission, "libelle"),
        ("reseau", Reseau, "nom"),
        ("bassin", Bassin, "nom"),
    )
]


@dataclass
class Bibliotheque:
    """Everything the library page shows."""

    texte: str
    groupes: list[dict[str, Any]]
    filtres: list[dict[str, Any]]
    page: Page
    lignes: list[Ligne]
    requete_flux: str
    corrections: dict[str, str]
    ignores: tuple[str, ...]

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


def fiches_en_bibliotheque(compte: Compte) -> QuerySet[FichePratiquePage]:
    """Published notes that this person may read."""
    fiches = FichePratiquePage.objects.live().filter(statut__in=EN_BIBLIOTHEQUE)
    if not est_membre(compte):
        fiches = fiches.filter(visibilite=Visibilite.PUBLIQUE)
    return fiches


def fiches_trouver(compte: Compte, texte: str, limite: int) -> list[FichePratiquePage]:
    """The best notes that this person may read; none when nothing significant is asked."""
    recherche = _chercher(compte, texte)
    return _fiches_de(recherche.classement(recherche.trouvees)[:limite], compte) if recherche.demandee else []


@dataclass(frozen=True)
class _Recherche:
    """What the words of a search found among the notes that one may read."""

    memoire: Memoire
    jour: Jour
    visibles: int
    texte: Texte
    demandee: bool

    @property
    def trouvees(self) -> int:
        return self.texte.tous if self.demandee else self.visibles

    def classement(self, lignes: int) -> Classement:
        return Classement(lignes, self.texte.niveaux if self.demandee else (), self.jour)


def _chercher(compte: Compte, texte: str) -> _Recherche:
    memoire = memoire_courante()
    jour = jour_lire(memoire, timezone.localdate())
    visibles = memoire.visibles(est_membre(compte))
    demande = demande_lire(texte, memoire.vocabulaire)
    trouve = texte_evaluer(demande, memoire, visibles) if demande else Texte((0,))
    return _Recherche(memoire, jour, visibles, trouve, bool(texte.strip()))


def _fiches_de(cles: list[int], compte: Compte) -> list[FichePratiquePage]:
    """The notes of these keys, in this order; the database has the last word on what one may read."""
    fiches = fiches_en_bibliotheque(compte).select_related("reseau").in_bulk(cles)
    return [fiches[cle] for cle in cles if cle in fiches]


def bibliotheque_lire(request: HttpRequest) -> Bibliotheque:
    """The library under the filters of the query string; unknown values are ignored, never an error."""
    texte = " ".join(request.GET.get("q", "").split())[:MAX_TEXTE]
    recherche = _chercher(request.user, texte)
    termes = _termes()
    jetons = {nom: {code: jeton for code, (jeton, _libelle) in mots.items()} for nom, mots in termes.items()}
    facettes = facettes_de(recherche.memoire, recherche.jour, jetons)
    en_usage = facettes.comptes(recherche.visibles, jetons, {})
    libelles = FACETTES.libelles(
        [(nom, code, termes[nom][code][1], n) for nom, codes in en_usage.items() for code, n in codes.items() if n]
    )
    choix = FACETTES.choix(request.GET, libelles)
    filtres = facettes.filtres(choix)
    comptes = facettes.comptes(recherche.trouvees, jetons, filtres)
    trouvees = recherche.classement(sauf("", recherche.trouvees, filtres))
    page = Paginator(trouvees, PAR_PAGE).get_page(request.GET.get("page"))
    page.object_list = _fiches_de(page.object_list, request.user)
    requete_flux = QueryDict(mutable=True)
    for facette in ("theme", "bassin"):
        requete_flux.setlist(facette, choix[facette])
    return Bibliotheque(
        texte=texte,
        groupes=FACETTES.groupes(
            [(nom, code, "", n) for nom, codes in comptes.items() for code, n in codes.items()], libelles, choix
        ),
        filtres=filtres_actifs(texte, choix, libelles),
        page=page,
        lignes=lignes_de(page.object_list, request),
        requete_flux=requete_flux.urlencode(),
        corrections=recherche.texte.corrections,
        ignores=recherche.texte.ignores,
    )


def bibliotheque_contexte(page: BibliothequePage, request: HttpRequest) -> dict[str, Any]:
    """What the page of the library shows."""
    return {"bibliotheque": bibliotheque_lire(request)}


def _termes() -> dict[str, dict[str, tuple[str, str]]]:
    """For each facet, the token and the label of each code; one query."""
    termes: dict[str, dict[str, tuple[str, str]]] = {nom: {} for nom in FACETTES.facettes}
    for nom, facette in FACETTES.facettes.items():
        termes[nom] = {code: (f"{nom}:{code}", "") for code in facette.liste or ()}
    for nom, cle, code, libelle in _VOCABULAIRES[0].union(*_VOCABULAIRES[1:], all=True):
        termes[nom][code] = (f"{nom}:{cle}", libelle)
    return termes


def bibliotheque_precharger() -> bool:
    """Read the notes before the first visitor comes; False when the database does not answer or is not migrated yet."""
    try:
        jour_lire(memoire_courante(), timezone.localdate())
        return True
    except DatabaseError as panne:
        journal.warning("La bibliothèque se lira à la première recherche : %s", type(panne).__name__)
        return False


def bibliotheque_url(request: HttpRequest | None = None) -> str:
    """The address of the library, empty while it is not online."""
    pages = objets_lire("bibliothèque", BibliothequePage, lambda: BibliothequePage.objects.live().order_by("path")[:1])
    return pages[0].get_url(request) or "" if pages else ""
