"""What the dates that wait would disturb, for one moderator: looked for once, for all the cards of a page."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from home.calendrier.occupations import Nature, Occupation, jours_de_paris, occupations_lire
from home.typographie import nombre_dire
from reseau.agenda.chocs import Choc, JourMarque, Marque, chocs_lire
from reseau.agenda.models import Creneau, Evenement
from reseau.agenda.mots_des_chocs import chocs_dire
from reseau.agenda.occupations import creneaux_occupent
from reseau.agenda.queries.entourage import entourage_faire
from reseau.comptes.models import Compte

AUTOUR = datetime.timedelta(days=8)
TONS = {"garance": "non", "safran": "attente", "ocean": "info"}
MARQUES = {Marque.FERIE: "un jour férié", Marque.VACANCES: "en vacances", Marque.EXAMEN: "un jour d’examen"}


@dataclass(frozen=True)
class Gene:
    """One line of a card: its tone, its words, the dates of the event that it is about."""

    ton: str
    texte: str
    dates: frozenset[str]


@dataclass(frozen=True)
class Voisinage:
    """What stands around some events: the clashes of each, and how many events each day has."""

    genes: Mapping[int, list[Gene]] = field(default_factory=dict)
    par_jour: Mapping[datetime.date, int] = field(default_factory=Counter)


def voisinage_lire(evenements: Sequence[Evenement], compte: Compte) -> Voisinage:
    """The clashes of these events as this person may know them; as many queries for one as for thirty."""
    dates: dict[str, list[Occupation]] = defaultdict(list)
    for date in creneaux_occupent(Creneau.objects.tenus().filter(evenement__in=evenements)):
        dates[date.groupe].append(date)
    if not dates:
        return Voisinage()
    toutes = [date for siennes in dates.values() for date in siennes]
    du, au = min(d.debut for d in toutes) - AUTOUR, max(d.fin for d in toutes) + AUTOUR
    autres = list(occupations_lire(du, au))
    entourage = entourage_faire(autres, du, au)
    genes = {}
    for evenement in evenements:
        siennes = dates.get(f"evenement-{evenement.uuid}", [])
        motifs = {tolerance.cle: tolerance.motif for tolerance in evenement.tolerances.all()}
        genes[evenement.pk] = list(_dire(chocs_lire(siennes, entourage), siennes, motifs, compte))
    return Voisinage(genes, _par_jour(toutes, autres, compte))


def _dire(
    chocs: Sequence[Choc], dates: Sequence[Occupation], motifs: Mapping[str, str], compte: Compte
) -> Iterator[Gene]:
    """Worst first, with the reason of those that are kept; for several dates, marked days are counted together."""
    marques = [choc for choc in chocs if isinstance(choc.b, JourMarque)] if len(dates) > 1 else []
    groupes: dict[tuple, list] = defaultdict(list)
    for gene in chocs_dire([choc for choc in chocs if choc not in marques], compte):
        autre = gene.chocs[0].b
        groupes[(gene.rang, getattr(autre, "groupe", "") or autre.uid)].append(gene)
    for genes in groupes.values():
        uids = frozenset(gene.date.uid for gene in genes)
        reste = len(uids) - 1
        suite = f" Et {reste} autre{'s' if reste > 1 else ''} date{'s' if reste > 1 else ''}." if reste else ""
        gardee = next((motifs[cle] for gene in genes for cle in gene.cles if cle in motifs), "")
        motif = f" Gardée quand même : « {gardee} »." if gardee else ""
        ton = "attente" if gardee else TONS[genes[0].ton]
        yield Gene(ton, f"{genes[0].titre} : {genes[0].phrase}{suite}{motif}", uids)
    if marques:
        uids = frozenset(choc.a.uid for choc in marques)
        natures = {Marque(choc.b.nature) for choc in marques}
        quand = " ou ".join(dit for nature, dit in MARQUES.items() if nature in natures)
        yield Gene("info", f"{nombre_dire(len(uids), 'date')} tombe{'nt' if len(uids) > 1 else ''} {quand}", uids)


def _par_jour(siennes: Sequence[Occupation], autres: Iterable[Occupation], compte: Compte) -> Counter[datetime.date]:
    """How many events begin on each day in the bassins of these ones, as far as this person reads them."""
    bassins = frozenset().union(*(date.bassins for date in siennes))
    vus = {
        (jours_de_paris(autre.debut, autre.fin)[0], autre.groupe or autre.uid)
        for autre in autres
        if autre.nature == Nature.EVENEMENT
        and (not autre.bassins or not bassins or not bassins.isdisjoint(autre.bassins))
        and autre.lisible_par(compte)
    }
    return Counter(jour for jour, _ in vus)
