"""Questions that mislead: how many answered wrong the first time, and what they chose; told by fives."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Max

from safran.atelier.planchers import Combien, combien
from safran.formations.models import FormationPage
from safran.parcours.models import ReponseEtape
from safran.parcours.queries.plans import Plan
from safran.quiz.choices import MARQUE_PASSE, MARQUE_VIDE
from safran.quiz.genres import GENRES
from safran.quiz.models import MILLE, ItemQuiz, ReponseNotee

MONTREES = 10
SANS_AVIS = {MARQUE_PASSE, MARQUE_VIDE}


@dataclass(frozen=True)
class Meprise:
    """One question: where it is asked, how many answered, how many wrong, the wrong answer that most of them gave."""

    enonce: str
    etape: str
    reponses: Combien
    fausses: Combien
    choisie: str = ""
    choisie_par: Combien = Combien()

    @property
    def part(self) -> int:
        """The share of wrong first answers, to the nearest ten percent."""
        return self.fausses.part_de(self.reponses)


@dataclass
class _Releve:
    """What is counted of one question."""

    question: dict[str, Any]
    etape: str
    reponses: int = 0
    fausses: int = 0
    choix: Counter[str] = field(default_factory=Counter)

    def compter(self, marques: list[str], note: int, nombre: int = 1) -> None:
        self.reponses += nombre
        if note < MILLE and not SANS_AVIS & set(marques):
            self.fausses += nombre
            self.choix.update(dict.fromkeys(marques, nombre))

    def meprise(self) -> Meprise:
        genre = GENRES[self.question["genre"]]
        justes = set(genre.signature(self.question, genre.exacte(self.question)))
        fausses = Counter({marque: nombre for marque, nombre in self.choix.items() if marque not in justes})
        marque, nombre = next(iter(fausses.most_common(1)), ("", 0))
        choisie = combien(nombre)
        return Meprise(
            self.question.get("enonce", ""),
            self.etape,
            combien(self.reponses),
            combien(self.fausses),
            genre.legendes(self.question).get(marque, "") if choisie else "",
            choisie,
        )


def meprises_lire(formation: FormationPage, plan: Plan) -> list[Meprise]:
    """The ten that mislead most, those of five people at least; four queries."""
    releves = [*_dans_les_etapes(formation, plan), *_dans_les_quiz(plan)]
    # Une réponse rédigée n’est ni juste ni fausse : quelqu’un la lit.
    meprises = [releve.meprise() for releve in releves if "lue_par" not in releve.question and releve.fausses]
    return sorted((une for une in meprises if une.fausses), key=lambda une: -une.part)[:MONTREES]


def _noms(plan: Plan) -> dict[tuple[int, str], str]:
    return {
        etape.cle: f"{module.rang}.{etape.rang} {etape.titre}" for module in plan.modules for etape in module.etapes
    }


def _dans_les_etapes(formation: FormationPage, plan: Plan) -> Iterator[_Releve]:
    """The questions asked inside the steps, by the first answer of each person."""
    lieu = ("module_id", "etape_id", "bloc_id", "rang")
    lignes = ReponseEtape.objects.filter(suivi__formation=formation).exclude(premiere_part=None).order_by()
    derniers = {tuple(cle): pk for *cle, pk in lignes.values_list(*lieu).annotate(dernier=Max("pk"))}
    posees = dict(ReponseEtape.objects.filter(pk__in=derniers.values()).values_list("pk", "question"))
    noms = _noms(plan)
    releves = {cle: _Releve(posees[pk], noms[cle[:2]]) for cle, pk in derniers.items() if cle[:2] in noms}
    for *cle, premiere, part in lignes.values_list(*lieu, "premiere", "premiere_part").iterator():
        if releve := releves.get(tuple(cle)):
            marques = [MARQUE_PASSE] if premiere.get("passe") else _marques(releve.question, premiere)
            releve.compter(marques, part)
    yield from releves.values()


def _marques(question: dict[str, Any], reponse: dict[str, Any]) -> list[str]:
    return GENRES[question["genre"]].signature(question, reponse)


def _dans_les_quiz(plan: Plan) -> Iterator[_Releve]:
    """The questions of its quizzes, by the first attempt of each person, in whatever training she took it."""
    noms = _noms(plan)
    quiz = {pk: noms[etape.cle] for etape in reversed(plan.etapes) for pk in etape.quiz}
    items = ItemQuiz.objects.filter(quiz__in=quiz).in_bulk() if quiz else {}
    releves: dict[int, _Releve] = {pk: _Releve(item.question, quiz[item.quiz_id]) for pk, item in items.items()}
    lignes = (
        ReponseNotee.objects.filter(item__in=releves, tentative__numero=1).order_by()
        if quiz
        else ReponseNotee.objects.none()
    )
    par_choix: dict[int, list[tuple[str, int, int]]] = defaultdict(list)
    for item, choix, note, nombre in lignes.values_list("item", "choix", "note").annotate(nombre=Count("pk")):
        par_choix[item].append((choix, note, nombre))
    for pk, releve in releves.items():
        for choix, note, nombre in par_choix[pk]:
            releve.compter(choix.split(), note, nombre)
        yield releve
