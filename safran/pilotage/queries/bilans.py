"""The yearly statement of a training organisation, the evidence of each quality indicator, a trainer's own sessions."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Sum
from django.urls import reverse
from django.utils import timezone

from home.models import Passage
from home.temps.typographie import nombre
from reseau.comptes.models import Compte
from safran.attestations.models import Attestation
from safran.attestations.portes import certificats_prouves
from safran.evaluations.models import Campagne
from safran.evaluations.portes import Satisfaction, satisfactions
from safran.formations.models import FormationPage
from safran.inscriptions.choices import EtatSession
from safran.inscriptions.models import Inscription, Seance, SessionFormation
from safran.parcours.models import ModulePage, Suivi
from safran.parcours.portes import mesures_lire, temps_prouve
from safran.pilotage.protection import petite
from safran.presences.models import Contresignature, Presence
from safran.presences.permissions import OUVERTES
from safran.quiz.models import Quiz, Tentative

# The counts that the yearly statement of a training organisation asks for (bilan pédagogique et financier).

MASQUE = "–"


def bpf_lire(annee: int) -> dict[str, int]:
    """Count one year: a person counts once per session, or per training at a distance.

    Only what is proved counts as hours: those of certified sheets, and the time measured on the screen of a training
    whose quiz was passed.
    """
    sessions = SessionFormation.objects.filter(premier_jour__year=annee)
    tenues = sessions.filter(etat__in=OUVERTES, seances__contresignatures__isnull=False).distinct()
    seances = Seance.objects.filter(session__in=tenues, contresignatures__isnull=False).distinct()
    certifiees = Presence.objects.filter(seance__in=seances, minutes__gt=0).order_by()
    venue = Inscription.objects.convoquees().filter(
        compte=OuterRef("compte"), session__formation=OuterRef("formation"), session__etat__in=OUVERTES
    )
    distance = Suivi.objects.acheves().filter(~Exists(venue), acheve_le__year=annee)
    a_distance, mesures = list(distance.select_related("achevement")), mesures_lire(distance)
    mesurees = [mesures[suivi.pk] for suivi in a_distance if mesures[suivi.pk] and temps_prouve(suivi)]
    return {
        "sessions": tenues.count(),
        "heures_donnees": round(sum(seance.minutes for seance in seances) / 60),
        "formateurs": seances.order_by().aggregate(n=Count("formateurs", distinct=True))["n"],
        "a_distance": len(a_distance),
        "mesures": len(mesurees),
        "minutes_mesurees": sum(mesurees) // 60,
        **certifiees.aggregate(stagiaires=Count("inscription", distinct=True), minutes=Sum("minutes", default=0)),
        **sessions.aggregate(
            annulees=Count("pk", filter=Q(etat=EtatSession.ANNULEE)),
            formations=Count("formation", filter=Q(pk__in=tenues.values("pk")), distinct=True),
        ),
    }


def bpf_lignes(annee: int) -> list[tuple[str, object]]:
    """Each count of a year and its name; those that tell of a few people are hidden."""
    bpf = bpf_lire(annee)
    stagiaires, a_distance, mesures = bpf["stagiaires"], bpf["a_distance"], bpf["mesures"]
    salle, distance = petite(stagiaires), petite(a_distance)
    total = salle != distance or petite(stagiaires + a_distance)
    temps = distance or petite(mesures)  # peu de personnes mesurées parmi beaucoup
    heures = total or salle != temps or petite(stagiaires + mesures)
    mesurees, prouvees = (round(n / 60) for n in (bpf["minutes_mesurees"], bpf["minutes"] + bpf["minutes_mesurees"]))
    return [
        ("Sessions tenues en salle", bpf["sessions"]),
        ("Sessions annulées", bpf["annulees"]),
        ("Formations données en salle", bpf["formations"]),
        ("Heures d’animation en salle", bpf["heures_donnees"]),
        ("Personnes ayant animé", bpf["formateurs"]),
        ("Stagiaires en salle", MASQUE if salle else stagiaires),
        ("Heures-stagiaires en salle", MASQUE if salle else round(bpf["minutes"] / 60)),
        ("Stagiaires à distance, formation achevée", MASQUE if distance else a_distance),
        ("Heures-stagiaires à distance, mesurées à l’écran", MASQUE if temps else mesurees),
        ("Stagiaires en tout", MASQUE if total else stagiaires + a_distance),
        ("Heures-stagiaires prouvées, en tout", MASQUE if heures else prouvees),
    ]


# Where the evidence of each quality indicator stands in the platform: how much there is, and the way to it.


def _indicateur(numero: str, titre: str, preuves: tuple[tuple[int, str, str], ...]) -> dict[str, Any]:
    """An indicator of the national quality reference, in our words, and its evidence.

    Each is (how many, of what, where to read them): « 1 test de positionnement », « 0 certificat », « 12 quiz rendus ».
    """
    dites = [(f"{nombre(n)} {quoi.replace('(s)', 's' if n > 1 else '')}", url) for n, quoi, url in preuves]
    return {"numero": numero, "titre": titre, "preuves": dites, "tenu": any(n for n, _, _ in preuves)}


def indicateurs_lire() -> list[dict[str, Any]]:
    """The indicators that this platform can document, each with counts read now and a way in."""
    catalogue, quiz, avis = reverse("catalogue"), reverse("quiz_suivis"), reverse("evaluations")
    feuilles, sessions, toutes = reverse("feuilles"), reverse("sessions_preparer"), reverse("attestations_toutes")
    en_ligne, profils = FormationPage.objects.live(), Quiz.objects.filter(positionnement=True)
    situes = Tentative.objects.filter(quiz__in=profils, remise_le__isnull=False)
    return [
        _indicateur("1", "Une information publique, précise et à jour sur chaque formation", (
            (en_ligne.count(), "formation(s) publiée(s)", catalogue),
            (SessionFormation.objects.visibles().count(), "session(s) annoncée(s)", reverse("sessions")),
        )),
        _indicateur("2", "Des résultats publiés : satisfaction, présence, achèvement", (
            (Campagne.objects.filter(nombre__gt=0).count(), "questionnaire(s) dépouillé(s)", avis),
            (1, "tableau de pilotage", reverse("pilotage")),
        )),
        _indicateur("4 et 8", "Les besoins et le niveau de départ, situés avant d’entrer", (
            (profils.count(), "test(s) de positionnement", quiz),
            (situes.count(), "essai(s) rendu(s)", quiz),
        )),
        _indicateur("5 et 6", "Des objectifs dits d’avance, des contenus et des moyens accordés à eux", (
            (en_ligne.exclude(objectifs=[]).count(), "formation(s) avec objectifs", catalogue),
            (ModulePage.objects.live().count(), "module(s) en ligne", catalogue),
        )),
        _indicateur("9", "Les personnes savent où, quand et comment se passe la formation", (
            (Inscription.objects.convoquees().count(), "convocation(s)", sessions),
        )),
        _indicateur("11", "L’atteinte des objectifs, évaluée", (
            (Tentative.objects.filter(remise_le__isnull=False).count(), "quiz rendu(s)", quiz),
            (Attestation.objects.figees().de_formation().count(), "attestation(s)", toutes),
        )),
        _indicateur("12", "L’assiduité suivie, les abandons prévenus", (
            (Presence.objects.count(), "ligne(s) d’émargement", feuilles),
            (Contresignature.objects.count(), "feuille(s) contresignée(s)", feuilles),
            (Passage.objects.de(Inscription).exclude(motif="").count(), "décision(s) motivée(s)", sessions),
        )),
        _indicateur("17 à 19", "Des moyens, des lieux et des personnes pour chaque séance", (
            (Seance.objects.filter(~Q(salle="") | ~Q(lien="")).count(), "séance(s) avec salle ou lien", sessions),
            (Seance.objects.exclude(formateurs=None).distinct().count(), "séance(s) avec formateur", sessions),
        )),
        _indicateur("30", "L’avis de toutes les parties, recueilli", (
            (Campagne.objects.count(), "questionnaire(s) ouvert(s)", avis),
        )),
        _indicateur("Article L. 6316-1", "La réalisation des actions, certifiée", (
            (certificats_prouves().count(), "certificat(s) aux heures prouvées", toutes),
        )),
    ]  # fmt: skip


# A trainer's own sessions: half-days, hours, attendance, marks.


@dataclass
class SessionAnimee:
    """One session where this person trains, with the half-days of hers or his."""

    session: SessionFormation
    seances: list[Seance] = field(default_factory=list)
    attendues: int = 0
    note: Satisfaction | None = None

    @property
    def minutes(self) -> int:
        return sum(seance.minutes for seance in self.seances)

    @property
    def animees(self) -> int:
        return sum(seance.minutes for seance in self.seances if seance.certifiee)

    @property
    def a_certifier(self) -> int:
        jour = timezone.localdate()
        return sum(not seance.certifiee and seance.date <= jour for seance in self.seances)


def espace_lire(compte: Compte) -> dict[str, Any]:
    """The sessions where one trains, to come, and past the latest first; in so many queries.

    `minutes`: the hours given so far, as certified sheets prove them; `satisfaction`: the mean of the marks, out of 5.
    """
    seances = (
        Seance.objects.filter(formateurs=compte, session__etat__in=OUVERTES)
        .select_related("session__formation")
        .annotate(certifiee=Count("contresignatures"))
        .order_by("date", "debut")
    )
    animees: dict[int, SessionAnimee] = {}
    for seance in seances:
        animees.setdefault(seance.session_id, SessionAnimee(seance.session)).seances.append(seance)
    attendues = Inscription.objects.convoquees().filter(session__in=animees).order_by().values("session")
    for session, attendus in attendues.annotate(n=Count("pk")).values_list("session", "n"):
        animees[session].attendues = attendus
    for session, note in satisfactions(list(animees)).items():
        animees[session].note = note
    jour = timezone.localdate()
    a_venir = [une for une in animees.values() if une.seances[-1].date >= jour]
    passees = [une for une in animees.values() if une.seances[-1].date < jour]
    notes = [une.note for une in passees if une.note]
    total = sum(note.notes for note in notes)
    return {
        "a_venir": a_venir,
        "passees": passees[::-1],
        "minutes": sum(une.animees for une in animees.values()),
        "satisfaction": round(sum(note.somme for note in notes) / total, 1) if total else None,
    }
