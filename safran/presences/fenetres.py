"""When a half-day is signed: from a while before it begins until it ends, as its session says; wall time in Paris."""

import datetime
from dataclasses import dataclass

from django.utils import timezone

from home.typographie import heure
from safran.inscriptions.models import Seance

NOMS = {"matin": "Le matin", "après-midi": "L’après-midi"}


@dataclass(frozen=True)
class Fenetre:
    """The hours between which a half-day is signed, within its own day."""

    nom: str
    ouvre: datetime.datetime
    ferme: datetime.datetime

    def contient(self, instant: datetime.datetime | None = None) -> bool:
        """One may sign then, or now."""
        return not self.refus(instant)

    def commencee(self) -> bool:
        """What is noted from now on may be true."""
        return self.ouvre <= _a_la_pendule(timezone.now())

    def refus(self, instant: datetime.datetime | None = None) -> tuple[str, str] | None:
        """(code, sentence) when one does not sign then, or now."""
        montre = _a_la_pendule(instant or timezone.now())
        if montre < self.ouvre:
            return "trop_tot", f"{self.nom} se signe à partir de {heure(self.ouvre)}."
        if montre > self.ferme:
            phrase = f"{self.nom} se signait jusqu’à {heure(self.ferme)}. "
            return "trop_tard", phrase + "Le formateur ou la formatrice peut noter votre présence d’après le papier."
        return None

    @property
    def attente(self) -> str:
        """What is said of a half-day that nobody signed for yet."""
        montre = _a_la_pendule(timezone.now())
        if montre < self.ouvre:
            return f"se signe à partir de {heure(self.ouvre)}"
        return "pas encore signée" if montre <= self.ferme else f"se signait jusqu’à {heure(self.ferme)}"


def fenetre_de(seance: Seance) -> Fenetre:
    """Of a half-day whose session is known."""
    session = seance.session
    avant, apres = (datetime.timedelta(minutes=n) for n in (session.emargement_avant, session.emargement_apres))
    matin, soir = (datetime.datetime.combine(seance.date, h) for h in (datetime.time.min, datetime.time.max))
    debut, fin = (datetime.datetime.combine(seance.date, h) for h in (seance.debut, seance.fin))
    return Fenetre(NOMS[seance.demi_journee], max(matin, debut - avant), min(soir, fin + apres))


def _a_la_pendule(instant: datetime.datetime) -> datetime.datetime:
    """What the clock of the room says."""
    return timezone.localtime(instant).replace(tzinfo=None)
