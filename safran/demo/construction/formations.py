"""Twelve trainings with their media and quizzes, published in the catalogue, and what people have already done of
them.
"""

import datetime
import io
import json
import uuid
import zipfile
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.blocks import StreamBlock
from wagtail.documents import get_document_model
from wagtail.documents.models import AbstractDocument
from wagtail.models import Page, Site

from home.documents.markdown import vers_html
from pratiques.pages import FichePratiquePage
from reseau.comptes.models import Compte
from reseau.membres.rules.personnes import demande_creer
from reseau.plans.models import OrientationDuSchema
from reseau.structures.models import Reseau, Structure
from reseau.vocabulaires.models import Mission, Rubrique, Theme, TypePublic
from safran.attestations.models import ParametresAttestation
from safran.demo.dates import CONTENU, a_l_instant, dossier_lire, fichier_lire
from safran.formations.models import CataloguePage, FormationPage
from safran.installation.preparation import bloc, flux
from safran.installation.rules import catalogue_ouvrir
from safran.parcours.models import ModulePage, Suivi
from safran.parcours.queries.plans import Etape, plan_lire
from safran.parcours.rules.suivis import etape_marquer, suivi_commencer
from safran.quiz.genres import GENRES, questions_a_plat
from safran.quiz.models import QuestionBanque, Quiz
from safran.quiz.rules.tentatives import tentative_commencer, tentative_soumettre
from safran.scorm.models import Paquet
from safran.scorm.rules import paquet_deposer

# What the lessons play: a film and a sound of the document library, modules made with another tool.

MEDIAS, MODULES = CONTENU / "medias", CONTENU / "modules"
COMMUN = MODULES / "_commun"  # ce dont les modules SCORM se servent tous


def document_deposer(nom: str, titre: str) -> AbstractDocument:
    """A file of the demonstration in the document library."""
    fichier = ContentFile((MEDIAS / nom).read_bytes(), name=nom)
    return get_document_model().objects.create(title=f"{titre} ({Path(nom).suffix.removeprefix('.')})", file=fichier)


def module_deposer(nom: str) -> Paquet:
    """A module kept as its files, packed and deposited as its author would send it."""
    depot = paquet_deposer(fichier=io.BytesIO(module_archiver(nom)))
    if depot.version is None:
        refus = " ".join(constat.dire() for constat in depot.examen.rapport.constats)
        raise ValueError(f"Module « {nom} » refusé : {refus}")
    return depot.version.paquet


def module_archiver(nom: str) -> bytes:
    """The files of a module as one archive, the same at each construction."""
    dossiers = [MODULES / nom] if (MODULES / nom / "h5p.json").exists() else [MODULES / nom, COMMUN]
    tampon = io.BytesIO()
    with zipfile.ZipFile(tampon, "w") as archive:
        for dossier in dossiers:
            for chemin in sorted(chemin for chemin in dossier.rglob("*") if chemin.is_file()):
                entree = zipfile.ZipInfo(chemin.relative_to(dossier).as_posix())
                archive.writestr(entree, chemin.read_bytes(), zipfile.ZIP_DEFLATED)
    return tampon.getvalue()


# Quizzes and the bank of questions, from what the content files say of them.

DANS_LES_ETAPES = "Dans les étapes"
REGLAGES = ("consigne", "essais_max", "delai_minutes", "duree_minutes", "melanger", "positionnement", "correction")
LISTES = frozenset({"reponses", "unites", "paires", "leurres", "elements", "criteres"})
AVEC_RETOUR = frozenset({"reponses", "paires", "elements"})


def lignes_construire(bruts: list[dict[str, Any]]) -> None:
    """Lines of the bank, in service; those of a training are asked in its steps."""
    bloc = QuestionBanque._meta.get_field("contenu").stream_block
    for brut in bruts:
        ligne = QuestionBanque(
            code=brut["code"],
            titre=brut["titre"],
            theme=Theme.objects.get(code=brut["theme"]),
            categorie=brut.get("categorie", DANS_LES_ETAPES),
            contenu=flux([_question(brut["question"])]),
        )
        _exiger(bloc, ligne.contenu, brut["code"])
        ligne.full_clean()
        ligne.save()
        ligne.save_revision().publish()


def quiz_construire(brut: dict[str, Any]) -> Quiz:
    """One quiz, published."""
    quiz = Quiz(
        code=brut["code"],
        titre=brut["titre"],
        theme=Theme.objects.get(code=brut["theme"]),
        seuil=brut["seuil"],
        questions=flux([_question(q) for q in brut["questions"]]),
        **{nom: brut[nom] for nom in REGLAGES if nom in brut},
    )
    _exiger(Quiz._meta.get_field("questions").stream_block, quiz.questions, brut["code"])
    quiz.full_clean()
    quiz.save()
    quiz.save_revision().publish()
    return quiz


def _exiger(bloc: StreamBlock, valeur: Any, code: str) -> None:
    """What the admin would refuse is refused here too."""
    try:
        bloc.clean(valeur)
    except ValidationError as erreur:
        raise ValueError(f"Quiz « {code} » refusé : {erreur.as_json_data()}") from erreur


def _question(brut: dict[str, Any]) -> tuple[str, Any]:
    """One element as the stream field stores it."""
    genre, reste = brut["type"], {cle: valeur for cle, valeur in brut.items() if cle != "type"}
    if genre == "vignette":
        sous_questions = json.loads(flux([_question(q) for q in reste["questions"]]))
        return genre, {**reste, "situation": vers_html(reste["situation"]), "questions": sous_questions}
    if genre == "banque":
        return genre, QuestionBanque.objects.get(code=reste["code"]).pk
    if genre == "tirage":
        return genre, {"theme": "", "categorie": "", **reste}
    if genre == "qui_fait_quoi":
        return genre, {"bassin": "", **reste}
    if genre == "ouverte":
        reste["reponse_modele"] = vers_html(reste["reponse_modele"])
    reste |= {"enonce": reste["enonce"].strip(), "retour": reste.get("retour", "").strip()}
    return genre, _listes(reste)


def _listes(valeur: dict[str, Any]) -> dict[str, Any]:
    """Lists and gaps in the form in which Wagtail keeps them, every line with an identity of its own."""
    rendu = dict(valeur)
    for cle in LISTES & valeur.keys():
        rendu[cle] = [
            {
                "type": "item",
                "id": str(uuid.uuid4()),
                "value": {"retour": "", **ligne} if cle in AVEC_RETOUR and isinstance(ligne, dict) else ligne,
            }
            for ligne in valeur[cle]
        ]
    if "trous" in valeur:
        rendu["trous"] = [
            {"type": trou["type"], "id": str(uuid.uuid4()), "value": _listes({"poids": 1, **trou})}
            for trou in valeur["trous"]
        ]
    return rendu


# Twelve trainings, their modules and their quizzes, published in the catalogue.

# Ce qui s’écrit en Markdown dans les fichiers, par genre de bloc.
RICHES = {
    "definition": {"texte"},
    "a_vous": {"consigne", "reponse"},
    "cas": {"situation", "reponse"},
    "dialogue": {"situation", "fin"},
    "video": {"transcription"},
    "audio": {"transcription"},
}
MEDIAS_CONSTRUCTION = {"video": ("video", "sous_titres"), "audio": ("audio",)}
TEXTES = ("public", "prerequis", "methodes", "evaluation", "accessibilite", "delais")


def formations_construire() -> list[FormationPage]:
    """Publish the catalogue and every training; return them by slug order."""
    catalogue, _ = catalogue_ouvrir()
    lignes_construire(fichier_lire("banque.yaml"))  # où tire le test de positionnement
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
    if genre in MEDIAS_CONSTRUCTION:
        valeur |= {nom: document_deposer(valeur[nom], valeur["titre"]).pk for nom in MEDIAS_CONSTRUCTION[genre]}
    if genre in RICHES:
        return genre, {cle: vers_html(texte) if cle in RICHES[genre] else texte for cle, texte in valeur.items()}
    return bloc(brut)


# What people have already done: trainings begun and finished, quizzes passed, so that no page is empty.


def activite_construire(contexte: dict[str, Any]) -> None:
    """Follow some trainings as the demonstration accounts would."""
    formations = {page.slug: page for page in contexte["formations"]}
    comptes = {compte.email.split("@")[0]: compte for compte in contexte["comptes"].values()}
    dit, site = fichier_lire("activite.yaml"), Site.objects.get(is_default_site=True)
    ParametresAttestation.objects.update_or_create(site=site, defaults=dit["signature"])
    for nom, slug, part in dit["parcours"]:
        suivi = suivi_commencer(compte=comptes[nom], formation=formations[slug])
        etapes = plan_lire(formations[slug]).etapes
        for etape in etapes[: round(len(etapes) * part)]:
            _marquer(suivi, etape)
    for rang, (cle, faites, jours) in enumerate(dit["la_suivent"]):
        debut = timezone.now() - datetime.timedelta(days=jours)
        _lire(contexte["comptes"][cle], formations[dit["suivie"]], faites, debut, dit["minutes"] + rang % 3)
    for demande in dit["demandes"]:
        demande_creer(**{**demande, "structure": Structure.objects.get(code=demande["structure"])})


def _lire(compte: Compte, formation: FormationPage, faites: int, debut: datetime.datetime, minutes: int) -> None:
    """The first steps from that moment on, each read for so many minutes."""
    with a_l_instant(debut):
        suivi = suivi_commencer(compte=compte, formation=formation)
    for etape in plan_lire(formation).etapes[:faites]:
        depuis, debut = debut, debut + datetime.timedelta(minutes=minutes)
        with a_l_instant(debut):
            _marquer(suivi, etape, depuis=depuis)


def _marquer(suivi: Suivi, etape: Etape, depuis: datetime.datetime | None = None) -> None:
    """One step done, its quizzes handed in with every answer right."""
    for pk in etape.quiz:
        tentative = tentative_commencer(compte=suivi.compte, quiz=Quiz.objects.get(pk=pk))
        posees = questions_a_plat(tentative.questions)
        reponses = {question["id"]: GENRES[question["genre"]].exacte(question) for question in posees}
        tentative_soumettre(tentative=tentative, reponses=reponses)
    etape_marquer(suivi=suivi, module=etape.module_pk, etape_id=etape.id, depuis=depuis)
