"""What the room reads on its screen: what is decided on the point, and how far the session is."""

from dataclasses import dataclass
from functools import cached_property

from home.typographie import heure, nombre_dire
from reseau.animation.choices import GenreSuite
from reseau.animation.models import Suite
from reseau.animation.queries.seance import Seance

LARGEUR, ECART, VISIBLES = 1200, 4, 4
ENGAGENT = (GenreSuite.DECISION, GenreSuite.ACTION)
MOTS = {GenreSuite.DECISION: "décision", GenreSuite.ACTION: "action", GenreSuite.INFORMATION: "information"}


@dataclass(frozen=True)
class Bande:
    """A rectangle of the thread: what is done, what is left."""

    x: int
    largeur: int
    classe: str


class Salle(Seance):
    """The same session, for those who sit in the room."""

    @cached_property
    def retenues(self) -> list[Suite]:
        """The last decisions and actions, newest first: what the room checks as it is written."""
        return [suite for suite in reversed(self.suites) if suite.genre in ENGAGENT][:VISIBLES]

    @property
    def autres(self) -> str:
        """« 1 avis, 2 informations », for what is not shown."""
        restent = [suite.genre for suite in self.suites if suite not in self.retenues]
        avis = restent.count(GenreSuite.AVIS)
        dits = [f"{avis} avis" if avis else "", *(nombre_dire(restent.count(g), mot) for g, mot in MOTS.items())]
        return ", ".join(dit for dit in dits if dit)

    @property
    def fin_dite(self) -> str:
        """« 16 h 34 »."""
        return heure(self.fin)

    @property
    def bandes(self) -> list[Bande]:
        """Each point as long as it was foreseen; full when it is treated, in part while it is talked about."""
        total = sum(rang.point.duree for rang in self.rangs) or 1
        bandes, x = [], 0.0
        for rang in self.rangs:
            large = LARGEUR * rang.point.duree / total
            faite = 1.0 if rang.point.traite else min(1, rang.temps.secondes / 60 / rang.temps.prevues)
            place = max(1, round(large) - ECART)
            if faite < 1:
                bandes.append(Bande(round(x) + 2, place, "reste"))
            if faite:
                bandes.append(Bande(round(x) + 2, max(1, round(place * faite)), "fait"))
            x += large
        return bandes

    @property
    def avance(self) -> str:
        """« Points traités : 3 sur 7 »."""
        traites = sum(rang.point.traite for rang in self.rangs)
        return f"Points traités : {traites} sur {len(self.rangs)}"
