"""Invariants of the catalogue."""

from collections.abc import Iterator

from safran.formations.criteres import criteres_offerts, options_quiz
from safran.formations.pages import FormationPage


def formations_coherentes() -> Iterator[str]:
    """Every published training can be completed: its rule has criteria, all known, and names quizzes that exist."""
    connus = criteres_offerts()
    quiz = {code for code, _libelle in options_quiz()}
    for formation in FormationPage.objects.live():
        nom = f"La formation {formation.pk} ({formation.title})"
        if not len(formation.achevement_criteres):
            yield f"{nom} n’a aucun critère d’achèvement."
        for bloc in formation.achevement_criteres:
            if bloc.block_type not in connus:
                yield f"{nom} demande un critère inconnu : {bloc.block_type}."
            elif bloc.block_type == "quiz_reussi" and bloc.value["quiz"] not in quiz:
                yield f"{nom} demande un quiz qui n’existe pas : {bloc.value['quiz']}."
