"""One form in service for each moment and public."""

from django.db import transaction

from safran.evaluations.models import Questionnaire


@transaction.atomic
def questionnaire_servir(*, questionnaire: Questionnaire) -> None:
    """Take the others out of service, before this one is saved; open campaigns keep their own questions."""
    autres = Questionnaire.objects.select_for_update(of=("self",)).filter(
        moment=questionnaire.moment, public=questionnaire.public
    )
    list(autres)  # le verrou se prend à la lecture
    autres.exclude(pk=questionnaire.pk).update(en_service=False)
