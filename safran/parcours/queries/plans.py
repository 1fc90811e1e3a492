"""The plan of a training: its live modules and their steps, the words of a step, how long it is expected to take;
read from stored content without building any block.
"""

import html
import math
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, reduce
from operator import or_
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils.functional import SimpleLazyObject
from django.utils.html import strip_tags
from wagtail import blocks

from home.site.cache import Gardee
from safran.formations.models import FormationPage
from safran.parcours.blocks.etapes import ContenuEtapeBlock, PaquetBlock, QuizBlock
from safran.parcours.models import ModulePage
from safran.quiz.models import Quiz

# The texts of stored content, read from the definition of its blocks, without building any of them.

COUPURES = re.compile(r"</?(?:p|li|ul|ol|h[1-6]|br|hr|embed)\b")
TEXTES = (blocks.CharBlock, blocks.TextBlock, blocks.RichTextBlock, blocks.BlockQuoteBlock)


class Texte(NamedTuple):
    """A text as it is stored, maybe with tags, under the name of its field; codes, addresses, choices are not texts."""

    champ: str
    brut: str

    @property
    def clair(self) -> str:
        return en_clair(self.brut)


def en_clair(brut: str) -> str:
    """A stored text without its tags, on one line: two paragraphs are apart, a stressed word stays by its comma."""
    return " ".join(html.unescape(strip_tags(COUPURES.sub(r" \g<0>", brut))).split())


@cache
def contenu_definition() -> blocks.StreamBlock:
    """What a step may be made of."""
    return ContenuEtapeBlock()


def contenu_brut(contenu: Any) -> list[dict[str, Any]]:
    """The stored blocks of a step, from themselves or from the value of its stream."""
    return contenu.get_prep_value() if hasattr(contenu, "get_prep_value") else contenu or []


def textes_de_l_etape(contenu: Any) -> Iterator[Texte]:
    """Every text that a step shows, in order."""
    yield from textes(contenu_definition(), contenu_brut(contenu))


def textes(bloc: blocks.Block, valeur: Any, *, sans: str = "", champ: str = "texte") -> Iterator[Texte]:
    """Every text of a stored value, in order; `sans` leaves out one field of a structure."""
    if isinstance(bloc, blocks.BaseStructBlock) and isinstance(valeur, dict):
        for nom, enfant in bloc.child_blocks.items():
            if nom != sans:
                yield from textes(enfant, valeur.get(nom), champ=nom)
    elif isinstance(bloc, blocks.BaseStreamBlock) and isinstance(valeur, list):
        for brut in valeur:
            if enfant := bloc.child_blocks.get(brut.get("type")):
                yield from textes(enfant, brut.get("value"), champ=brut["type"])
    elif isinstance(bloc, blocks.ListBlock) and isinstance(valeur, list):
        for brut in valeur:
            liste = isinstance(brut, dict) and brut.get("type") == "item"
            yield from textes(bloc.child_block, brut["value"] if liste else brut, champ=champ)
    elif isinstance(bloc, TEXTES) and isinstance(valeur, str) and valeur:
        yield Texte(champ, valeur)


# How long a step is expected to take: words read, media played, questions answered; or what its author says, and why.

MOTS_PAR_MINUTE = 180
PAR_QUESTION = 45  # secondes
PAR_PAQUET = 300  # un module fait ailleurs ne dit pas sa durée : son auteur l’écrit, avec un motif
PLAFOND = 3  # fois la durée prévue : ce que la mesure admet au plus, et ce qu’une durée déclarée ne dépasse pas
QUESTION, DUREE, TRANSCRIPTION = "question", "duree_secondes", "transcription"
MOT = re.compile(r"[^\W_]\S*")


@dataclass(frozen=True)
class Duree:
    """The expected length of a step or a module, in whole minutes: computed, or written with a reason."""

    calculee: int
    ecrite: int = 0
    motif: str = ""

    @property
    def minutes(self) -> int:
        """The one that counts; a length written without its reason does not."""
        return self.ecrite if self.ecrite and self.motif else self.calculee

    @property
    def est_ecrite(self) -> bool:
        return self.minutes != self.calculee

    @property
    def plafond(self) -> int:
        """Seconds: what may be measured at most."""
        return PLAFOND * 60 * self.minutes


def secondes_prevues(contenu: Any, questions: Mapping[int, int] | None = None) -> int:
    """Seconds that the content of a step takes: its stored blocks, or the value of its stream.

    `questions` says how many questions each quiz asks, by primary key; read from the base when it is not given.
    """
    bruts = contenu_brut(contenu)
    if questions is None:
        questions = questions_compter({brut["value"] for brut in bruts if brut.get("type") == "quiz"} - {None})
    return math.ceil(sum(_secondes(brut, questions) for brut in bruts))


def duree_de_l_etape(valeur: Mapping[str, Any], questions: Mapping[int, int] | None = None) -> Duree:
    """The expected length of a stored step: one minute at least."""
    calculee = max(1, round(secondes_prevues(valeur.get("contenu"), questions) / 60))
    return Duree(calculee, valeur.get("duree_minutes") or 0, valeur.get("duree_motif") or "")


def questions_compter(quiz: Collection[int]) -> dict[int, int]:
    """How many questions each of these quizzes asks; one query, none when there is no quiz."""
    lus = Quiz.objects.filter(pk__in=quiz).only("questions") if quiz else ()
    return {un.pk: un.nombre_questions for un in lus}


def _secondes(brut: Mapping[str, Any], questions: Mapping[int, int]) -> float:
    """Seconds of one stored block; a kind that no longer exists takes none."""
    genre, valeur = brut.get("type"), brut.get("value")
    bloc = contenu_definition().child_blocks.get(genre)
    if bloc is None:
        return 0
    if genre == QUESTION:
        return PAR_QUESTION
    if isinstance(bloc, QuizBlock):
        return PAR_QUESTION * questions.get(valeur, 0)
    if isinstance(bloc, PaquetBlock):
        return PAR_PAQUET
    joue = valeur.get(DUREE) or 0 if isinstance(valeur, dict) else 0
    # Un média dont la durée n’est pas connue dure ce que sa transcription met à se lire.
    lus = textes(bloc, valeur, sans=TRANSCRIPTION if joue else "")
    pensees = PAR_QUESTION if QUESTION in getattr(bloc, "child_blocks", ()) else 0  # un cas pose la sienne
    return pensees + joue + sum(len(MOT.findall(texte.clair)) for texte in lus) * 60 / MOTS_PAR_MINUTE


PLANS = Gardee("plans", modeles=("wagtailcore.page", "quiz.quiz"))


@dataclass(frozen=True)
class Etape:
    """One step as the plan knows it."""

    id: str
    titre: str
    module_pk: int
    rang: int  # dans son module, à partir de 1
    quiz: tuple[int, ...] = ()
    paquets: tuple[int, ...] = ()
    valeur: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)  # telle qu’enregistrée
    questions: Mapping[int, int] = field(default_factory=dict, compare=False, repr=False)  # de chaque quiz

    @property
    def cle(self) -> tuple[int, str]:
        return self.module_pk, self.id

    @cached_property
    def duree(self) -> Duree:
        return duree_de_l_etape(self.valeur, self.questions)

    @property
    def minutes(self) -> int:
        return self.duree.minutes


@dataclass(frozen=True)
class Module:
    """One module and its steps."""

    page: ModulePage
    rang: int
    etapes: tuple[Etape, ...]

    @property
    def pk(self) -> int:
        return self.page.pk

    @property
    def titre(self) -> str:
        return self.page.title

    @cached_property
    def duree(self) -> Duree:
        """How long it is expected to take: its steps together, or what its author says."""
        calculee = sum(etape.minutes for etape in self.etapes)
        return Duree(calculee, self.page.duree_minutes or 0, self.page.duree_motif)

    @property
    def minutes(self) -> int:
        return self.duree.minutes

    def fait_avec(self, vues: frozenset[tuple[int, str]]) -> bool:
        """Every step of today is among the steps seen, and there is at least one."""
        return bool(self.etapes) and all(etape.cle in vues for etape in self.etapes)


@dataclass(frozen=True)
class Plan:
    """The live modules of a training, in order."""

    formation_pk: int
    modules: tuple[Module, ...] = field(default=())

    @cached_property
    def etapes(self) -> tuple[Etape, ...]:
        return tuple(etape for module in self.modules for etape in module.etapes)

    @cached_property
    def minutes(self) -> int:
        return sum(module.minutes for module in self.modules)

    @cached_property
    def cles(self) -> frozenset[tuple[int, str]]:
        return frozenset(etape.cle for etape in self.etapes)

    def etape(self, module_pk: int, etape_id: str) -> Etape | None:
        return next((etape for etape in self.etapes if etape.cle == (module_pk, etape_id)), None)

    def par_id(self, etape_id: str) -> Etape | None:
        return next((etape for etape in self.etapes if etape.id == etape_id), None)

    def voisines(self, etape: Etape) -> tuple[Etape | None, Etape | None]:
        rang = self.etapes.index(etape)
        avant = self.etapes[rang - 1] if rang else None
        return avant, self.etapes[rang + 1] if rang + 1 < len(self.etapes) else None

    def module(self, pk: int) -> Module | None:
        return next((module for module in self.modules if module.pk == pk), None)


def etapes_lire(page: ModulePage, questions: Mapping[int, int] | None = None) -> tuple[Etape, ...]:
    """The steps of a module, from the stored JSON; content without identity or of another kind is left out.

    `questions` says how many each quiz asks, for who reads how long a step is expected to take.
    """
    etapes: list[Etape] = []
    for brut in page.etapes.raw_data:
        if brut.get("type") != "etape" or not brut.get("id"):
            continue
        valeur = brut["value"]
        etapes.append(
            Etape(
                id=brut["id"],
                titre=valeur.get("titre", ""),
                module_pk=page.pk,
                rang=len(etapes) + 1,
                quiz=_choisis(valeur, "quiz"),
                paquets=_choisis(valeur, "scorm"),
                valeur=valeur,
                questions=questions or {},
            )
        )
    return tuple(etapes)


def _choisis(valeur: dict[str, Any], genre: str) -> tuple[int, ...]:
    return tuple(b["value"] for b in valeur.get("contenu") or () if b.get("type") == genre and b.get("value"))


def modules_lire(pages: Iterable[ModulePage]) -> tuple[Module, ...]:
    """Modules in this order, with their steps; one query more when a length is asked for and they hold quizzes."""
    lus = [(page, etapes_lire(page)) for page in pages]
    quiz = {pk for _page, etapes in lus for etape in etapes for pk in etape.quiz}
    questions: Any = SimpleLazyObject(lambda: questions_compter(quiz))  # que les durées seules demandent
    return tuple(
        Module(page, rang, tuple(replace(etape, questions=questions) for etape in etapes))
        for rang, (page, etapes) in enumerate(lus, start=1)
    )


def plans_lire(formations: Iterable[FormationPage]) -> dict[int, Plan]:
    """The plan of each training, by primary key; lengths follow the questions of its quizzes."""
    par_cle = {formation.pk: formation for formation in formations}
    return PLANS.lire_lot(par_cle, lambda cles: _lire([par_cle[cle] for cle in cles]))


def _lire(formations: Iterable[FormationPage]) -> dict[int, Plan]:
    par_chemin = {formation.path: formation for formation in formations}
    if not par_chemin:
        return {}
    pas = FormationPage.steplen
    enfants = reduce(
        or_,
        (
            Q(depth=formation.depth + 1, path__range=(chemin + "0" * pas, chemin + "Z" * pas))
            for chemin, formation in par_chemin.items()
        ),
    )
    modules: dict[str, list[Module]] = {chemin: [] for chemin in par_chemin}
    for module in modules_lire(ModulePage.objects.live().filter(enfants).order_by("path")):
        suite = modules[module.page.path[:-pas]]
        suite.append(replace(module, rang=len(suite) + 1))
    return {formation.pk: Plan(formation.pk, tuple(modules[chemin])) for chemin, formation in par_chemin.items()}


def etape_publiee(formation: FormationPage, module_pk: int, etape_id: str) -> tuple[ModulePage, Etape] | None:
    """One step and its live module, without reading the rest of the training."""
    module = ModulePage.objects.live().child_of(formation).filter(pk=module_pk).first()
    etape = next((e for e in etapes_lire(module) if e.id == etape_id), None) if module else None
    if etape and etape.quiz:
        etape = replace(etape, questions=questions_compter(etape.quiz))
    return (module, etape) if etape else None


def plan_lire(formation: FormationPage) -> Plan:
    """The plan of one training."""
    return plans_lire([formation])[formation.pk]
