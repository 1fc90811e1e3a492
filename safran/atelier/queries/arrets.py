"""Where people stop in a training: each step as readers have it, told by fives and without a name.

Facts are those that are kept anyway (steps done, time measured, where one resumes); they are counted once a day.
"""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from django.db.models import Manager, QuerySet
from django.utils import timezone

from home.arretes import Arrete, Arretes
from safran.atelier.planchers import PLANCHER, Combien, combien
from safran.atelier.queries.meprises import Meprise, meprises_lire
from safran.formations.models import FormationPage
from safran.parcours.models import EtapeVue, NoteEtape, Suivi, TempsEtape
from safran.parcours.queries.plans import Etape, Plan, plan_lire

Cle = tuple[int, str]
PARTI = datetime.timedelta(days=14)  # sans passage depuis : la personne s’est arrêtée là
ARRETS = Arretes("arrets", minutes=24 * 60, combien=300)


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
        """« 2.3 Écouter »."""
        return f"{self.numero} {self.titre}"


@dataclass(frozen=True)
class RangFini:
    """One bar: a step, how many finished it; the longest is that of most people."""

    nom: str
    dite: str
    largeur: int
    premier: bool  # celle où l’on s’arrête le plus


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
    def rangs(self) -> list[RangFini]:
        """The bars of the figure."""
        haut = max((etape.finie.plancher for etape in self.etapes), default=0) or 1
        return [
            RangFini(etape.nom, etape.finie.court, 100 * etape.finie.plancher // haut, etape in self.surtout)
            for etape in self.etapes
        ]

    @property
    def lecture(self) -> str:
        """What the figure shows, in one sentence."""
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
