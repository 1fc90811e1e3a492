"""Where the evidence of each quality indicator stands in the platform: how much there is, and the way to it."""

from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse

from home.etats.models import Passage
from home.typographie import nombre
from safran.attestations.models import Attestation
from safran.attestations.queries.durees import certificats_prouves
from safran.evaluations.models import Campagne
from safran.formations.models import FormationPage
from safran.inscriptions.models import Inscription, Seance, SessionFormation
from safran.parcours.models import ModulePage
from safran.presences.models import Contresignature, Presence
from safran.quiz.models import Quiz, Tentative


@dataclass(frozen=True)
class Preuve:
    """One kind of evidence: how many, of what (« test(s) de positionnement »), where to read them."""

    nombre: int
    quoi: str
    url: str

    @property
    def dite(self) -> str:
        """« 1 test de positionnement », « 0 certificat », « 12 quiz rendus »."""
        return f"{nombre(self.nombre)} {self.quoi.replace('(s)', 's' if self.nombre > 1 else '')}"


@dataclass(frozen=True)
class Indicateur:
    """An indicator of the national quality reference, in our words, and its evidence."""

    numero: str
    titre: str
    preuves: tuple[Preuve, ...]

    @property
    def tenu(self) -> bool:
        """Something can be shown."""
        return any(preuve.nombre for preuve in self.preuves)


def indicateurs_lire() -> list[Indicateur]:
    """The indicators that this platform can document, each with counts read now and a way in."""
    return [*_avant_la_formation(), *_pendant_et_apres()]


def _avant_la_formation() -> list[Indicateur]:
    catalogue, quiz, avis = reverse("catalogue"), reverse("quiz_suivis"), reverse("evaluations")
    en_ligne, profils = FormationPage.objects.live(), Quiz.objects.filter(positionnement=True)
    situes = Tentative.objects.filter(quiz__in=profils, remise_le__isnull=False)
    return [
        Indicateur("1", "Une information publique, précise et à jour sur chaque formation", (
            Preuve(en_ligne.count(), "formation(s) publiée(s)", catalogue),
            Preuve(SessionFormation.objects.visibles().count(), "session(s) annoncée(s)", reverse("sessions")),
        )),
        Indicateur("2", "Des résultats publiés : satisfaction, présence, achèvement", (
            Preuve(Campagne.objects.filter(nombre__gt=0).count(), "questionnaire(s) dépouillé(s)", avis),
            Preuve(1, "tableau de pilotage", reverse("pilotage")),
        )),
        Indicateur("4 et 8", "Les besoins et le niveau de départ, situés avant d’entrer", (
            Preuve(profils.count(), "test(s) de positionnement", quiz),
            Preuve(situes.count(), "essai(s) rendu(s)", quiz),
        )),
        Indicateur("5 et 6", "Des objectifs dits d’avance, des contenus et des moyens accordés à eux", (
            Preuve(en_ligne.exclude(objectifs="[]").count(), "formation(s) avec objectifs", catalogue),
            Preuve(ModulePage.objects.live().count(), "module(s) en ligne", catalogue),
        )),
    ]  # fmt: skip


def _pendant_et_apres() -> list[Indicateur]:
    feuilles, sessions, quiz = reverse("feuilles"), reverse("sessions_preparer"), reverse("quiz_suivis")
    toutes = reverse("attestations_toutes")
    return [
        Indicateur("9", "Les personnes savent où, quand et comment se passe la formation", (
            Preuve(Inscription.objects.convoquees().count(), "convocation(s)", sessions),
        )),
        Indicateur("11", "L’atteinte des objectifs, évaluée", (
            Preuve(Tentative.objects.filter(remise_le__isnull=False).count(), "quiz rendu(s)", quiz),
            Preuve(Attestation.objects.figees().de_formation().count(), "attestation(s)", toutes),
        )),
        Indicateur("12", "L’assiduité suivie, les abandons prévenus", (
            Preuve(Presence.objects.count(), "ligne(s) d’émargement", feuilles),
            Preuve(Contresignature.objects.count(), "feuille(s) contresignée(s)", feuilles),
            Preuve(Passage.objects.de(Inscription).exclude(motif="").count(), "décision(s) motivée(s)", sessions),
        )),
        Indicateur("17 à 19", "Des moyens, des lieux et des personnes pour chaque séance", (
            Preuve(Seance.objects.filter(~Q(salle="") | ~Q(lien="")).count(), "séance(s) avec salle ou lien", sessions),
            Preuve(Seance.objects.exclude(formateurs=None).distinct().count(), "séance(s) avec formateur", sessions),
        )),
        Indicateur("30", "L’avis de toutes les parties, recueilli", (
            Preuve(Campagne.objects.count(), "questionnaire(s) ouvert(s)", reverse("evaluations")),
        )),
        Indicateur("Article L. 6316-1", "La réalisation des actions, certifiée", (
            Preuve(certificats_prouves().count(), "certificat(s) aux heures prouvées", toutes),
        )),
    ]  # fmt: skip
