"""One training and short lists of them: cards, sheet, home page, search over everything."""

from collections.abc import Iterable, Mapping
from copy import copy
from types import MappingProxyType
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.models import Site

from home.arbre import est_servie
from home.gardees import Gardee
from home.permissions import restreinte
from home.registre import Resultat
from home.requetes import hote_lire
from home.typographie import duree
from reseau.agenda.queries.page import responsables_dire
from reseau.comptes.models import Compte
from reseau.orientation.queries.information import informations_des_themes
from reseau.plans.models import OrientationDuSchema
from reseau.vocabulaires.models import Theme
from safran.formations.choices import ICONES_FORMAT, Format
from safran.formations.expressions import conditions_de, expression_lire
from safran.formations.pages import CataloguePage, FormationPage

STATUTS: dict[str, SafeString] = {
    Format.DISTANCE: format_html('<p class="statut statut--ok">{}</p>', "Ouvert en continu"),
    Format.MIXTE: format_html('<p class="statut statut--ok">{}</p>', "Partie à distance ouverte"),
    Format.SALLE: format_html('<p class="statut statut--info">{}</p>', "Dates à venir"),
}
VIGNETTE = '<article class="vignette">{}<div class="vignette__corps">{}{}</div></article>'
LOURDS = ("corps", "sources", "objectifs", "achevement_criteres")
VUES = frozenset({"etapes_vues", "module_vu", "etape_vue"})
MAX_RESULTATS = 1000
PROCHES = 3
PORTES = ("missions", "themes", "publics", "reseaux", "orientations")
CATALOGUE = Gardee("catalogue", pieces=("wagtailcore", "formations"))
PUBLIEES = Gardee("formations publiées", pieces=("wagtailcore", "formations", "vocabulaires"))
VIGNETTES = Gardee("vignettes des formations", pieces=("wagtailcore", "formations", "vocabulaires"))
FICHES = Gardee(
    "fiches des formations",
    pieces=(
        "formations",
        "home",
        "orientation",
        "plans",
        "structures",
        "vocabulaires",
        "wagtailcore",
        "wagtaildocs",
        "wagtailimages",
    ),
)
PARTIES = {
    "reperes": "formations/formation_reperes.html",
    "suite": "formations/formation_suite.html",
    "sources": "formations/formation_sources.html",
    "classement": "formations/formation_classement.html",
}


def catalogue_page() -> CataloguePage | None:
    """The live catalogue, if there is one."""
    page = CATALOGUE.lire("la première", lambda: CataloguePage.objects.live().order_by("path").first())
    return copy(page)


def catalogue_url(request: HttpRequest | None = None) -> str:
    """Address of the live catalogue, or an empty string."""
    page = catalogue_page()
    return (page.get_url(request) or "") if page else ""


def formations_publiees() -> QuerySet[FormationPage]:
    """Live trainings that anybody may read, in the order of the programme, without their long texts."""
    return FormationPage.objects.live().filter(~restreinte()).select_related("rubrique").defer(*LOURDS).order_by("path")


def publiees_lire() -> dict[int, FormationPage]:
    """The same by primary key, read once until one changes; to be read, never written."""
    return PUBLIEES.lire("toutes", lambda: {formation.pk: formation for formation in formations_publiees()})


def vignette(formation: FormationPage, request: HttpRequest | None = None) -> dict[str, Any]:
    """What `components/vignette.html` says of a training."""
    return {
        "titre": formation.title,
        "url": formation.get_url(request),
        "surtitre": formation.rubrique.libelle,
        "accroche": formation.accroche,
        "faits": [
            {"icone": ICONES_FORMAT[formation.format], "texte": formation.get_format_display()},
            {"icone": "clock", "texte": duree(formation.duree_minutes)},
        ],
    }


def vignettes_ecrire(
    formations: Iterable[FormationPage], request: HttpRequest, suites: Mapping[int, SafeString] = MappingProxyType({})
) -> list[SafeString]:
    """The cards of these published trainings, each written once until one changes.

    `suites` adds to each what another room says of it to this reader; without it, a card says whether it is open.
    """
    hote = hote_lire(request)
    par_cle = {(hote, formation.pk): formation for formation in formations}

    def ecrire(cles: list[tuple]) -> dict[tuple, SafeString]:
        objets = {cle: vignette(par_cle[cle], request) for cle in cles}
        return {cle: render_to_string("components/vignette.html", {"objet": objet}) for cle, objet in objets.items()}

    return [
        format_html(VIGNETTE, par_cle[cle].dessin, corps, suites.get(cle[1]) or STATUTS[par_cle[cle].format])
        for cle, corps in VIGNETTES.lire_lot(par_cle, ecrire).items()
    ]


def formations_reperer(texte: str) -> list[int]:
    """Primary keys of the published trainings that match a text, best first."""
    trouvees = FormationPage.objects.live().only("pk").search(texte, operator="and")[:MAX_RESULTATS]
    return [formation.pk for formation in trouvees]


def formations_chercher(compte: Compte, texte: str, limite: int) -> list[Resultat]:
    """Source of the search over everything: trainings are public."""
    rangs = {pk: rang for rang, pk in enumerate(formations_reperer(texte))}
    if not rangs:
        return []
    formations = sorted(formations_publiees().filter(pk__in=rangs), key=lambda f: rangs[f.pk])[:limite]
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    return [
        Resultat(f.title, f.relative_url(site) or "", extrait=f.accroche, etiquette=f.get_format_display())
        for f in formations
    ]


def par_theme(compte: Compte, themes: Iterable[Theme], limite: int) -> list[Resultat]:
    """The published trainings that bear one of these themes."""
    return _resultats(formations_publiees().filter(themes__in=list(themes)), limite)


def citent_orientation(compte: Compte, orientation: OrientationDuSchema) -> list[Resultat]:
    """The published trainings that cite this orientation of the regional scheme (R1.6)."""
    return _resultats(formations_publiees().filter(orientations=orientation))


def _resultats(formations: QuerySet[FormationPage], limite: int | None = None) -> list[Resultat]:
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    return [
        Resultat(f.title, f.relative_url(site) or "", f.accroche, "Formations") for f in formations.distinct()[:limite]
    ]


def _parution(formation: FormationPage) -> float:
    """When it was first published; the order of the programme breaks ties, since a sort keeps it."""
    return formation.first_published_at.timestamp() if formation.first_published_at else 0


def accueil_formations(request: HttpRequest) -> dict[str, Any]:
    """Three cards of the programme for the home page, the newest first."""
    recentes = sorted(publiees_lire().values(), key=_parution, reverse=True)[:3]
    return {
        "formations": vignettes_ecrire(recentes, request),
        "url_catalogue": catalogue_url(request),
    }


def fiche_contexte(formation: FormationPage, request: HttpRequest) -> dict[str, Any]:
    """What the page of a training shows."""
    return {"fiche": fiche_lire(formation, request)}


def fiche_lire(formation: FormationPage, request: HttpRequest) -> dict[str, Any]:
    """What the sheet of a training shows beside its own fields."""
    voisines = [autre for autre in publiees_lire().values() if autre.rubrique_id == formation.rubrique_id]
    if voisines:
        formation.rubrique = voisines[0].rubrique  # la même, déjà lue
    proches = [autre for autre in voisines if autre.pk != formation.pk][:PROCHES]
    if est_servie(formation):
        parties = FICHES.lire((hote_lire(request), formation.pk, timezone.localdate()), lambda: _ecrire(formation))
    else:
        parties = _ecrire(formation)
    return {
        **parties,
        "proches": vignettes_ecrire(proches, request),
        "conditions": _conditions(formation),
    }


def _ecrire(formation: FormationPage) -> dict[str, SafeString]:
    """The parts of a sheet that its own words and its terms make; what completes it is said by other rooms."""
    termes = _termes(formation)
    fiche = {
        **termes,
        "responsables": responsables_dire(termes["publics"]) if termes["publics"] else "",
        "formateurs": formateurs_lire(formation.formateurs),
        "validation": _validation(formation),
        "informations": informations_des_themes(termes["themes"]) if termes["themes"] else [],
    }
    contexte = {"page": formation, "fiche": fiche, "url_catalogue": reverse("catalogue")}
    return {nom: render_to_string(gabarit, contexte) for nom, gabarit in PARTIES.items()}


def _termes(formation: FormationPage) -> dict[str, list[Any]]:
    return {nom: list(getattr(formation, nom).all()) for nom in PORTES}


def _validation(formation: FormationPage) -> str:
    """How the training is completed, in two words."""
    verifie = any(c.type not in VUES for c in conditions_de(expression_lire(formation)))
    return "Quiz et attestation" if verifie else "Étapes suivies"


def _regle(formation: FormationPage) -> str:
    """The completion rule, as a sentence of its own."""
    phrase = expression_lire(formation).phrase
    return f"Il faut {phrase}." if phrase else ""


def formateurs_lire(texte: str) -> list[dict[str, str]]:
    """One person per line: « Prénom Nom, fonction, structure »."""
    personnes = []
    for rang, ligne in enumerate(ligne.strip() for ligne in texte.splitlines() if ligne.strip()):
        nom, _, sous = ligne.partition(",")
        personnes.append({"nom": nom.strip(), "sous": sous.strip(), "teinte": ("b", "d", "c", "")[rang % 4]})
    return personnes


def _conditions(formation: FormationPage) -> list[dict[str, str]]:
    """The questions a person asks before starting, those that have an answer."""
    paires = [
        ("À qui s’adresse-t-elle ?", formation.public),
        ("Que faut-il savoir avant ?", formation.prerequis),
        ("Comment apprend-on ?", formation.methodes),
        ("Comment est-on évalué ?", formation.evaluation),
        ("Comment l’achève-t-on ?", _regle(formation)),
        ("Est-elle accessible aux personnes handicapées ?", formation.accessibilite),
        ("Quand peut-on commencer ?", formation.delais),
    ]
    return [{"titre": titre, "texte": texte} for titre, texte in paires if texte]
