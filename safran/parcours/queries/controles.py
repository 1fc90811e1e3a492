"""What must be true before a module or a training is published: a list, each line with where to mend it."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.blocks.stream_block import StreamBlockValidationError

from home.sous_titres import MAX_OCTETS, sous_titres_defaut
from safran.formations.expressions import Condition, Groupe, expression_lire
from safran.formations.models import FormationPage
from safran.formations.verifications import condition_defauts, formation_declarations, formation_sans_public
from safran.parcours.blocks_questions import QUESTION
from safran.parcours.fiches_vives import structures_vives
from safran.parcours.pages import ModulePage
from safran.parcours.queries.personnes import personnes_vues
from safran.parcours.queries.plans import Plan, plan_lire
from safran.quiz.models import Quiz

TITRES = re.compile(r"<h([2-4])")


@dataclass(frozen=True)
class Controle:
    """One thing to look at; a blocking one keeps the page from being published."""

    bloquant: bool
    phrase: str
    url: str = ""
    libelle: str = "Corriger"


def controles_de(page: Any) -> list[Controle]:
    """The checks of a page as it stands in memory; nothing for another kind of page. Blocking ones first."""
    if isinstance(page, ModulePage):
        trouves = list(_module(page))
    elif isinstance(page, FormationPage):
        trouves = list(_formation(page))
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
    apres = [controle.phrase for controle in _formation(formation, retires) if controle.bloquant]
    return [phrase for phrase in apres if phrase not in avant]


def _module(page: ModulePage) -> Iterator[Controle]:
    """Steps, blocks, quizzes of a module."""
    editer = reverse("wagtailadmin_pages:edit", args=[page.pk]) + "#panel-child-contenu-etapes-section"
    if not page.etapes:
        yield Controle(True, "Le module n’a aucune étape.", editer)
    total = sum(bloc.value.get("duree_minutes") or 0 for bloc in page.etapes)
    if total and (page.duree_minutes > 2 * total or total > 2 * page.duree_minutes):
        yield Controle(
            False, f"Le module annonce {page.duree_minutes} minutes, ses étapes en comptent {total}.", editer
        )
    for rang, bloc in enumerate(page.etapes, start=1):
        lieu = f"Étape {rang}, « {bloc.value['titre']} » : "
        contenu = bloc.value["contenu"]
        if not contenu:
            yield Controle(True, lieu + "elle est vide.", editer)
        niveau = 1
        for enfant in contenu:
            for bloquant, phrase in _bloc(enfant.block_type, enfant.value):
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


def _bloc(genre: str, valeur: Any) -> Iterator[tuple[bool, str]]:
    """What one block lacks: (blocking, sentence)."""
    if genre == "image":
        image = valeur.get("image")
        if not image:
            yield True, "une image manque."
        elif not getattr(image, "decorative", False) and not getattr(image, "contextual_alt_text", ""):
            yield True, "une image n’a pas de texte alternatif."
    if genre in {"video", "audio"}:
        if not valeur.get(genre):
            yield True, "un fichier à lire manque."
        if genre == "video":
            yield from _sous_titres(valeur.get("sous_titres"))
        if not str(valeur.get("transcription") or "").strip():
            yield True, "une transcription manque."
    if genre == "document" and not valeur.get("document"):
        yield True, "un document à télécharger manque."
    yield from _choix(genre, valeur)
    yield from _carte(genre, valeur)


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


def _choix(genre: str, valeur: Any) -> Iterator[tuple[bool, str]]:
    """A module made elsewhere exists; a question of the bank is in service."""
    if genre == "scorm" and valeur is None:
        yield True, "le module SCORM ou H5P choisi n’existe plus."
    if genre == QUESTION and not (valeur and valeur.live):
        yield True, "la question choisie n’est plus en service."


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


def _formation(page: FormationPage, sans: Collection[int] = ()) -> Iterator[Controle]:
    """Somebody must be able to begin a training, and to reach its completion; `sans` leaves modules out."""
    editer = reverse("wagtailadmin_pages:edit", args=[page.pk]) + "#panel-child-contenu-achevement-section"
    plan = plan_lire(page) if page.pk else Plan(0)
    plan = Plan(plan.formation_pk, tuple(module for module in plan.modules if module.pk not in sans))
    if not plan.etapes:
        ajouter = reverse("wagtailadmin_explore", args=[page.pk]) if page.pk else ""
        phrase = "Aucun de ses modules n’est publié avec une étape : personne ne pourrait commencer la formation."
        yield Controle(True, phrase, ajouter, "Voir ses modules")
    decrire = reverse("wagtailadmin_pages:edit", args=[page.pk]) if page.pk else ""
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
    from safran.formations.expressions import conditions_de

    montres = {pk for etape in plan.etapes for pk in etape.quiz}
    codes = [c.parametres.get("quiz") for c in conditions_de(expression) if c.type == "quiz_reussi"]
    for quiz in Quiz.objects.filter(code__in=codes).exclude(pk__in=montres):
        phrase = f"Le quiz « {quiz.titre} » est demandé, mais aucune étape publiée ne le montre."
        yield Controle(False, phrase, editer)
