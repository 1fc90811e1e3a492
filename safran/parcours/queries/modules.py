"""What an author reads of a module or of a training: what must be true before it is published, persons that its
texts seem to name (R3.5), what a Moodle backup holds.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import strip_tags
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.models import Page

from home.erreurs import RegleRefusee
from home.fichiers.archives import ArchiveRefusee
from home.fichiers.images import MINIMUM, contraste_lire
from home.fichiers.medias import MAX_OCTETS, sous_titres_defaut
from home.securite.detecteur import identifiants_detecter, phrase_alerte
from home.temps.typographie import duree, nombre
from safran.formations.models import FormationPage
from safran.formations.portes import (
    Condition,
    Groupe,
    condition_defauts,
    conditions_de,
    expression_lire,
    formation_declarations,
    formation_sans_public,
)
from safran.parcours.blocks.etapes import QUESTION, lecteur_de
from safran.parcours.blocks.images import bassins_nommes
from safran.parcours.blocks.textes import terme_de
from safran.parcours.choices import FormeFigure
from safran.parcours.fiches import structures_vives
from safran.parcours.models import ModulePage
from safran.parcours.queries.plans import PLAFOND, Plan, modules_lire, plan_lire
from safran.quiz.models import Quiz
from safran.quiz.portes import PageReprise, Refus, Sauvegarde, pages_de


@dataclass(frozen=True)
class Controle:
    """One thing to look at; a blocking one keeps the page from being published."""

    bloquant: bool
    phrase: str
    url: str = ""
    libelle: str = "Corriger"


# What is said of time before publication: a declared length stays near the one that the steps are expected to take.

AVERTIE = 2  # fois la durée prévue


def module_durees(page: ModulePage, editer: str) -> Iterator[Controle]:
    """A module made elsewhere, whose length nobody wrote; a module far from what its steps ask for."""
    (module,) = modules_lire([page])
    for etape in module.etapes:
        lieu = f"Étape {etape.rang}, « {etape.titre} » : "
        if etape.paquets and not etape.duree.est_ecrite:
            yield Controle(
                False, lieu + "un module fait ailleurs ne dit pas sa durée : écrivez-la, et pourquoi.", editer
            )
    dite = module.duree
    pres = dite.calculee <= AVERTIE * dite.minutes <= AVERTIE * AVERTIE * dite.calculee
    if dite.est_ecrite and dite.calculee and not pres:
        phrase = f"Le module annonce {duree(dite.minutes)}, ses étapes en demandent {duree(dite.calculee)}."
        yield Controle(False, phrase, editer)


def formation_durees(page: FormationPage, plan: Plan, editer: str) -> Iterator[Controle]:
    """The declared length, the room apart: warned over twice the expected one, refused over three times."""
    declarees, prevues = page.minutes_a_distance if page.duree_minutes else 0, plan.minutes
    if not prevues or declarees <= AVERTIE * prevues:
        return
    phrase = f"La formation déclare {duree(declarees)} à distance, ses étapes en demandent {duree(prevues)}."
    if declarees > PLAFOND * prevues:
        phrase += " Au-delà de trois fois, elle ne se publie pas : corrigez la durée, ou dites les heures en salle."
    yield Controle(declarees > PLAFOND * prevues, phrase, editer)


# What one block of a step lacks to be read by everybody.

SANS_SERVICE = "la question choisie n’est plus en service."


def bloc_manques(genre: str, valeur: Any) -> Iterator[tuple[bool, str]]:
    """What one block lacks: (blocking, sentence)."""
    if genre == "image" or (genre == "points" and not valeur["scene"]):
        yield from _image(valeur.get("image"))
    if genre == "avant_apres":
        for etat in filter(None, (valeur[cle]["image"] for cle in ("avant", "apres"))):
            yield from _image(etat)
    if genre in {"video", "audio"}:
        if not valeur.get(genre):
            yield True, "un fichier à lire manque."
        if genre == "video":
            yield from _sous_titres(valeur.get("sous_titres"))
    if genre in {"video", "audio", "video_distante"} and not str(valeur.get("transcription") or "").strip():
        yield True, "une transcription manque."
    if genre == "document" and not valeur.get("document"):
        yield True, "un document à télécharger manque."
    yield from _acte(genre, valeur)
    yield from _carte(genre, valeur)


def _image(image: Any) -> Iterator[tuple[bool, str]]:
    """A picture, and words for who does not see it."""
    if not image:
        yield True, "une image manque."
    elif not getattr(image, "decorative", False) and not getattr(image, "contextual_alt_text", ""):
        yield True, "une image n’a pas de texte alternatif."
    elif not getattr(image, "decorative", False):
        yield from _contraste(image)


def _contraste(image: Any) -> Iterator[tuple[bool, str]]:
    """What could not be made out in a picture, on one theme or on both."""
    # Aucun bloc n’écrit sur une image nue : un point a son disque, un état sa légende dessous. Reste l’image elle-même.
    lu = contraste_lire(image)
    if lu is None:
        return
    if not lu.fonds and lu.etendue < MINIMUM:
        dit = f"{nombre(round(lu.etendue, 1))} pour {MINIMUM}"
        yield False, f"l’image « {image.title} » se distingue mal : {dit}, du plus sombre au plus clair."
    for nom, ratio in lu.faibles.items():
        dit = f"sur le fond {nom} ({nombre(round(ratio, 1))} pour {MINIMUM})"
        yield False, f"l’image « {image.title} » est transparente et se perd {dit} : donnez-lui un fond."


def _acte(genre: str, valeur: Any) -> Iterator[tuple[bool, str]]:
    """What a block would no longer do: what it names has gone since it was written, or is not in service."""
    if genre == "scorm" and valeur is None:
        yield True, "le module SCORM ou H5P choisi n’existe plus."
    if genre == QUESTION and not (valeur and valeur.live):
        yield True, SANS_SERVICE
    if genre == "terme" and terme_de(valeur) is None:
        yield False, f"« {valeur['mot']} » n’est plus dans le glossaire : la phrase se lira sans lui."
    if genre == "figure" and valeur["forme"] == FormeFigure.CARTE:
        for nom in sorted({ligne["nom"] for ligne in valeur["rangs"]} - bassins_nommes()):
            yield False, f"« {nom} » n’est le nom d’aucun bassin : la carte de « {valeur['titre']} » le laissera vide."
    if genre == "video_distante" and not lecteur_de(valeur["adresse"]):
        yield False, f"la vidéo « {valeur['titre']} » est sur un serveur que le site ne permet plus : un lien y mènera."


def _sous_titres(document: Any) -> Iterator[tuple[bool, str]]:
    """Captions that a browser can show."""
    if not document:
        yield True, "une vidéo n’a pas de sous-titres."
        return
    try:
        with document.open_file() as fichier:
            defaut = sous_titres_defaut(fichier.read(MAX_OCTETS + 1))
    except OSError:
        defaut = "Le fichier manque sur le serveur."
    if defaut:
        yield True, f"les sous-titres « {document.title} » ne se liront pas. {defaut}"


def _carte(genre: str, valeur: Any) -> Iterator[tuple[bool, str]]:
    """What a live card would fail to show."""
    if genre == "fiche_structure":
        structure = valeur.get("structure")
        vive = bool(structure) and bool(structures_vives({structure.pk}))
        yield from _fiche(structure, vive, "une structure", "n’est plus dans l’annuaire public")
    if genre == "fiche_pratique":
        fiche = valeur.get("fiche")
        yield from _fiche(fiche, bool(fiche) and fiche.live, "une fiche pratique", "n’est plus publiée")


def _fiche(objet: Any, vive: bool, nom: str, absence: str) -> Iterator[tuple[bool, str]]:
    """A live card that has something to show; a sheet withdrawn since is only a warning."""
    if objet is None:
        yield True, f"{nom} à montrer manque."
    elif not vive:
        yield False, f"{nom}, « {objet} », {absence} : sa carte le dira."


# What must be true of a module before it is published: its steps, their blocks, their headings, their quizzes.

TITRES = re.compile(r"<h([2-4])")


def module_controles(page: ModulePage) -> Iterator[Controle]:
    """Steps, blocks, quizzes of a module."""
    editer = reverse("wagtailadmin_pages:edit", args=[page.pk]) + "#panel-child-contenu-etapes-section"
    if not page.etapes:
        yield Controle(True, "Le module n’a aucune étape.", editer)
    yield from module_durees(page, editer)
    for rang, bloc in enumerate(page.etapes, start=1):
        lieu = f"Étape {rang}, « {bloc.value['titre']} » : "
        contenu = bloc.value["contenu"]
        if not contenu:
            yield Controle(True, lieu + "elle est vide.", editer)
        niveau = 1
        for enfant in contenu:
            for bloquant, phrase in bloc_manques(enfant.block_type, enfant.value):
                yield Controle(bloquant, lieu + phrase, editer)
            if enfant.block_type == "texte":
                niveau, phrase = _titres(str(enfant.value), niveau)
                if phrase:
                    yield Controle(True, lieu + phrase, editer)
            if enfant.block_type == "quiz":
                yield from _quiz(lieu, enfant.value, editer)


def _titres(html: str, niveau: int) -> tuple[int, str]:
    """The last heading level of a text and, if one is skipped, the sentence that says so."""
    for trouve in TITRES.finditer(html):
        suivant = int(trouve[1])
        if suivant > niveau + 1:
            return suivant, f"un titre de niveau {suivant} suit un niveau {niveau} : ne sautez pas de niveau."
        niveau = suivant
    return niveau, ""


def _quiz(lieu: str, quiz: Quiz | None, editer: str) -> Iterator[Controle]:
    """A quiz shown in a step: published, and with an answer to each question."""
    if quiz is None:
        yield Controle(True, lieu + "le quiz choisi n’existe plus.", editer)
        return
    ouvrir = reverse("wagtailsnippets_quiz_quiz:edit", args=[quiz.pk])
    if not quiz.live:
        yield Controle(True, f"{lieu}le quiz « {quiz.titre} » n’est pas publié.", ouvrir, "Ouvrir le quiz")
    try:
        quiz.questions.stream_block.clean(quiz.questions)
    except (StreamBlockValidationError, ValidationError):
        phrase = f"{lieu}le quiz « {quiz.titre} » a une question incomplète ou sans bonne réponse."
        yield Controle(True, phrase, ouvrir, "Ouvrir le quiz")


# What must be true of a training before it is published: somebody can begin it, and reach its completion.


def formation_controles(
    page: FormationPage, sans: Collection[int] = (), plan: Plan | None = None
) -> Iterator[Controle]:
    """Somebody must be able to begin a training, and to reach its completion; `sans` leaves modules out."""
    editer = reverse("wagtailadmin_pages:edit", args=[page.pk]) + "#panel-child-contenu-achevement-section"
    plan = plan or (plan_lire(page) if page.pk else Plan(0))
    plan = Plan(plan.formation_pk, tuple(module for module in plan.modules if module.pk not in sans))
    if not plan.etapes:
        ajouter = reverse("wagtailadmin_explore", args=[page.pk]) if page.pk else ""
        phrase = "Aucun de ses modules n’est publié avec une étape : personne ne pourrait commencer la formation."
        yield Controle(True, phrase, ajouter, "Voir ses modules")
    decrire = reverse("wagtailadmin_pages:edit", args=[page.pk]) if page.pk else ""
    yield from formation_durees(page, plan, decrire)
    for phrase in formation_declarations(page):
        yield Controle(True, phrase, decrire)
    for phrase in formation_sans_public(page):  # une formation déjà en ligne le restait avant que ce soit demandé
        yield Controle(not page.live, phrase, decrire)
    expression = expression_lire(page)
    if not expression.membres:
        yield Controle(True, "La règle d’achèvement est vide : personne ne pourrait achever la formation.", editer)
        return
    possible = _atteignable(expression, plan)
    for phrase in _defauts(expression, plan):
        yield Controle(not possible, f"La règle d’achèvement demande {phrase}.", editer)
    yield from _quiz_introuvables(expression, plan, editer)


def _propres(condition: Condition, plan: Plan) -> Iterator[str]:
    """What a condition asks that this training does not hold."""
    if condition.type == "module_vu" and condition.parametres.get("module") not in {str(m.pk) for m in plan.modules}:
        yield "un module qui n’est pas publié dans cette formation"
    if condition.type == "etape_vue":
        connues = {f"{module_pk}:{etape_id}" for module_pk, etape_id in plan.cles}
        if condition.parametres.get("etape") not in connues:
            yield "une étape qui n’est pas publiée dans cette formation"


def _defauts(groupe: Groupe, plan: Plan) -> Iterator[str]:
    """Every condition of the rule that nobody could reach, in words."""
    if not groupe.membres:
        yield "un groupe de conditions qui est vide"
    elif groupe.trop_demande:
        yield f"{groupe.nombre} conditions là où elle n’en compte que {len(groupe.membres)}"
    for membre in groupe.membres:
        if isinstance(membre, Groupe):
            yield from _defauts(membre, plan)
        else:
            yield from list(condition_defauts(membre)) or _propres(membre, plan)


def _atteignable(membre: Condition | Groupe, plan: Plan) -> bool:
    """Whether somebody could reach it: enough members of a group are within reach."""
    if isinstance(membre, Groupe):
        if not membre.membres or membre.trop_demande:
            return False
        return sum(_atteignable(m, plan) for m in membre.membres) >= membre.requis
    return not list(condition_defauts(membre)) and not list(_propres(membre, plan))


def _quiz_introuvables(expression: Groupe, plan: Plan, editer: str) -> Iterator[Controle]:
    """A quiz is asked for that no published step shows."""
    montres = {pk for etape in plan.etapes for pk in etape.quiz}
    codes = [c.parametres.get("quiz") for c in conditions_de(expression) if c.type == "quiz_reussi"]
    for quiz in Quiz.objects.filter(code__in=codes).exclude(pk__in=montres):
        phrase = f"Le quiz « {quiz.titre} » est demandé, mais aucune étape publiée ne le montre."
        yield Controle(False, phrase, editer)


# Persons that the free texts of a module or of a training seem to name: told, never refused (R3.5).

TEXTES = {
    FormationPage: ("accroche", "public", "prerequis", "methodes", "evaluation", "accessibilite", "delais"),
    ModulePage: ("resume",),
}
FLUX = {FormationPage: ("objectifs", "corps"), ModulePage: ("etapes",)}
SINON = "vérifiez que ces mots ne désignent pas une personne reçue"


def personnes_vues(page: Page) -> Iterator[str]:
    """One sentence when the detector sees someone in the words of this page. What names its trainers is not read."""
    if type(page) not in TEXTES:
        return
    lus = [page.title, *(getattr(page, nom) for nom in TEXTES[type(page)])]
    for nom in FLUX[type(page)]:
        flux = getattr(page, nom)
        lus += flux.stream_block.get_searchable_content(flux)
    if detections := identifiants_detecter(strip_tags("\n".join(map(str, lus)))):
        yield phrase_alerte(detections, SINON)


def controles_de(page: Any, plan: Plan | None = None) -> list[Controle]:
    """The checks of a page as it stands in memory; nothing for another kind of page. Blocking ones first.

    `plan` is what a training would hold once its drafts are published with it; else what is online today.
    """
    if isinstance(page, ModulePage):
        trouves = list(module_controles(page))
    elif isinstance(page, FormationPage):
        trouves = list(formation_controles(page, plan=plan))
    else:
        return []
    editer = reverse("wagtailadmin_pages:edit", args=[page.pk]) if page.pk else ""
    trouves += [Controle(False, phrase, editer) for phrase in personnes_vues(page)]
    return sorted(trouves, key=lambda controle: not controle.bloquant)


def manques_de_publication(page: Any) -> list[str]:
    """What keeps a module or a training from being online, in sentences."""
    return [controle.phrase for controle in controles_de(page) if controle.bloquant]


def manques_sans(formation: FormationPage, retires: set[int]) -> list[str]:
    """What a training has today, and would lack if these modules went."""
    avant = manques_de_publication(formation)
    apres = [controle.phrase for controle in formation_controles(formation, retires) if controle.bloquant]
    return [phrase for phrase in apres if phrase not in avant]


ETAPES_MAX = 200


@dataclass
class SauvegardeLue:
    """What a backup has to read: the name of its course, its pages, what is not one."""

    cours: str
    pages: list[PageReprise]
    remarques: list[str]


def sauvegarde_lire(contenu: bytes) -> SauvegardeLue:
    """What would be taken of a backup; nothing is written.

    Raises RegleRefusee "sauvegarde_refusee" when the file cannot be read, "sans_page" when it holds nothing to read.
    """
    remarques: list[str] = []
    try:
        with Sauvegarde(contenu) as sauvegarde:
            cours, pages = pages_de(sauvegarde, remarques)
    except (ArchiveRefusee, Refus) as refus:
        raise RegleRefusee("sauvegarde_refusee", f"Cette sauvegarde ne se lit pas : {refus}") from refus
    if not pages:
        raise RegleRefusee("sans_page", "Cette sauvegarde n’a ni page, ni livre, ni étiquette à reprendre.")
    if len(pages) > ETAPES_MAX:
        remarques.append(f"{len(pages) - ETAPES_MAX} pages de trop : un module s’arrête à {ETAPES_MAX} étapes.")
    return SauvegardeLue(cours, pages[:ETAPES_MAX], remarques)
