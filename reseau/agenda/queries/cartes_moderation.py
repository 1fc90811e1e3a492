"""The card of an event in the queue: what the charter looks at, said in a line each."""

import datetime
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.utils import timezone

from home.etats.models import Passage
from home.typographie import date_courte, date_longue, heure, nombre_dire
from reseau.agenda.choices import Accessibilite, Moderation, Vie
from reseau.agenda.models import AvisEtat, Creneau, Evenement
from reseau.agenda.queries.genes import Gene, Voisinage, voisinage_lire
from reseau.agenda.queries.moderation import depuis_dire
from reseau.comptes.models import Compte

GENES_DITES, JOURS_DITS = 4, 12


@dataclass(frozen=True)
class Point:
    """One line of a card: its tone (ok, attente, non, info) and its words."""

    ton: str
    texte: str


@dataclass(frozen=True)
class CarteModeration:
    """An event that waits, with its dates and what is to be looked at."""

    evenement: Evenement
    creneaux: Sequence[Creneau]
    genes: Sequence[Gene] = field(default_factory=tuple)

    @property
    def depuis(self) -> str:
        """How long ago it was proposed, in words."""
        return depuis_dire(self.evenement.propose_le)

    @property
    def quand(self) -> str:
        """« samedi 9 janvier 2027, 10 h à 16 h », or how many dates, from when, and their hours."""
        premier = self.creneaux[0]
        heures = f"{heure(premier.debut)} à {heure(premier.fin)}"
        if len(self.creneaux) > 1:
            return f"{len(self.creneaux)} dates, {heures}, à partir du {date_longue(premier.debut)}"
        if timezone.localdate(premier.debut) != timezone.localdate(premier.fin):
            return f"du {date_longue(premier.debut)} au {date_longue(premier.fin)}"
        return f"{date_longue(premier.debut)}, {heures}"

    @property
    def sans_reserve(self) -> bool:
        """Nothing that should hold it back."""
        return all(point.ton != "non" for point in self.points)

    @property
    def points(self) -> list[Point]:
        """The lines, clashes first."""
        return [*self._etat(), *self._genes(), *self._delai(), *self._engagements(), *self._avis_de_l_etat()]

    def _etat(self) -> Iterator[Point]:
        if self.evenement.passe:
            yield Point("non", "Sa dernière date est passée : il ne se programme plus")
        if self.evenement.vie == Vie.OPTION:
            yield Point("info", "Date en option, à confirmer par l’organisateur")
        if self.evenement.vie == Vie.REPORTE:
            yield Point("info", "Reporté : sa date est à redonner")
        proposition = self._proposition()
        if proposition is not None and proposition.de == Moderation.A_COMPLETER:
            yield Point("info", "Complété par l’organisateur")
        if proposition is not None and proposition.de == Moderation.PROGRAMME:
            yield Point("info", f"Était programmé. {proposition.motif}")

    def _genes(self) -> Iterator[Point]:
        yield from (Point(gene.ton, gene.texte) for gene in self.genes[:GENES_DITES])
        if (reste := len(self.genes) - GENES_DITES) > 0:
            yield Point("attente", f"Et {nombre_dire(reste, 'autre')} gêne{'s' if reste > 1 else ''}")
        touchees = {date for gene in self.genes for date in gene.dates}
        if len(self.creneaux) == 1 and not self.genes:
            yield Point("ok", "Aucune gêne")
        elif len(self.creneaux) > 1 and (libres := len(self.creneaux) - len(touchees)):
            yield Point("ok", f"Aucune gêne sur {nombre_dire(libres, 'date')}")

    def _delai(self) -> Iterator[Point]:
        jours, charte = self._jours_avant(), self.evenement.charte
        if charte is None or jours >= charte.delai:
            yield Point("ok", f"{jours} jours avant")
            return
        motif = f" Motif : « {self.evenement.motif_delai} »" if self.evenement.motif_delai else ""
        yield Point("attente", f"{jours} jours avant : la charte en demande {charte.delai}.{motif}")

    def _engagements(self) -> Iterator[Point]:
        yield Point("ok", "Gratuit, neutre")
        dits = [Accessibilite(code).label for code in self.evenement.accessibilite if code in Accessibilite.values]
        if dits:
            yield Point("ok", ", ".join(dits))
        elif self.evenement.lieu_id or self.evenement.commune_id:
            yield Point("attente", "Accessibilité du lieu non dite")

    def _avis_de_l_etat(self) -> Iterator[Point]:
        avis: AvisEtat | None = getattr(self.evenement, "avis_etat", None)
        if avis is not None:
            yield avis_dire(avis)

    def _jours_avant(self) -> int:
        """From the day when it was first proposed, whatever was asked of it since."""
        proposition = self._premiere_proposition()
        le = timezone.localdate(proposition or self.evenement.propose_le)
        return (timezone.localdate(self.evenement.debut) - le).days

    def _proposition(self) -> Passage | None:
        lignes = [ligne for ligne in self.evenement.historique.all() if ligne.vers == Moderation.PROPOSE]
        return next((ligne for ligne in reversed(lignes) if ligne.de != ligne.vers), None)

    def _premiere_proposition(self) -> datetime.datetime | None:
        """When it was proposed, before moderation asked for more; None when nothing was asked."""
        derniere = self._proposition()
        if derniere is None or derniere.de != Moderation.A_COMPLETER:
            return None
        propositions = [
            ligne.le
            for ligne in self.evenement.historique.all()
            if ligne.vers == Moderation.PROPOSE and ligne.de not in (Moderation.PROPOSE, Moderation.A_COMPLETER)
        ]
        return propositions[-1] if propositions else None


def avis_dire(avis: AvisEtat) -> Point:
    """Where the opinion of the State services stands."""
    if avis.donne:
        texte = f" : « {avis.texte} »" if avis.texte else f", le {date_courte(avis.le)}"
        return Point(avis.ton, f"Avis de l’État, {avis.get_sens_display().lower()}{texte}")
    if avis.echu:
        return Point("info", f"Avis de l’État : sans réponse au {date_courte(avis.echeance)}")
    return Point("attente", f"Avis de l’État attendu jusqu’au {date_courte(avis.echeance)}")


@dataclass(frozen=True)
class Jour:
    """One day of the queue, beside the others."""

    date: datetime.date
    evenements: int
    genes: int


@dataclass(frozen=True)
class Cartes:
    """The cards of a page, and their days side by side."""

    cartes: list[CarteModeration]
    jours: list[Jour]


def cartes_lire(evenements: Sequence[Evenement], compte: Compte) -> Cartes:
    """The cards of these events, in their order; what is around is read once for all of them."""
    voisinage = voisinage_lire(evenements, compte)
    cartes = [_carte(evenement, voisinage) for evenement in evenements]
    genes: Counter[datetime.date] = Counter()
    for carte in cartes:
        genes[timezone.localdate(carte.evenement.debut)] += sum(gene.ton != "info" for gene in carte.genes)
    jours = [Jour(jour, max(voisinage.par_jour[jour], 1), genes[jour]) for jour in sorted(genes)]
    return Cartes(cartes, jours[:JOURS_DITS])


def carte_lire(evenement: Evenement, compte: Compte) -> CarteModeration:
    """One card."""
    return _carte(evenement, voisinage_lire([evenement], compte))


def _carte(evenement: Evenement, voisinage: Voisinage) -> CarteModeration:
    return CarteModeration(evenement, list(evenement.creneaux.all()), voisinage.genes.get(evenement.pk, []))
