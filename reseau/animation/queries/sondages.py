"""A poll of dates: what each would disturb, who can come, which one goes best."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from home.typographie import nombre_dire
from reseau.agenda.chocs import chocs_lire
from reseau.agenda.mots_des_chocs import Gene, chocs_dire
from reseau.agenda.queries.entourage import entourage_lire
from reseau.animation.choices import Disponible
from reseau.animation.models import DateProposee, Disponibilite, Reunion, Sondage
from reseau.animation.occupations import occupations_pensees
from reseau.animation.permissions import peut_tenir
from reseau.animation.permissions_reunions import sieges_repondables
from reseau.comptes.models import Compte


@dataclass(frozen=True)
class DateLue:
    """One date: its answers counted, what it would disturb."""

    date: DateProposee
    nombres: Counter[str]
    genes: list[Gene]

    @property
    def dit(self) -> str:
        """« 7 oui, 2 si besoin, 1 non »."""
        dits = [f"{self.nombres[cle]} {mot.lower()}" for cle, mot in Disponible.choices if self.nombres[cle]]
        return ", ".join(dits) or "Aucune réponse"

    @property
    def bloquee(self) -> bool:
        """A confirmed date holds the room."""
        return any(gene.bloque for gene in self.genes)

    @property
    def ton(self) -> str:
        """How bad it is."""
        return "non" if self.bloquee else "attente" if self.genes else "ok"

    @property
    def verdict(self) -> str:
        """« Aucune gêne », « 2 gênes : même salle »."""
        if not self.genes:
            return "Aucune gêne"
        return f"{nombre_dire(len(self.genes), 'gêne')} : {self.genes[0].titre[:1].lower()}{self.genes[0].titre[1:]}"

    @property
    def valeur(self) -> tuple[bool, int, int]:
        """What makes it better than another."""
        return not self.bloquee, self.nombres["OUI"] * 2 + self.nombres["SI_BESOIN"], -len(self.genes)


def dates_lire(sondage: Sondage, compte: Compte) -> list[DateLue]:
    """Every date with its answers and its clashes as this person may know them: one look around for all of them."""
    dates = list(sondage.dates.all())
    nombres: dict[int, Counter[str]] = defaultdict(Counter)
    for pk, reponse in Disponibilite.objects.filter(date__in=dates).order_by().values_list("date", "reponse"):
        nombres[pk][reponse] += 1
    genes = _genes(sondage, dates, compte)
    return [DateLue(date, nombres[date.pk], genes[date.pk]) for date in dates]


def _genes(sondage: Sondage, dates: list[DateProposee], compte: Compte) -> dict[int, list[Gene]]:
    """What each of the dates still to come would disturb."""
    a_venir = [date for date in dates if date.debut > timezone.now() and not sondage.clos_le]
    par_date: dict[int, list[Gene]] = defaultdict(list)
    if not a_venir:
        return par_date
    pensee = Reunion(
        uuid=sondage.uuid, comite=sondage.comite, numero=0, endroit=sondage.endroit, preparee_par=sondage.cree_par
    )
    occupations = occupations_pensees(pensee, [(date.debut, date.fin) for date in a_venir])
    de_qui = {occupation.uid: date.pk for occupation, date in zip(occupations, a_venir, strict=True)}
    for gene in chocs_dire(chocs_lire(occupations, entourage_lire(occupations)), compte):
        par_date[de_qui[gene.date.uid]].append(gene)
    return par_date


def page_de_sondage(sondage: Sondage, compte: Compte) -> dict[str, Any]:
    """The dates, one's own answers, and for who holds the body, which seat answered."""
    dates = dates_lire(sondage, compte)
    sieges = sieges_repondables(compte, sondage)
    repondu = set(
        Disponibilite.objects.filter(date__sondage=sondage).order_by().values_list("siege", flat=True).distinct()
    )
    tient = peut_tenir(compte, sondage.comite)
    return {
        "sondage": sondage,
        "dates": dates,
        "meilleure": max(dates, key=lambda lue: lue.valeur, default=None) if repondu else None,
        "sieges": [(siege, siege.pk in repondu) for siege in sieges] if tient else [],
        "repondu": len(repondu),
        "tient": tient,
        "ouvert": sondage.clos_le is None,
        "CHOIX": Disponible.choices,
    }
