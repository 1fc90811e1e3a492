"""A quiz as those who take it find it, read once until the room changes."""

from home.gardees import Gardee
from safran.quiz.models import Quiz

# Ses questions se construisent quand un premier essai les pose : ce qu’elles montrent, images comprises, est dit ici.
QUIZ = Gardee("quiz par leur code", pieces=("quiz", "vocabulaires", "wagtailimages"))


def quiz_lire(code: str) -> Quiz | None:
    """The quiz of this code with its theme, published or not; shared by all: to be read, never changed."""
    try:
        return QUIZ.lire(code, lambda: Quiz.objects.select_related("theme").get(code=code))
    except Quiz.DoesNotExist:  # ne se garde pas : des codes inventés ne chassent pas les vrais
        return None
