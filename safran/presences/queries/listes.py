"""Short lists: the half-days that one signs today, those that one keeps, how many have signed."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from reseau.comptes.models import Compte
from safran.inscriptions.models import Inscription, Seance, SessionFormation
from safran.presences.fenetres import fenetre_de
from safran.presences.models import EtapePresence, Presence
from safran.presences.permissions import inscriptions_du_jour, sessions_tenues
from safran.presences.queries.grille import Grille

MAX = 8
APRES = datetime.timedelta(days=21)


@dataclass(frozen=True)
class Demi:
    """A half-day as the person sees it on her telephone."""

    inscription: Inscription
    seance: Seance
    presence: Presence | None

    @property
    def attente(self) -> str:
        """When it is signed, while the sheet says nothing."""
        return fenetre_de(self.seance).attente


def mes_demi_journees(compte: Compte, inscription: Inscription | None = None, jour: Any = None) -> list[Demi]:
    """One's half-days of today, or those of one sign-up on one day, with what the sheet says."""
    if inscription is None:
        couples = [(i, s) for i in inscriptions_du_jour(compte) for s in i.seances_du_jour]
    else:
        seances = list(Seance.objects.filter(session=inscription.session_id, date=jour).order_by("debut"))
        couples = [(inscription, seance) for seance in seances]
        for seance in seances:
            seance.session = inscription.session
    if not couples:
        return []
    siennes = Presence.objects.filter(inscription__in={i.pk for i, _ in couples}, seance__in={s.pk for _, s in couples})
    presences = {(p.inscription_id, p.seance_id): p for p in siennes}
    return [Demi(i, s, presences.get((i.pk, s.pk))) for i, s in couples]


def historique_de(inscription: Inscription, seance: Seance) -> QuerySet[EtapePresence]:
    """Everything that was noted of this line, even what was taken back since."""
    siennes = EtapePresence.objects.filter(presence__inscription=inscription, presence__seance=seance)
    return siennes.select_related("par")


def presence_de(inscription: Inscription, seance: Seance) -> Presence | None:
    """The line of this person for this half-day, when the sheet says something."""
    return Presence.objects.filter(inscription=inscription, seance=seance).first()


def signees(seance: Seance) -> tuple[int, int]:
    """(how many are present, how many are expected)."""
    attendues = Inscription.objects.convoquees().filter(session=seance.session_id).count()
    return Presence.objects.filter(seance=seance, etat="PRESENT").count(), attendues


def seances_a_tenir(compte: Compte) -> list[Seance]:
    """The half-days of today and of the last weeks whose sheet is not certified yet, the latest first."""
    jour = timezone.localdate()
    return list(
        Seance.objects.filter(session__in=sessions_tenues(compte), date__range=(jour - APRES, jour))
        .filter(contresignatures=None)
        .select_related("session__formation")
        .order_by("-date", "debut")[:MAX]
    )


def seance_du_moment(seance: Seance) -> Seance | None:
    """The half-day of the same session that is signed now, if another one is."""
    autres = Seance.objects.filter(session=seance.session_id, date=timezone.localdate()).exclude(pk=seance.pk)
    for autre in autres:
        autre.session = seance.session
        if fenetre_de(autre).contient():
            return autre
    return None


def sessions_a_tenir(compte: Compte) -> QuerySet[SessionFormation]:
    """The sessions whose sheets this person keeps, the latest first."""
    return sessions_tenues(compte).select_related("formation", "bassin").order_by("-premier_jour", "-pk")


def tableau_de(grille: Grille) -> list[list[str]]:
    """The grid as the lines of a spreadsheet, its header first."""
    demis = [f"{seance.date:%d/%m/%Y} {seance.demi_journee}" for seance in grille.seances]
    entetes = ["Nom", "Prénom", "Structure", *demis, "Minutes en salle", "Minutes certifiées", "Minutes prévues"]
    lignes = [entetes]
    for ligne in grille.lignes:
        compte, structure = ligne.inscription.compte, ligne.inscription.structure
        etats = [case.presence.get_etat_display() if case.presence else "" for case in ligne.cases]
        chiffres = [str(n) for n in (ligne.minutes, ligne.comptees, ligne.prevues)]
        lignes.append([compte.nom, compte.prenom, str(structure or ""), *etats, *chiffres])
    return lignes
