"""Reads of the catalogue and of the sheets: filters, facets, cards, one training, the home page, search over
everything.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from wagtail.models import Site

from home import registre
from home.ecrans.listes import Facette, Selection
from home.permissions import restreinte
from home.recherche.texte import replier
from home.registre import Resultat
from home.site.cache import Gardee, hote_lire
from home.temps.typographie import duree
from reseau.agenda.portes import responsables_dire
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_membre
from reseau.orientation.portes import informations_des_themes
from reseau.plans.models import OrientationDuSchema
from reseau.vocabulaires.models import Theme
from safran.formations.choices import ICONES_FORMAT, Duree, Format, Niveau, Tri
from safran.formations.criteres import Condition, codes_de, conditions_de, criteres_offerts, expression_lire, groupes_de
from safran.formations.models import CataloguePage, FormationPage

STATUTS: dict[str, tuple[str, str]] = {
    Format.DISTANCE: ("ok", "Ouvert en continu"),
    Format.MIXTE: ("ok", "Partie à distance ouverte"),
    Format.SALLE: ("info", "Dates à venir"),
}
LOURDS = ("corps", "sources", "objectifs", "achevement_criteres")
VUES = frozenset({"etapes_vues", "module_vu", "etape_vue"})
MAX_RESULTATS = 1000
PROCHES = 3
PORTES = ("missions", "themes", "publics", "reseaux", "orientations")
PUBLIEES = Gardee("formations publiées", modeles=("wagtailcore.page", "formations", "vocabulaires"))
FICHES = Gardee(
    "fiches des formations",
    modeles=(
        "formations",
        "home.documentsafran",
        "home.imagesafran",
        "orientation.besointype",
        "orientation.premiereinformation",
        "plans.orientationduschema",
        "quiz.quiz",
        "scorm.paquet",
        "structures",
        "vocabulaires",
        "wagtailcore.page",
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
    return CataloguePage.objects.live().order_by("path").first()


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
    """The cards of these published trainings.

    `suites` adds to each what another room says of it to this reader; without it, a card says whether it is open.
    """
    return [
        render_to_string(
            "formations/vignette.html",
            {
                "dessin": formation.dessin,
                "objet": vignette(formation, request),
                "suite": suites.get(formation.pk),
                "statut": STATUTS[formation.format],
            },
        )
        for formation in formations
    ]


def formations_reperer(texte: str) -> list[int]:
    """Primary keys of the published trainings that match a text, best first."""
    trouvees = FormationPage.objects.live().only("pk").search(texte, operator="and")[:MAX_RESULTATS]
    return [formation.pk for formation in trouvees]


def formations_chercher(compte: Compte, texte: str, limite: int) -> list[Resultat]:
    """Source of the search over everything: trainings are public."""
    publiees = publiees_lire()
    trouvees = [publiees[pk] for pk in formations_reperer(texte) if pk in publiees]
    return [
        Resultat(f.title, f.get_url() or "", extrait=f.accroche, etiquette=f.get_format_display())
        for f in trouvees[:limite]
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
    return formation.first_published_at.timestamp() if formation.first_published_at else 0


def accueil_formations(request: HttpRequest) -> dict[str, Any]:
    """Three cards of the programme for the home page, the newest first."""
    recentes = sorted(publiees_lire().values(), key=_parution, reverse=True)[:3]
    return {"formations": vignettes_ecrire(recentes, request), "url_catalogue": catalogue_url(request)}


def fiche_contexte(formation: FormationPage, request: HttpRequest) -> dict[str, Any]:
    """What the page of a training shows."""
    return {"fiche": fiche_lire(formation, request)}


def fiche_lire(formation: FormationPage, request: HttpRequest) -> dict[str, Any]:
    """What the sheet of a training shows beside its own fields."""
    voisines = [autre for autre in publiees_lire().values() if autre.rubrique_id == formation.rubrique_id]
    if voisines:
        formation.rubrique = voisines[0].rubrique  # la même, déjà lue
    proches = [autre for autre in voisines if autre.pk != formation.pk][:PROCHES]
    if not getattr(request, "is_preview", False):
        parties = FICHES.lire((hote_lire(request), formation.pk, timezone.localdate()), lambda: _ecrire(formation))
    else:
        parties = _ecrire(formation)
    return {**parties, "proches": vignettes_ecrire(proches, request)}


def _ecrire(formation: FormationPage) -> dict[str, Any]:
    """The parts of a sheet that its own words and its terms make, and the questions asked before it starts."""
    termes = {nom: list(getattr(formation, nom).all()) for nom in PORTES}
    fiche = {
        **termes,
        "responsables": responsables_dire(termes["publics"]) if termes["publics"] else "",
        "formateurs": formateurs_lire(formation.formateurs),
        "validation": _validation(formation),
        "informations": informations_des_themes(termes["themes"]) if termes["themes"] else [],
    }
    contexte = {"page": formation, "fiche": fiche, "url_catalogue": reverse("catalogue")}
    parties = {nom: render_to_string(gabarit, contexte) for nom, gabarit in PARTIES.items()}
    phrase = expression_lire(formation).phrase
    paires = [
        ("À qui s’adresse-t-elle ?", formation.public),
        ("Que faut-il savoir avant ?", formation.prerequis),
        ("Comment apprend-on ?", formation.methodes),
        ("Comment est-on évalué ?", formation.evaluation),
        ("Comment l’achève-t-on ?", (f"Il faut {phrase}." if phrase else "")),
        ("Est-elle accessible aux personnes handicapées ?", formation.accessibilite),
        ("Quand peut-on commencer ?", formation.delais),
    ]
    return {**parties, "conditions": [{"titre": titre, "texte": texte} for titre, texte in paires if texte]}


def _validation(formation: FormationPage) -> str:
    verifie = any(c.type not in VUES for c in conditions_de(expression_lire(formation)))
    return "Quiz et attestation" if verifie else "Étapes suivies"


def formateurs_lire(texte: str) -> list[dict[str, str]]:
    """One person per line: « Prénom Nom, fonction, structure »."""
    personnes = []
    for rang, ligne in enumerate(ligne.strip() for ligne in texte.splitlines() if ligne.strip()):
        nom, _, sous = ligne.partition(",")
        personnes.append({"nom": nom.strip(), "sous": sous.strip(), "teinte": ("b", "d", "c", "")[rang % 4]})
    return personnes


# The catalogue: filters, facets with exact counts, order, nine cards a page, in a constant number of queries.
#
# Facet values of the published trainings are read once (five light queries) and counted in memory.

MULTIPLES = {"mission": ("missions", "libelle"), "theme": ("themes", "libelle"), "reseau": ("reseaux", "nom")}
COLONNES = (
    "pk",
    "title",
    "duree_minutes",
    "first_published_at",
    "format",
    "niveau",
    "rubrique__ordre",
    "rubrique__code",
    "rubrique__libelle",
)


FICHES_CATALOGUE = Gardee(
    "fiches du catalogue", modeles=("wagtailcore.page", "formations", "vocabulaires", "structures")
)


@dataclass
class Fiche:
    """The little that filtering and sorting need of one training; `valeurs`, by facet, then by code."""

    pk: int
    titre: str
    minutes: int
    publiee_le: Any
    rubrique: tuple[int, str]
    valeurs: dict[str, dict[str, str]]

    def vue_par(self, etat: tuple[str, str]) -> "Fiche":
        return replace(self, valeurs={**self.valeurs, "suivi": dict([etat])})


def _facette(nom: str, libelle: str, **ordre: Any) -> Facette:
    return Facette(nom, libelle, lambda fiche: fiche.valeurs.get(nom, {}), **ordre)


def etats_lire(compte: Compte | AnonymousUser) -> dict[int, tuple[str, str]]:
    """Where the reader stands in each training, code and words, as other rooms say it; nothing for who follows none."""
    return {pk: etat for source in registre.lire("etats_de_formation") for pk, etat in source(compte).items()}


def suites_ecrire(compte: Compte | AnonymousUser, cles: list[int]) -> dict[int, SafeString]:
    """What other rooms add to the cards of these trainings, for this reader, one room after the other."""
    suites: defaultdict[int, SafeString] = defaultdict(SafeString)
    for source in registre.lire("suites_de_formation"):
        for pk, html in source(compte, cles).items():
            suites[pk] += html
    return suites


class Catalogue(Selection):
    """Everything the catalogue page shows."""

    objets, cherche, tailles, pli = ("formation", "formations", "Aucune formation"), "Rechercher", (9,), 6
    facettes = (
        _facette("suivi", "Où j’en suis"),
        _facette("rubrique", "Rubrique du programme", rang=lambda fiche: fiche.rubrique),
        _facette("format", "Modalité", choix=Format.choices),
        _facette("niveau", "Niveau", choix=Niveau.choices),
        _facette("duree", "Durée", choix=Duree.choices),
        _facette("mission", "Mission"),
        _facette("theme", "Thème"),
        _facette("reseau", "Réseau"),
    )

    @cached_property
    def rangs(self) -> dict[int, int] | None:
        return {pk: rang for rang, pk in enumerate(formations_reperer(self.texte))} if self.texte else None

    def lignes(self) -> list[Fiche]:
        etats = etats_lire(self.compte)
        return [fiche.vue_par(etats[fiche.pk]) if fiche.pk in etats else fiche for fiche in fiches_lire()]

    def chercher(self, lignes: list[Fiche], texte: str) -> list[Fiche]:
        return [fiche for fiche in lignes if fiche.pk in (self.rangs or {})]

    @property
    def tris(self) -> list[tuple[str, str]]:
        return [(valeur, libelle) for valeur, libelle in Tri.choices if self.texte or valeur != Tri.PERTINENCE]

    @property
    def tri(self) -> str:
        demande = self.request.GET.get("tri", "")
        return demande if demande in dict(self.tris) else (Tri.PERTINENCE if self.texte else Tri.PROGRAMME).value

    def trier(self, lignes: list[Fiche]) -> list[Fiche]:
        """Sorted by one order; the order of the programme breaks ties."""
        if self.tri == Tri.NOUVEAUTES:
            datees = sorted((f for f in lignes if f.publiee_le), key=lambda fiche: fiche.publiee_le, reverse=True)
            return datees + [f for f in lignes if not f.publiee_le]
        cles: dict[str, Callable[[Fiche], Any]] = {
            Tri.PERTINENCE: lambda fiche: (self.rangs or {}).get(fiche.pk, 0),
            Tri.DUREE: lambda fiche: fiche.minutes,
            Tri.TITRE: lambda fiche: replier(fiche.titre),
        }
        return sorted(lignes, key=cles[self.tri]) if self.tri in cles else lignes

    def garnir(self, lignes: Iterable[Fiche]) -> list[SafeString]:
        formations = publiees_lire()
        montrees = [formations[fiche.pk] for fiche in lignes if fiche.pk in formations]
        return vignettes_ecrire(montrees, self.request, suites_ecrire(self.compte, [f.pk for f in montrees]))


def catalogue_contexte(page: CataloguePage, request: HttpRequest) -> dict[str, Any]:
    """What the page of the catalogue shows; a member is led to the support schemes beside it."""
    membre = isinstance(request.user, Compte) and est_membre(request.user)
    return {"catalogue": Catalogue(request), "membre": membre}


def fiches_lire() -> list[Fiche]:
    """Every published training, light, with the facet values that it carries; read once until one changes."""
    return FICHES_CATALOGUE.lire("toutes", _lire)


def _lire() -> list[Fiche]:
    fiches: dict[int, Fiche] = {}
    lignes = formations_publiees().values_list(*COLONNES)
    for pk, titre, minutes, publiee_le, format_, niveau, ordre, code, libelle in lignes:
        duree = Duree.de(minutes)
        valeurs = {"rubrique": {code: libelle}, "format": {format_: ""}, "niveau": {niveau: ""}}
        valeurs |= {"duree": {duree.value: ""}, **{nom: {} for nom in MULTIPLES}}
        fiches[pk] = Fiche(pk, titre, minutes, publiee_le, (ordre, libelle), valeurs)
    for nom, (champ, libelle) in MULTIPLES.items():
        liens = FormationPage.objects.filter(**{f"{champ}__isnull": False}).order_by()
        for pk, code, dit in liens.values_list("pk", f"{champ}__code", f"{champ}__{libelle}"):
            if pk in fiches:
                fiches[pk].valeurs[nom][code] = dit
    return list(fiches.values())


# Invariants of the catalogue.


# Ce que chaque sorte de condition nomme, et le nom de la chose.
NOMMES = {
    "quiz_reussi": ("quiz", "un quiz qui n’existe pas"),
    "scorm_reussi": ("paquet", "un module SCORM ou H5P qui n’existe pas"),
    "module_vu": ("module", "un module qui n’existe pas"),
    "etape_vue": ("etape", "une étape qui n’existe pas"),
}


def condition_defauts(condition: Condition, connus: dict[str, set[str]] | None = None) -> Iterator[str]:
    """Why a condition can never be reached by anybody, in words; `connus` keeps the choices already read."""
    critere = condition.critere
    if critere is None:
        yield f"un critère inconnu : {condition.type}"
        return
    if condition.type not in NOMMES:
        return
    cle, absent = NOMMES[condition.type]
    connus = {} if connus is None else connus
    codes = connus.setdefault(condition.type, codes_de(critere.options()))
    code = str(condition.parametres.get(cle, ""))
    if code not in codes:
        yield f"{absent} : {code or 'rien n’est choisi'}"


def formation_declarations(formation: FormationPage) -> Iterator[str]:
    """What a training must declare before it is online, in sentences, and does not (R1.1, R3.1, R3.4)."""
    if not formation.sources:
        yield "La formation ne nomme aucune source : ajoutez-en une, avec son auteur, son titre et son année."
    if not formation.missions.all():
        yield "La formation ne dit pas à quelles missions elle prépare : accueil, information, conseil, accompagnement."
    if not formation.atteste_gratuite:
        yield "La formation n’atteste pas qu’elle est gratuite pour la personne (article 3)."


def formation_sans_public(formation: FormationPage) -> Iterator[str]:
    """What a training does not say of its publics: it keeps a new one from being online, and is told of one that is."""
    if not formation.publics.all():
        yield "La formation ne dit pas de quels publics elle parle : la fiche montre qui en répond (article 2)."


def formations_sans_public() -> Iterator[str]:
    """Trainings that were online before their publics were asked for (R2.6)."""
    for formation in FormationPage.objects.live().filter(publics=None).order_by("pk"):
        for phrase in formation_sans_public(formation):
            yield f"La formation {formation.pk} ({formation.title}) : {phrase}"


def formations_coherentes() -> Iterator[str]:
    """Every published training can be completed: its rule has conditions, all known, and names what exists."""
    offerts = criteres_offerts()
    connus = {type_: codes_de(offerts[type_].options()) for type_ in NOMMES if type_ in offerts}
    for formation in FormationPage.objects.live().prefetch_related("missions"):
        nom = f"La formation {formation.pk} ({formation.title})"
        for phrase in formation_declarations(formation):
            yield f"{nom} : {phrase}"
        expression = expression_lire(formation)
        if any(not groupe.membres for groupe in groupes_de(expression)):
            yield f"{nom} n’a aucun critère d’achèvement."
        for condition in conditions_de(expression):
            for defaut in condition_defauts(condition, connus):
                yield f"{nom} demande {defaut}."
