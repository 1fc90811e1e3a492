"""Where people stop in a training and which questions mislead, told by fives and without a name."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from django.db.models import Count, Manager, Max, QuerySet
from django.utils import timezone

from home.site.cache import Arrete, Arretes
from safran.formations.models import FormationPage
from safran.parcours.models import EtapeVue, NoteEtape, ReponseEtape, Suivi, TempsEtape
from safran.parcours.portes import Etape, Plan, plan_lire
from safran.quiz.choices import MARQUE_PASSE, MARQUE_VIDE
from safran.quiz.models import MILLE, ItemQuiz, ReponseNotee
from safran.quiz.portes import GENRES

# What may be said of how many people there are, when nobody must be recognised.
# A number goes down to a multiple of five, and fewer than five are not counted. Every figure of a page is made of such
# numbers alone: subtracting two of them, two steps or two days, never gives fewer than five people.

PLANCHER = 5


@dataclass(frozen=True, order=True)
class Combien:
    """About so many people; the exact number is not kept."""

    plancher: int = 0

    def __str__(self) -> str:
        return f"{self.plancher} à {self.plancher + PLANCHER - 1}" if self.plancher else "moins de cinq"

    @property
    def court(self) -> str:
        return str(self) if self else f"<\N{NO-BREAK SPACE}{PLANCHER}"

    def __bool__(self) -> bool:
        return self.plancher > 0

    def part_de(self, tous: "Combien") -> int:
        """Its share of another number, to the nearest ten percent."""
        return 10 * round(10 * self.plancher / tous.plancher) if tous else 0


def combien(nombre: int) -> Combien:
    """This many people, as they may be told."""
    return Combien(nombre - nombre % PLANCHER)


# Questions that mislead: how many answered wrong the first time, and what they chose; told by fives.

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
            genre = GENRES[releve.question["genre"]]
            marques = [MARQUE_PASSE] if premiere.get("passe") else genre.signature(releve.question, premiere)
            releve.compter(marques, part)
    yield from releves.values()


def _dans_les_quiz(plan: Plan) -> Iterator[_Releve]:
    """The questions of its quizzes, by the first attempt of each person, in whatever training she took it."""
    noms = _noms(plan)
    quiz = {pk: noms[etape.cle] for etape in reversed(plan.etapes) for pk in etape.quiz}
    items = ItemQuiz.objects.filter(quiz__in=quiz).in_bulk() if quiz else {}
    releves: dict[int, _Releve] = {pk: _Releve(item.question, quiz[item.quiz_id]) for pk, item in items.items()}
    lignes = ReponseNotee.objects.filter(item__in=releves, tentative__numero=1).order_by()
    par_choix: dict[int, list[tuple[str, int, int]]] = defaultdict(list)
    for item, choix, note, nombre in lignes.values_list("item", "choix", "note").annotate(nombre=Count("pk")):
        par_choix[item].append((choix, note, nombre))
    for pk, releve in releves.items():
        for choix, note, nombre in par_choix[pk]:
            releve.compter(choix.split(), note, nombre)
        yield releve


# Where people stop in a training: each step as readers have it, told by fives and without a name.

Cle = tuple[int, str]
PARTI = datetime.timedelta(days=14)  # sans passage depuis : la personne s’est arrêtée là
ARRETS = Arretes("arrets", minutes=24 * 60)


@dataclass(frozen=True)
class EtapeSuivie:
    """What people did of one step."""

    numero: str
    titre: str
    commencee: Combien
    finie: Combien
    arretes: Combien
    pas_claire: Combien
    minutes: int | None  # la moitié y passe moins de temps ; rien sous cinq personnes
    prevues: int

    @property
    def nom(self) -> str:
        return f"{self.numero} {self.titre}"


@dataclass(frozen=True)
class Arrets:
    """A training as a whole, its steps in order, the questions that mislead."""

    suivis: Combien
    acheves: Combien
    etapes: tuple[EtapeSuivie, ...]
    meprises: tuple[Meprise, ...]

    @property
    def surtout(self) -> list[EtapeSuivie]:
        """The steps where most people stop, when they are five at least: by fives, there may be several."""
        pire = max((etape.arretes for etape in self.etapes), default=Combien())
        return [etape for etape in self.etapes if pire and etape.arretes == pire]

    @property
    def rangs(self) -> list[dict[str, Any]]:
        """The bars of the figure; the longest is that of most people, the first where most of them stop."""
        haut = max((etape.finie.plancher for etape in self.etapes), default=0) or 1
        return [
            {
                "nom": etape.nom,
                "dite": etape.finie.court,
                "largeur": 100 * etape.finie.plancher // haut,
                "premier": etape in self.surtout,
            }
            for etape in self.etapes
        ]

    @property
    def lecture(self) -> str:
        if len(self.surtout) > 1:
            return f"On s’arrête surtout aux étapes {', '.join(etape.numero for etape in self.surtout)}."
        if self.surtout:
            return f"On s’arrête surtout à l’étape « {self.surtout[0].nom} » : {self.surtout[0].arretes} personnes."
        return "Aucune étape n’a arrêté cinq personnes."


def arrets_lire(formation: FormationPage) -> Arrete[Arrets]:
    """The figures of the day, with their hour."""
    return ARRETS.lire((formation.pk, timezone.localdate()), lambda: arrets_compter(formation))


def arrets_compter(formation: FormationPage) -> Arrets:
    """The same, counted now: a constant number of queries."""
    plan = plan_lire(formation)
    suivis = list(Suivi.objects.filter(formation=formation).defer("etapes_connues"))
    vues: dict[Cle, set[int]] = defaultdict(set)
    for suivi, *cle in _de(EtapeVue.objects, formation).values_list("suivi_id", "module_id", "etape_id").iterator():
        vues[cle[0], cle[1]].add(suivi)
    temps: dict[Cle, dict[int, int]] = defaultdict(dict)
    mesures = _de(TempsEtape.objects, formation).filter(secondes__gt=0)
    for suivi, module, etape, secondes in mesures.values_list(
        "suivi_id", "module_id", "etape_id", "secondes"
    ).iterator():
        temps[module, etape][suivi] = secondes
    dites = _de(NoteEtape.objects, formation).exclude(pas_claire_le=None)
    obscures = Counter(dites.values_list("module_id", "etape_id"))
    ouvertes, quittees = _ou_l_on_en_est(plan, suivis, vues)
    return Arrets(
        combien(len(suivis)),
        combien(sum(suivi.est_acheve for suivi in suivis)),
        tuple(
            EtapeSuivie(
                numero=f"{module.rang}.{etape.rang}",
                titre=etape.titre,
                commencee=combien(len(vues[etape.cle] | ouvertes[etape.cle] | temps[etape.cle].keys())),
                finie=combien(len(vues[etape.cle])),
                arretes=combien(quittees[etape.cle]),
                pas_claire=combien(obscures[etape.cle]),
                minutes=_minutes(etape, (s for pk, s in temps[etape.cle].items() if pk in vues[etape.cle])),
                prevues=etape.minutes,
            )
            for module in plan.modules
            for etape in module.etapes
        ),
        tuple(meprises_lire(formation, plan)),
    )


def _de(lignes: Manager, formation: FormationPage) -> QuerySet:
    return lignes.filter(suivi__formation=formation).order_by()


def _ou_l_on_en_est(
    plan: Plan, suivis: Iterable[Suivi], vues: dict[Cle, set[int]]
) -> tuple[dict[Cle, set[int]], Counter[Cle]]:
    """Who has a step open before her; how many left for good, as far as one can tell, each at the step she had open."""
    ouvertes: dict[Cle, set[int]] = defaultdict(set)
    quittees: Counter[Cle] = Counter()
    limite = timezone.now() - PARTI
    par_id = {etape.id: etape for etape in reversed(plan.etapes)}
    for suivi in suivis:
        reprise = par_id.get(suivi.derniere_etape)
        if reprise is None or suivi.pk in vues[reprise.cle]:
            reprise = next((etape for etape in plan.etapes if suivi.pk not in vues[etape.cle]), None)
        else:
            ouvertes[reprise.cle].add(suivi.pk)
        if reprise and not suivi.est_acheve and suivi.dernier_passage_le < limite:
            quittees[reprise.cle] += 1
    return ouvertes, quittees


def _minutes(etape: Etape, secondes: Iterable[int]) -> int | None:
    """The time in the middle of those of at least five people, in minutes."""
    bornees = [min(une, etape.duree.plafond) for une in secondes]
    return max(1, round(median(bornees) / 60)) if len(bornees) >= PLANCHER else None
