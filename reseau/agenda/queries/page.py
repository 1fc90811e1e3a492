"""What the page of an event says: its dates and its lines made readable, who answers for it, what to know first."""

from dataclasses import dataclass
from typing import NamedTuple

from django.utils import timezone

from home.typographie import date_courte
from reseau.agenda.choices import ELEVES, TOUT_PUBLIC, Moderation, Vie
from reseau.agenda.models import Creneau, Evenement
from reseau.agenda.quand import quand_dire
from reseau.vocabulaires.models import TypePublic

DATES_MONTREES = 6


class Annonce(NamedTuple):
    """What must be known before anything else."""

    ton: str
    titre: str
    texte: str


@dataclass(frozen=True)
class DateDite:
    """One date of an event, with what happened to it."""

    creneau: Creneau

    @property
    def quand(self) -> str:
        """The day and its hours."""
        return quand_dire(self.creneau.debut, self.creneau.fin)

    @property
    def tient(self) -> bool:
        """Not taken away from its series."""
        return self.creneau.annule_le is None

    @property
    def passee(self) -> bool:
        """Is over."""
        return self.creneau.fin <= timezone.now()

    @property
    def initiale(self) -> str:
        """The day when it was first to be, once it moved."""
        return date_courte(self.creneau.deplace_de)


@dataclass(frozen=True)
class Dates:
    """All of them: the one that the page says first, those to come, those that are over."""

    toutes: list[DateDite]

    @property
    def premiere(self) -> DateDite | None:
        """The next one that holds; else the last one that held, else any."""
        tenues = [date for date in self.toutes if date.tient]
        a_venir = [date for date in tenues if not date.passee]
        return next(iter(a_venir or tenues[-1:] or self.toutes), None)

    @property
    def a_venir(self) -> list[DateDite]:
        """Those to come, cancelled ones too: whoever noted one must read it."""
        return [date for date in self.toutes if not date.passee]

    @property
    def proches(self) -> list[DateDite]:
        """The nearest ones."""
        return self.a_venir[:DATES_MONTREES]

    @property
    def lointaines(self) -> list[DateDite]:
        """The others to come."""
        return self.a_venir[DATES_MONTREES:]

    @property
    def passees(self) -> list[DateDite]:
        """Those that are over."""
        return [date for date in self.toutes if date.passee]

    @property
    def a_lire(self) -> bool:
        """There is more to say than the date of the head."""
        return len(self.toutes) > 1 or any(date.initiale or not date.tient for date in self.toutes)


def responsables_dire(publics: list[TypePublic]) -> str:
    """Who answers for these publics (article 2): the State for pupils and students, the Région for the others."""
    codes = {public.code for public in publics}
    if codes == {ELEVES}:
        return "L’État (l’académie), pour les élèves et les étudiants"
    if codes and codes.isdisjoint({ELEVES, TOUT_PUBLIC}):
        return "La Région"
    return "L’État (l’académie) pour les élèves et les étudiants, la Région pour les autres publics"


def annonces_dire(evenement: Evenement) -> list[Annonce]:
    """What its two lives ask to say first; what moderation says is read by those who may see it before the others."""
    dites = {
        Moderation.BROUILLON: ("", "Un brouillon", "Vous seul le voyez, tant qu’il n’est pas proposé."),
        Moderation.PROPOSE: (
            "attention", "Il attend la modération", "Seuls le voient ses organisateurs et ceux qui modèrent.",
        ),
        Moderation.A_COMPLETER: ("attention", "À compléter", "La modération attend de quoi le programmer."),
        Moderation.REFUSE: ("erreur", "Refusé", "Il n’est pas au programme."),
    }  # fmt: skip
    devenir = {
        Vie.OPTION: ("attention", "Date à confirmer", "La date peut encore changer : revenez voir avant de venir."),
        Vie.REPORTE: ("attention", "Reporté", "Une autre date sera annoncée ici."),
        Vie.ANNULE: ("erreur", "Annulé", "Cet événement n’aura pas lieu."),
    }
    annonces = [
        Annonce(ton, titre, _avec_motif(evenement, etat, texte))
        for etat, (ton, titre, texte) in (*dites.items(), *devenir.items())
        if etat in (evenement.moderation, evenement.vie)
    ]
    if evenement.passe and evenement.vie != Vie.ANNULE:
        annonces.append(Annonce("", "Cet événement est passé", ""))
    return annonces


def _avec_motif(evenement: Evenement, etat: str, texte: str) -> str:
    """The sentence, after the reason given when it came to this state, if any."""
    if etat not in (Moderation.A_COMPLETER, Moderation.REFUSE, Vie.REPORTE, Vie.ANNULE):
        return texte
    passage = evenement.historique.filter(vers=etat, geste="").last()
    motif = passage.motif.rstrip(".") if passage else ""
    return f"{motif}. {texte}" if motif else texte
