"""Who is due what at the end of a session, and why the others are not; in so many queries whatever their number."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils import timezone

from home.typographie import date_courte
from safran.attestations.choices import EtatAttestation
from safran.attestations.models import Attestation, LotDocuments
from safran.attestations.queries.documents import attestation_due, formation_delivre
from safran.formations.expressions import conditions_de, expression_evaluate, expression_lire
from safran.inscriptions.models import Inscription, SessionFormation
from safran.parcours.models import Suivi
from safran.presences import criteres as presence
from safran.presences.queries.grille import Grille, Ligne, grille_lire
from safran.quiz import criteres as quiz
from safran.quiz.models import Tentative

SANS_ATTESTATION = "cette formation n’en délivre pas"
PAS_COMMENCEE = "la formation n’est pas commencée"
PAS_VERIFIEE = "achevée sans rien que la plateforme vérifie"
SANS_HEURE = "aucune heure certifiée en salle"


@dataclass(frozen=True)
class Du:
    """One document of one person: there, due, or why not."""

    document: Attestation | None = None
    raison: str = ""
    minutes: int | None = None  # certifiées aujourd’hui, quand le document valable en dit d’autres

    @property
    def emis(self) -> bool:
        """Issued one day, whatever became of it since."""
        return self.document is not None and self.document.etat != EtatAttestation.EN_PREPARATION

    @property
    def a_refaire(self) -> bool:
        """A certificate that was revoked and would be due: made again when someone asks for it, never by itself."""
        document = self.document
        revoque = document is not None and document.est_certificat and document.etat == EtatAttestation.REVOQUEE
        return revoque and not self.raison

    @property
    def a_emettre(self) -> bool:
        """Due, and not issued."""
        return not self.raison and not self.emis


@dataclass(frozen=True)
class LigneDroits:
    """One person of a session."""

    inscription: Inscription
    attestation: Du
    certificat: Du


@dataclass(frozen=True)
class Droits:
    """The people of a session and what each is due."""

    lignes: list[LigneDroits]
    attend: str
    certifiable: bool

    @property
    def _dus(self) -> list[Du]:
        return [du for ligne in self.lignes for du in (ligne.attestation, ligne.certificat)]

    @property
    def a_emettre(self) -> int:
        """Documents due and missing."""
        return sum(du.a_emettre for du in self._dus)

    @property
    def a_refaire(self) -> list[Attestation]:
        """Certificates that were revoked and could be made again."""
        return [du.document for du in self._dus if du.a_refaire]

    @property
    def en_preparation(self) -> list[Attestation]:
        """Documents written and not issued yet."""
        return [du.document for du in self._dus if du.document is not None and not du.emis]

    @property
    def emis(self) -> int:
        """Documents issued."""
        return sum(du.emis for du in self._dus)

    @property
    def avancement(self) -> int:
        """Documents issued out of those due, in whole percents."""
        total = self.emis + self.a_emettre
        return 100 * self.emis // total if total else 0


def session_droits(session: SessionFormation) -> Droits:
    """Read the sheets, the completions and the documents once, then say what each person is due."""
    grille, formation = grille_lire(session), session.formation
    comptes = [ligne.inscription.compte_id for ligne in grille.lignes]
    attestations = _derniers(Attestation.objects.de_formation().filter(formation_id=formation.pk, compte__in=comptes))
    certificats = _derniers(Attestation.objects.certificats().filter(session=session))
    lus = Suivi.objects.filter(formation=formation, compte__in=comptes).select_related("achevement")
    suivis = {suivi.compte_id: suivi for suivi in lus}
    attend, delivre = _attend(grille), formation_delivre(formation)
    manque = _manque_lire(session, comptes, suivis) if delivre else None
    lignes = []
    for ligne in grille.lignes:
        pk = ligne.inscription.compte_id
        lignes.append(
            LigneDroits(
                ligne.inscription,
                _du(attestations.get(pk), lambda: _raison(suivis.get(pk), ligne, manque)),  # noqa: B023
                _du_certificat(certificats.get(pk), ligne, attend),
            )
        )
    return Droits(lignes, attend, certifiable=not attend)


def _derniers(attestations: Any) -> dict[int, Attestation]:
    """The last document of each person."""
    return {attestation.compte_id: attestation for attestation in attestations.order_by("pk")}


def _du(document: Attestation | None, raison: Callable[[], str]) -> Du:
    return Du(document) if document else Du(raison=raison())


def _du_certificat(document: Attestation | None, ligne: Ligne | None, attend: str) -> Du:
    """The certificate of a session: as it was issued, and what the sheets say today."""
    raison = attend or ("" if ligne and ligne.comptees else SANS_HEURE)
    if document is None or document.etat == EtatAttestation.REVOQUEE:
        return Du(document, raison)
    minutes = ligne.comptees if ligne else 0
    autres = document.est_emise and not attend and minutes != document.faits["duree_minutes"]
    return Du(document, minutes=minutes if autres else None)


@dataclass(frozen=True)
class ConstatDuJour:
    """What the sheets say today of a certificate already issued."""

    minutes: int | None = None
    raison: str = ""


def constat_du_jour(attestation: Attestation) -> ConstatDuJour:
    """The minutes of today when they are not those of a certificate, and why it could not be made again, if so."""
    if not attestation.session_id:
        return ConstatDuJour()
    session = SessionFormation.objects.select_related("formation").get(pk=attestation.session_id)
    grille = grille_lire(session, attestation.compte)
    ligne, attend = next(iter(grille.lignes), None), _attend(grille)
    raison = attend or ("" if ligne and ligne.comptees else SANS_HEURE)
    return ConstatDuJour(_du_certificat(attestation, ligne, attend).minutes, raison)


def _attend(grille: Grille) -> str:
    """What the certificates of the whole session wait for; empty when the hours are certified."""
    if not grille.seances:
        return "la session n’a pas de séance"
    if grille.seances[-1].date > timezone.localdate():
        return f"la session finit le {date_courte(grille.seances[-1].date)}"
    muettes = [seance for seance in grille.seances if not seance.certifiee]
    if muettes:
        quand = ", ".join(f"{date_courte(seance.date)} {seance.demi_journee}" for seance in muettes)
        return f"feuille à contresigner : {quand}"
    return ""


def _raison(suivi: Suivi | None, ligne: Ligne, manque: Callable[[Ligne], str] | None) -> str:
    """Why this person has no attestation yet; empty when it is due."""
    if manque is None:
        return SANS_ATTESTATION
    if suivi is not None and suivi.est_acheve:
        return "" if attestation_due(suivi) else PAS_VERIFIEE
    return f"reste à {manque(ligne)}" if suivi is not None or ligne.minutes else PAS_COMMENCEE


def _manque_lire(session: SessionFormation, comptes: list[int], suivis: dict[int, Suivi]) -> Callable[[Ligne], str]:
    """What a person still has to do, from answers read for everybody at once."""
    formation = session.formation
    for suivi in suivis.values():
        suivi.formation = formation
    codes = [c.parametres.get("quiz") for c in conditions_de(expression_lire(formation)) if c.type == "quiz_reussi"]
    reussis = set(
        Tentative.objects.filter(compte__in=comptes, quiz__code__in=codes, reussie=True).values_list(
            "compte", "quiz__code"
        )
        if codes
        else ()
    )
    quiz_dire = cache(lambda code: quiz.dire({"quiz": code}))

    def manque(ligne: Ligne) -> str:
        compte, suivi = ligne.inscription.compte, suivis.get(ligne.inscription.compte_id)

        def en_salle(parametres: dict[str, Any]) -> tuple[bool, str]:
            pourcentage = int(parametres.get("pourcentage") or 100)
            return ligne.atteint(pourcentage), f"{presence.dire(parametres)} ({ligne.part} % certifiés)"

        connus = {
            "presence": en_salle,
            "quiz_reussi": lambda p: ((compte.pk, p.get("quiz")) in reussis, quiz_dire(p.get("quiz"))),
            "etapes_vues": lambda p: (bool(suivi) and suivi.progression_max == 100, "terminer toutes les étapes"),
        }
        return " et ".join(expression_evaluate(compte, formation, connus).manques)

    return manque


def lot_dernier(session: SessionFormation) -> LotDocuments | None:
    """The last time that the documents of this session were asked for."""
    return LotDocuments.objects.filter(session=session).select_related("demande_par").first()


def lot_en_cours(session: SessionFormation, *, depuis: datetime.datetime) -> LotDocuments | None:
    """Documents asked for since then and not finished."""
    return LotDocuments.objects.filter(session=session, termine_le=None, demande_le__gte=depuis).first()
