"""What keeps a quiz, or a line of the bank, from being deleted."""

from wagtail.models import ReferenceIndex

from safran.quiz.models import QuestionBanque, Quiz, Tentative


def banque_choisie(question: QuestionBanque) -> bool:
    """A quiz names this line of the bank; an attempt that has asked it keeps its own copy."""
    return ReferenceIndex.get_references_to(question).exists()


def usages_de(quiz: Quiz) -> list[str]:
    """Why a quiz may not be deleted: attempts, pages that show it, completion rules that name it."""
    from safran.formations.expressions import conditions_de, expression_lire
    from safran.formations.models import FormationPage

    raisons = []
    if nombre := Tentative.objects.filter(quiz=quiz).count():
        raisons.append("une personne l’a commencé" if nombre == 1 else f"{nombre} essais en dépendent")
    if ReferenceIndex.get_references_to(quiz).exists():
        raisons.append("une page l’affiche")
    for formation in FormationPage.objects.all():
        conditions = [c for c in conditions_de(expression_lire(formation)) if c.type == "quiz_reussi"]
        if any(condition.parametres.get("quiz") == quiz.code for condition in conditions):
            raisons.append(f"la formation « {formation.title} » le demande")
    return raisons
