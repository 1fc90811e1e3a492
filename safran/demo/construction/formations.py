"""Twelve trainings, their modules and their quizzes, published in the catalogue."""

import json
from typing import Any

from django.core.exceptions import ValidationError
from wagtail.models import Page

from pratiques.pages import FichePratiquePage
from reseau.plans.models import OrientationDuSchema
from reseau.structures.models import Reseau, Structure
from reseau.vocabulaires.models import Mission, Rubrique, Theme, TypePublic
from safran.demo.construction.medias import document_deposer, module_deposer
from safran.demo.construction.quiz import banque_construire, lignes_construire, quiz_construire
from safran.demo.lecture import dossier_lire
from safran.formations.pages import CataloguePage, FormationPage
from safran.installation.rules.sections import catalogue_ouvrir
from safran.installation.textes import bloc, flux, vers_html
from safran.parcours.pages import ModulePage
from safran.quiz.models import QuestionBanque, Quiz

# Ce qui s’écrit en Markdown dans les fichiers, par genre de bloc.
RICHES = {
    "definition": {"texte"},
    "a_vous": {"consigne", "reponse"},
    "cas": {"situation", "reponse"},
    "dialogue": {"situation", "fin"},
    "video": {"transcription"},
    "audio": {"transcription"},
}
MEDIAS = {"video": ("video", "sous_titres"), "audio": ("audio",)}
TEXTES = ("public", "prerequis", "methodes", "evaluation", "accessibilite", "delais")


def formations_construire() -> list[FormationPage]:
    """Publish the catalogue and every training; return them by slug order."""
    catalogue, _ = catalogue_ouvrir()
    banque_construire()
    return [_formation(catalogue, fiche) for fiche in dossier_lire("formations")]


def _formation(catalogue: CataloguePage, fiche: dict[str, Any]) -> FormationPage:
    """One training with its questions, quizzes and modules."""
    lignes_construire(fiche.get("banque", []))
    quiz = {brut["code"]: quiz_construire(brut) for brut in fiche["quiz"]}
    page = FormationPage(
        live=False,  # en ligne une fois ses modules publiés
        title=fiche["titre"],
        slug=fiche["slug"],
        accroche=fiche["accroche"],
        rubrique=Rubrique.objects.get(code=fiche["rubrique"]),
        format=fiche["format"],
        niveau=fiche["niveau"],
        duree_minutes=fiche["duree_minutes"],
        salle_minutes=fiche.get("salle_minutes"),
        duree_motif=fiche.get("duree_motif", ""),
        objectifs=flux([("ligne", objectif) for objectif in fiche["objectifs"]]),
        sources=flux([("ligne", source) for source in fiche["sources"]]),
        atteste_gratuite=True,
        achevement_operateur=fiche["achevement"]["operateur"],
        achevement_nombre=fiche["achevement"].get("nombre", 1),
        achevement_criteres=flux([_critere(c) for c in fiche["achevement"]["criteres"]]),
        **{nom: fiche[nom].strip() for nom in TEXTES},
    )
    catalogue.add_child(instance=page)
    page.missions = Mission.objects.filter(code__in=fiche["missions"])
    page.themes = Theme.objects.filter(code__in=fiche["themes"])
    page.publics = TypePublic.objects.filter(code__in=fiche.get("publics", []))
    page.orientations = OrientationDuSchema.objects.filter(code__in=fiche.get("orientations", []))
    page.reseaux = Reseau.objects.filter(code__in=fiche["reseaux"])
    for rang, brut in enumerate(fiche["modules"], start=1):
        _module(page, f"module-{rang}", brut, quiz)
    _publier(page)
    page.refresh_from_db()
    return page


def _module(page: FormationPage, slug: str, brut: dict[str, Any], quiz: dict[str, Quiz]) -> None:
    """One module, its steps refused where its author would see them refused."""
    etapes = flux([("etape", _etape(etape, quiz)) for etape in brut["etapes"]])
    module = ModulePage(title=brut["titre"], slug=slug, resume=brut["resume"], etapes=etapes)
    try:
        module.etapes = module.etapes.stream_block.clean(module.etapes)
    except ValidationError as erreur:
        raise ValueError(f"Étapes refusées dans « {brut['titre']} » : {erreur.as_json_data()}") from erreur
    page.add_child(instance=module)
    _publier(module)


def _publier(page: Page) -> None:
    try:
        page.full_clean()
    except ValidationError as erreur:
        raise ValueError(f"Contenu refusé pour « {page.title} » : {erreur}") from erreur
    page.save_revision().publish()


def _critere(brut: dict[str, Any]) -> tuple[str, Any]:
    return brut["type"], {cle: valeur for cle, valeur in brut.items() if cle != "type"} or None


def _etape(brut: dict[str, Any], quiz: dict[str, Quiz]) -> dict[str, Any]:
    """One step, blocks given an identity of their own; its length is counted, unless it says another and why."""
    contenu = [_contenu(b, quiz) for b in brut["blocs"]]
    dite = {cle: brut[cle] for cle in ("duree_minutes", "duree_motif") if cle in brut}
    return {"titre": brut["titre"], **dite, "contenu": json.loads(flux(contenu))}


def _contenu(brut: dict[str, Any], quiz: dict[str, Quiz]) -> tuple[str, Any]:
    ((genre, valeur),) = brut.items()
    if genre == "quiz":
        return genre, quiz[valeur].pk
    if genre == "question":
        return genre, QuestionBanque.objects.get(code=valeur).pk
    if genre == "fiche_structure":
        return genre, {**valeur, "structure": Structure.objects.get(code=valeur["structure"]).pk}
    if genre == "fiche_pratique":
        return genre, {**valeur, "fiche": FichePratiquePage.objects.get(slug=valeur["fiche"]).pk}
    if genre == "scorm":
        return genre, module_deposer(valeur).pk
    if genre == "coches":
        return genre, {**valeur, "lignes": json.loads(flux([("item", ligne) for ligne in valeur["lignes"]]))}
    if genre in MEDIAS:
        valeur |= {nom: document_deposer(valeur[nom], valeur["titre"]).pk for nom in MEDIAS[genre]}
    if genre in RICHES:
        return genre, {cle: vers_html(texte) if cle in RICHES[genre] else texte for cle, texte in valeur.items()}
    return bloc(brut)
