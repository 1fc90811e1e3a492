"""The bank written for other systems."""

from dataclasses import dataclass, field

from safran.quiz.echange.gift_ecrire import gift_ecrire
from safran.quiz.echange.moodle_ecrire import moodle_ecrire
from safran.quiz.importation.lectures import banque_lire
from safran.quiz.models import QuestionBanque

GIFT, MOODLE_XML = "gift", "moodle-xml"
FORMATS = {
    GIFT: ("GIFT", "gift.txt", "text/plain; charset=utf-8"),
    MOODLE_XML: ("Moodle XML", "xml", "application/xml"),
}


@dataclass
class ExportQuestions:
    """A file ready to be written, how many questions, and what the format could not say."""

    contenu: bytes
    nombre: int
    pertes: list[str] = field(default_factory=list)


def questions_export(format_: str) -> ExportQuestions:
    """The whole bank; retired questions say that they are, where the format can say it."""
    questions = list(banque_lire(QuestionBanque.objects.order_by("categorie", "titre", "pk").iterator(500)))
    if format_ == MOODLE_XML:
        return ExportQuestions("".join(moodle_ecrire(questions)).encode(), len(questions))
    ecrit = gift_ecrire(questions)
    return ExportQuestions(ecrit.texte.encode(), len(questions) - ecrit.laissees, ecrit.pertes)
