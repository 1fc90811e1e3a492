"""What an attempt asks: the stream of the quiz frozen, questions of the bank taken in it, each at most once."""

import secrets
from collections.abc import Iterable
from typing import Any

from home.gardees import Gardee
from reseau.territoires.models import Bassin
from safran.quiz.choices import BANQUE, QUI_FAIT_QUOI, TIRAGE
from safran.quiz.genres import bloc_figer, questions_a_plat
from safran.quiz.models import QuestionBanque
from safran.quiz.quifaitquoi.tirage import questions_tirer

# Lues pour tous, jamais changées ; ce que leurs blocs montrent, images comprises, se relit quand il change.
PIECES = ("quiz", "vocabulaires", "wagtailimages")
OFFERTES = Gardee("questions à tirer", pieces=PIECES)
LIGNES = Gardee("lignes de la banque", pieces=PIECES)
DE_LA_BANQUE = "banque-"  # le début de l’identité de ses questions


def questions_figer(
    flux: Any, *, melanger: bool = False, melanger_questions: bool = False, bassin: Bassin | None = None
) -> list[dict[str, Any]]:
    """Freeze a stream of questions: what an attempt keeps, in order, cases with their questions inside.

    A question taken from the bank is asked once, chosen or drawn; a draw that the bank cannot fill any more asks what
    is left. Questions about the directory are those of `bassin`, the reader's own, unless the quiz names another.
    """
    blocs = list(flux)
    prises = {bloc.value.pk for bloc in blocs if bloc.block_type == BANQUE and bloc.value}
    figees: list[dict[str, Any]] = []
    for rang, bloc in enumerate(blocs, start=1):
        if bloc.block_type == TIRAGE:
            tirees = _tirer(bloc.value, prises)
            prises.update(ligne.pk for ligne in tirees)
            figees.extend(lignes_figer(tirees, melanger))
        elif bloc.block_type == BANQUE:
            figees.extend(lignes_figer([bloc.value] if bloc.value else [], melanger))
        elif bloc.block_type == QUI_FAIT_QUOI:
            figees.extend(_de_l_annuaire(bloc.value, bassin, figees))
        else:
            figees.append(bloc_figer(bloc, melanger=melanger, rang=str(rang)))
    figees = _uniques(figees)
    if melanger_questions:
        secrets.SystemRandom().shuffle(figees)
    return figees


def _tirer(tirage: Any, prises: set[int]) -> list[QuestionBanque]:
    """As many lines of the bank as asked, at random, none of those already taken."""
    tas = tirage["theme"] or "", tirage["categorie"] or ""
    offertes = OFFERTES.lire(tas, lambda: _offertes(*tas))
    libres = [pk for pk in offertes if pk not in prises]
    choisies = secrets.SystemRandom().sample(libres, min(tirage["nombre"], len(libres)))
    lignes = LIGNES.lire_lot(choisies, QuestionBanque.objects.select_related("theme").in_bulk)
    return [lignes[pk] for pk in choisies if pk in lignes]


def _offertes(theme: str, categorie: str) -> list[int]:
    return list(QuestionBanque.objects.a_tirer(theme, categorie).order_by("pk").values_list("pk", flat=True))


def _de_l_annuaire(demande: Any, bassin: Bassin | None, deja: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Questions made from the directory as it is now; fewer when it is too thin, none asked twice."""
    if demande["bassin"]:
        bassin = Bassin.objects.en_vigueur().filter(code=demande["bassin"]).first()
    posees = [question for question in deja if "sujet" in question]
    return questions_tirer(nombre=demande["nombre"], graine=secrets.token_hex(8), bassin=bassin, sauf=posees)


def lignes_figer(lignes: Iterable[QuestionBanque], melanger: bool = False) -> list[dict[str, Any]]:
    """Lines of the bank frozen, with their theme; their identity is that of the line, the same at each attempt."""
    figees = []
    for ligne in lignes:
        for bloc in ligne.contenu:
            figee = bloc_figer(bloc, melanger=melanger)
            identite = f"{DE_LA_BANQUE}{ligne.pk}"
            for rang, question in enumerate(figee.get("questions", ()), start=1):
                question.update(id=f"{identite}-{rang}", theme=ligne.theme.code)
            figees.append({**figee, "id": identite, "theme": ligne.theme.code})
    return figees


def _uniques(figees: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each element once: the same line chosen twice is asked once."""
    return list({element["id"]: element for element in figees}.values())


def cles_actuelles(quiz: Any) -> dict[str, dict[str, Any]]:
    """Every question that attempts of this quiz may have asked, with its key as it is written today, by identity."""
    posees = quiz.items.filter(identite__startswith=DE_LA_BANQUE).values_list("identite", flat=True)
    pks = {int(identite.split("-")[1]) for identite in posees}
    lignes = QuestionBanque.objects.select_related("theme").filter(pk__in=pks)
    figees = [*ecrites_dans(quiz), *lignes_figer(lignes, melanger=False)]
    return {question["id"]: question for question in questions_a_plat(figees)}


def ecrites_dans(quiz: Any) -> list[dict[str, Any]]:
    """The questions and the cases that a quiz writes itself, frozen as they are today."""
    return [
        bloc_figer(bloc, rang=str(rang))
        for rang, bloc in enumerate(quiz.questions, start=1)
        if bloc.block_type not in {BANQUE, TIRAGE, QUI_FAIT_QUOI}
    ]
