"""The counts that the yearly statement of a training organisation asks for (bilan pédagogique et financier)."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, Sum

from safran.inscriptions.choices import EtatSession
from safran.inscriptions.models import Inscription, Seance, SessionFormation
from safran.parcours.models import Suivi
from safran.parcours.queries.carnets import temps_prouve
from safran.parcours.queries.suivis import mesures_lire
from safran.pilotage.suppression import petite
from safran.presences.models import Presence
from safran.presences.permissions import OUVERTES

MASQUE = "–"


@dataclass(frozen=True)
class Bpf:
    """One year: what was given in the room, what was followed at a distance, by whom it was given."""

    annee: int
    sessions: int
    annulees: int
    formations: int
    heures_donnees: int
    formateurs: int
    stagiaires: int
    minutes: int
    a_distance: int
    mesures: int
    minutes_mesurees: int

    @property
    def lignes(self) -> list[tuple[str, object]]:
        """Each count and its name; those that tell of a few people are hidden."""
        salle, distance = petite(self.stagiaires), petite(self.a_distance)
        total = salle != distance or petite(self.stagiaires + self.a_distance)
        temps = distance or petite(self.mesures)  # peu de personnes mesurées parmi beaucoup
        heures = total or salle != temps or petite(self.stagiaires + self.mesures)
        mesurees, prouvees = (round(n / 60) for n in (self.minutes_mesurees, self.minutes + self.minutes_mesurees))
        return [
            ("Sessions tenues en salle", self.sessions),
            ("Sessions annulées", self.annulees),
            ("Formations données en salle", self.formations),
            ("Heures d’animation en salle", self.heures_donnees),
            ("Personnes ayant animé", self.formateurs),
            ("Stagiaires en salle", MASQUE if salle else self.stagiaires),
            ("Heures-stagiaires en salle", MASQUE if salle else round(self.minutes / 60)),
            ("Stagiaires à distance, formation achevée", MASQUE if distance else self.a_distance),
            ("Heures-stagiaires à distance, mesurées à l’écran", MASQUE if temps else mesurees),
            ("Stagiaires en tout", MASQUE if total else self.stagiaires + self.a_distance),
            ("Heures-stagiaires prouvées, en tout", MASQUE if heures else prouvees),
        ]


def bpf_lire(annee: int) -> Bpf:
    """Count one year: a person counts once per session, or per training at a distance.

    Only what is proved counts as hours: those of certified sheets, and the time measured on the screen of a training
    whose quiz was passed.
    """
    sessions = SessionFormation.objects.filter(premier_jour__year=annee)
    tenues = sessions.filter(etat__in=OUVERTES, seances__contresignatures__isnull=False).distinct()
    seances = Seance.objects.filter(session__in=tenues, contresignatures__isnull=False).distinct()
    certifiees = Presence.objects.filter(seance__in=seances, minutes__gt=0).order_by()
    en_salle = certifiees.aggregate(n=Count("inscription", distinct=True), minutes=Sum("minutes", default=0))
    venue = Inscription.objects.convoquees().filter(
        compte=OuterRef("compte"), session__formation=OuterRef("formation"), session__etat__in=OUVERTES
    )
    distance = Suivi.objects.acheves().filter(~Exists(venue), acheve_le__year=annee)
    a_distance, mesures = list(distance.select_related("achevement")), mesures_lire(distance)
    mesurees = [mesures[suivi.pk] for suivi in a_distance if mesures[suivi.pk] and temps_prouve(suivi)]
    comptes = sessions.aggregate(
        annulees=Count("pk", filter=Q(etat=EtatSession.ANNULEE)),
        formations=Count("formation", filter=Q(pk__in=tenues.values("pk")), distinct=True),
    )
    return Bpf(
        annee=annee,
        sessions=tenues.count(),
        heures_donnees=round(sum(seance.minutes for seance in seances) / 60),
        formateurs=seances.order_by().aggregate(n=Count("formateurs", distinct=True))["n"],
        stagiaires=en_salle["n"],
        minutes=en_salle["minutes"],
        a_distance=len(a_distance),
        mesures=len(mesurees),
        minutes_mesurees=sum(mesurees) // 60,
        **comptes,
    )
