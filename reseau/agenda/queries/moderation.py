"""What waits for a moderator: the queue, what organisers must complete, what was settled this week."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone

from home.etats.models import Passage
from reseau.agenda.choices import MODERATION, RELANCES, Moderation, Vie
from reseau.agenda.models import Evenement
from reseau.agenda.permissions import evenements_a_moderer
from reseau.agenda.queries.creneaux import evenements_garnir
from reseau.comptes.models import Compte
from reseau.membres.permissions import bassins_animes, est_region
from reseau.territoires.models import Bassin

SEMAINE = datetime.timedelta(days=7)
REGLES_MAX = 12
EN_LETTRES = ("Aucun", "Un", "Deux", "Trois", "Quatre", "Cinq", "Six", "Sept", "Huit", "Neuf", "Dix")


@dataclass(frozen=True)
class Suite:
    """An event with the line of its history that says where it stands."""

    evenement: Evenement
    passage: Passage

    @property
    def relance_le(self) -> datetime.date | None:
        """When what is missing is asked again by itself; None once it has been."""
        demande = timezone.localdate(self.passage.le)
        jours = (demande + datetime.timedelta(days=palier) for palier in RELANCES)
        return next((jour for jour in jours if jour > timezone.localdate()), None)

    @property
    def depuis(self) -> str:
        """How long ago, in words."""
        return depuis_dire(self.passage.le)

    @property
    def manque(self) -> str:
        """What was asked, without the word beside it."""
        return self.passage.motif.partition(" : ")[0]


def evenements_en_attente(compte: Compte) -> QuerySet[Evenement]:
    """Those that wait for this person, the oldest proposal first; for the Région, regional ones before the others."""
    attendent = evenements_a_moderer(compte).filter(moderation=Moderation.PROPOSE).exclude(vie=Vie.ANNULE)
    if not est_region(compte):
        return attendent.order_by("propose_le", "pk")
    locaux = Evenement.bassins.through.objects.filter(evenement=OuterRef("pk"))
    return attendent.annotate(local=Exists(locaux)).order_by("local", "propose_le", "pk")


def evenements_moderes_garnir(evenements: QuerySet[Evenement]) -> QuerySet[Evenement]:
    """The same with all that a card says: as many queries for one as for thirty."""
    garnis = evenements_garnir(evenements).select_related("charte", "avis_etat__par", "serie")
    return garnis.prefetch_related("tolerances", "historique__par")


def evenements_a_completer(compte: Compte) -> list[Suite]:
    """Those that an organiser must complete, the oldest first."""
    evenements = evenements_a_moderer(compte).filter(moderation=Moderation.A_COMPLETER)
    return sorted(_suites(evenements.select_related("organisateur")), key=lambda suite: suite.passage.pk)


def evenements_regles(compte: Compte) -> list[Suite]:
    """Those that were settled this week, the latest first."""
    regles = Passage.objects.du_cycle(MODERATION).filter(
        vers__in=(Moderation.PROGRAMME, Moderation.REFUSE), le__gt=timezone.now() - SEMAINE
    )
    evenements = evenements_a_moderer(compte).filter(
        moderation__in=(Moderation.PROGRAMME, Moderation.REFUSE), pk__in=regles.values("object_id")
    )
    suites = _suites(evenements.select_related("organisateur"))
    return sorted(suites, key=lambda suite: suite.passage.pk, reverse=True)[:REGLES_MAX]


def evenements_a_relancer() -> Iterator[tuple[Evenement, Passage]]:
    """What organisers must complete and that is still to come, with when it was asked."""
    evenements = Evenement.objects.filter(moderation=Moderation.A_COMPLETER, fin__gt=timezone.now())
    for suite in _suites(evenements.select_related("organisateur")):
        yield suite.evenement, suite.passage


def decision_lire(evenement: Evenement) -> Passage | None:
    """The last line of its moderation, with its author."""
    lignes = evenement.historique.filter(vers__in=Moderation.values).exclude(de=F("vers"))
    return lignes.select_related("par").last()


def _suites(evenements: Iterable[Evenement]) -> list[Suite]:
    """Each with the last line that led it where it stands."""
    par_pk = {evenement.pk: evenement for evenement in evenements}
    lignes = Passage.objects.du_cycle(MODERATION).filter(object_id__in=par_pk).select_related("par").order_by("pk")
    derniers = {
        ligne.object_id: ligne
        for ligne in lignes
        if ligne.vers == par_pk[ligne.object_id].moderation and ligne.vers != ligne.de
    }
    return [Suite(par_pk[pk], ligne) for pk, ligne in derniers.items()]


def depuis_dire(instant: datetime.datetime) -> str:
    """« aujourd’hui », « hier », « il y a 6 jours »."""
    jours = (timezone.localdate() - timezone.localdate(instant)).days
    return ("aujourd’hui", "hier")[jours] if jours < 2 else f"il y a {jours} jours"


def attente_dite(nombre: int) -> str:
    """« Quatre événements attendent »."""
    dit = EN_LETTRES[nombre] if nombre < len(EN_LETTRES) else str(nombre)
    return f"{dit} événement{'s' if nombre > 1 else ''} atten{'dent' if nombre > 1 else 'd'}"


def perimetre_dit(compte: Compte) -> str:
    """Whose events this person moderates, in words."""
    if est_region(compte):
        return "Toute la région, ce qui est régional d’abord."
    noms = list(Bassin.objects.filter(pk__in=bassins_animes(compte)).order_by("nom").values_list("nom", flat=True))
    return f"Bassin{'s' if len(noms) > 1 else ''} : {', '.join(noms)}."
