"""The bank read for what comes in and goes out, written for other systems; where a quiz is used."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from wagtail.images import get_image_model
from wagtail.models import ReferenceIndex

from safran.quiz.echange.formes import question_de
from safran.quiz.echange.gift_ecrire import gift_ecrire
from safran.quiz.echange.modele import Image, Question
from safran.quiz.echange.moodle_ecrire import moodle_ecrire
from safran.quiz.models import QuestionBanque, Quiz, Tentative
from safran.quiz.textes import incrustees_dans

LOT = 500


def questions_par_code(codes: Iterable[str], *, verrouiller: bool) -> dict[str, QuestionBanque]:
    """The rows that bear these codes, locked in the order of their keys when they are about to be written."""
    tous = sorted(set(codes))
    lignes = QuestionBanque.objects.order_by("pk")
    if verrouiller:
        lignes = lignes.select_for_update(of=("self",))
    return {
        ligne.code: ligne
        for debut in range(0, len(tous), LOT)
        for ligne in lignes.filter(code__in=tous[debut : debut + LOT])
    }


def _images_montrees(brut: Any) -> Iterator[int]:
    valeur = brut["value"]
    if valeur.get("image"):
        yield valeur["image"]
    yield from incrustees_dans({nom: dedans for nom, dedans in valeur.items() if nom != "questions"})
    for sous in valeur.get("questions") or ():
        yield from _images_montrees(sous)


def _lire(ligne: QuestionBanque, image: Callable[[Any, str], Image]) -> Question:
    return question_de(
        ligne.contenu.raw_data[0],
        image=image,
        titre=ligne.titre,
        code=ligne.code,
        categorie=ligne.categorie,
        retiree=not ligne.live,
    )


def exemplaires(lignes: Iterable[QuestionBanque]) -> dict[str, Question]:
    """What the bank holds today, as it would come from a file: pictures are named by their sum."""
    lignes = list(lignes)
    cles = {cle for ligne in lignes for cle in _images_montrees(ligne.contenu.raw_data[0])}
    sommes = dict(get_image_model().objects.filter(pk__in=cles).values_list("pk", "file_hash"))
    return {
        ligne.code: _lire(ligne, lambda cle, alternative: Image(sommes.get(cle, ""), b"", alternative))
        for ligne in lignes
    }


def banque_lire(lignes: Iterable[QuestionBanque]) -> Iterator[Question]:
    """The questions of the bank with the content of their pictures, one after the other."""

    def image(cle: Any, alternative: str) -> Image:
        montree = get_image_model().objects.filter(pk=cle).first()
        if montree is None:  # retirée de la bibliothèque depuis : ses mots restent
            return Image("", b"", alternative)
        fichier = montree.file
        with fichier.open("rb") as ouvert:
            return Image(fichier.name.rpartition("/")[2], ouvert.read(), alternative)

    for ligne in lignes:
        if len(ligne.contenu.raw_data):
            yield _lire(ligne, image)


# The bank written for other systems.

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


# What keeps a quiz, or a line of the bank, from being deleted.


def banque_choisie(question: QuestionBanque) -> bool:
    """A quiz names this line of the bank; an attempt that has asked it keeps its own copy."""
    return ReferenceIndex.get_references_to(question).exists()


def usages_de(quiz: Quiz) -> list[str]:
    """Why a quiz may not be deleted: attempts, pages that show it, completion rules that name it."""
    from safran.formations.models import FormationPage
    from safran.formations.portes import conditions_de, expression_lire

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
