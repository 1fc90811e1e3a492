"""The questions asked inside a step: what the bank says of them today, what the reader has answered."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.urls import reverse

from safran.parcours.blocks.etapes import QUESTION
from safran.parcours.models import ReponseEtape, Suivi
from safran.parcours.queries.plans import plan_lire
from safran.quiz import portes
from safran.quiz.choices import VIGNETTE, Verdict
from safran.quiz.models import MILLE, QuestionBanque

SURTITRE = "À vous, sans note"

Cle = tuple[str, int]  # le bloc, et le rang de la question dans son cas


@dataclass(frozen=True)
class Essai:
    """The question that a reader takes again; with its form when what was sent could not be kept."""

    question: str = ""
    form: portes.QuestionForm | None = None


@dataclass(frozen=True)
class QuestionPosee:
    """A question of a step as it is asked today; retired, it is not asked any more."""

    module_pk: int
    etape_id: str
    bloc_id: str
    rang: int
    question: dict[str, Any]

    @property
    def ancre(self) -> str:
        return self.question["ancre"]


@dataclass(frozen=True)
class Endroit:
    """The step of a following where questions are answered."""

    suivi: Suivi
    module_pk: int
    etape_id: str

    def url(self, ancre: str) -> str:
        return reverse("parcours_question", args=[self.suivi.formation_id, self.module_pk, self.etape_id, ancre])

    def donnees(self) -> dict[Cle, ReponseEtape]:
        """What was answered here; the open answers that are read have theirs."""
        lignes = ReponseEtape.objects.filter(suivi=self.suivi, module=self.module_pk, etape_id=self.etape_id)
        return {(ligne.bloc_id, ligne.rang): ligne for ligne in lignes.select_related("copie")}


def elements_poser(blocs: dict[str, int]) -> dict[str, dict[str, Any]]:
    """What each block (its line of the bank) asks today, each question under a name that is its own in the step."""
    lignes = QuestionBanque.objects.en_service().select_related("theme").in_bulk(blocs.values())
    figees = {pk: portes.lignes_figer([ligne]) for pk, ligne in lignes.items()}
    return {bloc: _nommer(element, bloc) for bloc, pk in blocs.items() for element in figees.get(pk, ())[:1]}


def _nommer(element: dict[str, Any], bloc: str) -> dict[str, Any]:
    nommees = [
        {**question, "id": ancre, "ancre": ancre, "origine": question["id"]}
        for rang, question in enumerate(portes.questions_a_plat([element]), start=1)
        if (ancre := bloc if rang == 1 else f"{bloc}-{rang}")
    ]
    return {**element, "questions": nommees} if element["genre"] == VIGNETTE else nommees[0]


def question_get(suivi: Suivi, module_pk: int, etape_id: str, ancre: str) -> QuestionPosee:
    """The question of this name in a published step, as it is asked today, or Http404."""
    plan = plan_lire(suivi.formation)
    etape = plan.etape(module_pk, etape_id)
    module = plan.module(module_pk)
    brute = next((b for b in module.page.etapes.raw_data if b.get("id") == etape.id), None) if etape else None
    contenu = brute["value"].get("contenu") or () if brute else ()
    blocs = {b["id"]: b["value"] for b in contenu if b.get("type") == QUESTION and b.get("value") and b.get("id")}
    for bloc, element in elements_poser(blocs).items():
        for rang, question in enumerate(portes.questions_a_plat([element]), start=1):
            if question["ancre"] == ancre:
                return QuestionPosee(module_pk, etape_id, bloc, rang, question)
    raise Http404


def elements_lire(blocs: dict[str, int], endroit: Endroit | None, essai: Essai | None) -> dict[str, dict[str, Any]]:
    """The questions of a step as the page shows them, by block: to be answered, or corrected as they were asked.

    Without `endroit` (a preview), nobody has answered. A retired question stays for those who have answered it.
    """
    return _elements(blocs, endroit, endroit.donnees() if endroit else {}, essai or Essai())


def _elements(
    blocs: dict[str, int], endroit: Endroit | None, donnees: dict[Cle, ReponseEtape], essai: Essai
) -> dict[str, dict[str, Any]]:
    poses = elements_poser(blocs)
    figees = {bloc: element for bloc in blocs if (element := _reunir(bloc, poses.get(bloc), donnees))}
    questions = [q for element in figees.values() for q in portes.questions_a_plat([element])]
    if not questions:
        return {}

    def ecrire(ligne: dict[str, Any]) -> dict[str, Any]:
        question = ligne["question"]
        donnee = donnees.get((question["bloc"], question["rang"]))
        if donnee is None or (essai.question == ligne["ancre"] and not question.get("retiree")):
            form = essai.form if essai.question == ligne["ancre"] else None
            return {
                "donnee": None,
                "url": endroit.url(ligne["ancre"]) if endroit else "",
                "html": portes.question_a_repondre(
                    ligne, form or portes.QuestionForm(question=question, numero=ligne["ancre"])
                ),
            }
        image = ligne["image"] if donnee.question.get("image") == question.get("image") else None
        corrigee = {**ligne, "question": donnee.question, "image": image}
        return {
            "donnee": donnee,
            "reprend": not question.get("retiree"),
            "html": portes.question_corrigee(corrigee, donnee.question, donnee.reponse),
        }

    elements = portes.elements_numeroter(list(figees.values()), ecrire, surtitre=SURTITRE)
    return dict(zip(figees, elements, strict=True))


def ligne_lire(
    posee: QuestionPosee, endroit: Endroit, donnee: ReponseEtape | None, form: portes.QuestionForm
) -> dict[str, Any]:
    """One question alone, as the page shows it: what replaces it once this answer was given, or this form refused."""
    pk = int(posee.question["origine"].split("-")[1])
    donnees = {(posee.bloc_id, posee.rang): donnee} if donnee else {}
    essai = Essai(posee.ancre, form) if form.errors else Essai()
    element = _elements({posee.bloc_id: pk}, endroit, donnees, essai)[posee.bloc_id]
    return next(ligne for ligne in element["lignes"] if ligne["ancre"] == posee.ancre)


def part_de(question: dict[str, Any], reponse: dict[str, Any]) -> int | None:
    """What an answer gives, in thousandths of the question; None while it waits for its reader."""
    correction = portes.GENRES[question["genre"]].corriger(question, reponse)
    if correction.verdict == Verdict.A_RELIRE:
        return None
    return int(correction.points / portes.points_de(question) * MILLE)


def _reunir(bloc: str, pose: dict[str, Any] | None, donnees: dict[Cle, ReponseEtape]) -> dict[str, Any] | None:
    """What a block shows: today's questions, each told its block and rank; once retired, those answered before."""
    if pose is None:
        restees = [
            d.question | {"bloc": bloc, "rang": d.rang, "retiree": True} for d in donnees.values() if d.bloc_id == bloc
        ]
        restees.sort(key=lambda question: question["rang"])
        return {"titre": "", "situation": "", "questions": restees} if restees else None
    if "questions" not in pose:
        return pose | {"bloc": bloc, "rang": 1}
    return pose | {"questions": [q | {"bloc": bloc, "rang": r} for r, q in enumerate(pose["questions"], start=1)]}
