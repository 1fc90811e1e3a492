"""Reads of the bank for what comes in and goes out."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from wagtail.images import get_image_model

from safran.quiz.echange.formes import question_de
from safran.quiz.echange.modele import Image, Question
from safran.quiz.models import QuestionBanque
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
    """The keys of the pictures of a stored block."""
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
