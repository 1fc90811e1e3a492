"""Quizzes and the bank of questions, from what the content files say of them."""

import json
import uuid
from typing import Any

from django.core.exceptions import ValidationError
from wagtail.blocks import StreamBlock

from reseau.vocabulaires.models import Theme
from safran.demo.lecture import fichier_lire
from safran.installation.textes import flux, vers_html
from safran.quiz.models import QuestionBanque, Quiz

DANS_LES_ETAPES = "Dans les étapes"
REGLAGES = ("consigne", "essais_max", "delai_minutes", "duree_minutes", "melanger", "positionnement", "correction")
LISTES = frozenset({"reponses", "unites", "paires", "leurres", "elements", "criteres"})
AVEC_RETOUR = frozenset({"reponses", "paires", "elements"})


def banque_construire() -> None:
    """The lines that the positioning test draws from, in service."""
    lignes_construire(fichier_lire("banque.yaml"))


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
        rendu[cle] = [_item(ligne, cle in AVEC_RETOUR) for ligne in valeur[cle]]
    if "trous" in valeur:
        rendu["trous"] = [
            {"type": trou["type"], "id": str(uuid.uuid4()), "value": _listes({"poids": 1, **trou})}
            for trou in valeur["trous"]
        ]
    return rendu


def _item(ligne: Any, avec_retour: bool) -> dict[str, Any]:
    if isinstance(ligne, dict) and avec_retour:
        ligne = {"retour": "", **ligne}
    return {"type": "item", "id": str(uuid.uuid4()), "value": ligne}
