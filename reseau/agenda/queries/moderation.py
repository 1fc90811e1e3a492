"""What waits for a moderator and what moderation leans on: the queue, the charter, the State's opinion, the days,
the programme of a year.
"""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.text import capfirst

from home.documents.pdf import pdf_render
from home.models import Passage
from home.temps.calendrier import MINUIT, Nature, Occupation, heure_de_paris, jours_de_paris, occupations_lire
from home.temps.typographie import date_courte, date_longue, heure, jours_avant, nombre_dire
from reseau.agenda.chocs import Choc, JourMarque, chocs_lire
from reseau.agenda.choices import MODERATION, RELANCES, Accessibilite, Moderation, NatureJour, Vie
from reseau.agenda.models import AvisEtat, CharteEvenements, Creneau, Evenement, JourSensible, ProgrammeAnnuel
from reseau.agenda.permissions import evenements_a_moderer, evenements_programmes, evenements_publics
from reseau.agenda.queries.chocs import chocs_dire, entourage_faire
from reseau.agenda.queries.dates import evenements_garnir, occupations_des
from reseau.comptes.models import Compte
from reseau.membres.permissions import bassins_animes, est_region
from reseau.territoires.models import Bassin

# The charter of events, version by version.


def charte_en_vigueur(jour: datetime.date | None = None) -> CharteEvenements | None:
    """The version that holds on `jour`, today by default; None before the first one."""
    return CharteEvenements.objects.filter(en_vigueur_du__lte=jour or timezone.localdate()).first()


def charte_derniere(*, verrou: bool = False) -> CharteEvenements | None:
    """The last version published, maybe not in force yet; held until the end of the transaction when asked."""
    chartes = CharteEvenements.objects.order_by("-numero")
    return (chartes.select_for_update() if verrou else chartes).first()


def chartes_lire() -> QuerySet[CharteEvenements]:
    """Every version, the latest first."""
    return CharteEvenements.objects.order_by("-numero")


# What waits for the opinion of the State services, and what they said.

RECENTS = datetime.timedelta(days=30)


def avis_attendus() -> QuerySet[AvisEtat]:
    """Opinions asked and not given on events that still wait, the nearest deadline first."""
    attendus = _garnis().filter(sens="", evenement__moderation=Moderation.PROPOSE).exclude(evenement__vie=Vie.ANNULE)
    return attendus.order_by("echeance", "pk")


def avis_rendus() -> QuerySet[AvisEtat]:
    """Those given in the last thirty days, the latest first."""
    return _garnis().filter(le__gt=timezone.now() - RECENTS).order_by("-le")


def _garnis() -> QuerySet[AvisEtat]:
    avis = AvisEtat.objects.select_related("evenement__organisateur", "evenement__commune", "par")
    return avis.select_related("evenement__lieu__commune")


# The days that are not like the others, as the Région keeps them.


def jours_sensibles_lire() -> QuerySet[JourSensible]:
    """All of them, with their publics, the latest last."""
    return JourSensible.objects.prefetch_related("publics").order_by("du", "titre")


def feries_entre(du: datetime.date, au: datetime.date) -> frozenset[datetime.date]:
    """The public holidays of these days."""
    lignes = JourSensible.objects.filter(nature=NatureJour.FERIE, du__lt=au, au__gt=du).values_list("du", "au")
    return frozenset(
        debut + datetime.timedelta(days=rang) for debut, fin in lignes for rang in range((fin - debut).days)
    )


# What waits for a moderator: the queue, what organisers must complete, what was settled this week.

SEMAINE = datetime.timedelta(days=7)
REGLES_MAX = 12
EN_LETTRES = ("Aucun", "Un", "Deux", "Trois", "Quatre", "Cinq", "Six", "Sept", "Huit", "Neuf", "Dix")


@dataclass(frozen=True)
class Suite:
    """An event with the line of its history that says where it stands."""

    evenement: Evenement
    passage: Passage

    @property
    def relance_le(self) -> datetime.date | None:
        """When what is missing is asked again by itself; None once it has been."""
        demande = timezone.localdate(self.passage.le)
        jours = (demande + datetime.timedelta(days=palier) for palier in RELANCES)
        return next((jour for jour in jours if jour > timezone.localdate()), None)

    @property
    def depuis(self) -> str:
        return depuis_dire(self.passage.le)

    @property
    def manque(self) -> str:
        """What was asked, without the word beside it."""
        return self.passage.motif.partition(" : ")[0]


def evenements_en_attente(compte: Compte) -> QuerySet[Evenement]:
    """Those that wait for this person, the oldest proposal first; for the Région, regional ones before the others."""
    attendent = evenements_a_moderer(compte).filter(moderation=Moderation.PROPOSE).exclude(vie=Vie.ANNULE)
    if not est_region(compte):
        return attendent.order_by("propose_le", "pk")
    locaux = Evenement.bassins.through.objects.filter(evenement=OuterRef("pk"))
    return attendent.annotate(local=Exists(locaux)).order_by("local", "propose_le", "pk")


def evenements_moderes_garnir(evenements: QuerySet[Evenement]) -> QuerySet[Evenement]:
    """The same with all that a card says: as many queries for one as for thirty."""
    garnis = evenements_garnir(evenements).select_related("charte", "avis_etat__par", "serie")
    return garnis.prefetch_related("tolerances", "historique__par")


def evenements_a_completer(compte: Compte) -> list[Suite]:
    """Those that an organiser must complete, the oldest first."""
    evenements = evenements_a_moderer(compte).filter(moderation=Moderation.A_COMPLETER)
    return sorted(_suites(evenements.select_related("organisateur")), key=lambda suite: suite.passage.pk)


def evenements_regles(compte: Compte) -> list[Suite]:
    """Those that were settled this week, the latest first."""
    regles = Passage.objects.du_cycle(MODERATION).filter(
        vers__in=(Moderation.PROGRAMME, Moderation.REFUSE), le__gt=timezone.now() - SEMAINE
    )
    evenements = evenements_a_moderer(compte).filter(
        moderation__in=(Moderation.PROGRAMME, Moderation.REFUSE), pk__in=regles.values("object_id")
    )
    suites = _suites(evenements.select_related("organisateur"))
    return sorted(suites, key=lambda suite: suite.passage.pk, reverse=True)[:REGLES_MAX]


def evenements_a_relancer() -> Iterator[tuple[Evenement, Passage]]:
    """What organisers must complete and that is still to come, with when it was asked."""
    evenements = Evenement.objects.filter(moderation=Moderation.A_COMPLETER, fin__gt=timezone.now())
    for suite in _suites(evenements.select_related("organisateur")):
        yield suite.evenement, suite.passage


def decision_lire(evenement: Evenement) -> Passage | None:
    """The last line of its moderation, with its author."""
    lignes = evenement.historique.filter(vers__in=Moderation.values).exclude(de=F("vers"))
    return lignes.select_related("par").last()


def _suites(evenements: Iterable[Evenement]) -> list[Suite]:
    """Each with the last line that led it where it stands."""
    par_pk = {evenement.pk: evenement for evenement in evenements}
    lignes = Passage.objects.du_cycle(MODERATION).filter(object_id__in=par_pk).select_related("par").order_by("pk")
    derniers = {
        ligne.object_id: ligne
        for ligne in lignes
        if ligne.vers == par_pk[ligne.object_id].moderation and ligne.vers != ligne.de
    }
    return [Suite(par_pk[pk], ligne) for pk, ligne in derniers.items()]


def depuis_dire(instant: datetime.datetime) -> str:
    """« aujourd’hui », « hier », « il y a 6 jours »."""
    jours = (timezone.localdate() - timezone.localdate(instant)).days
    return ("aujourd’hui", "hier")[jours] if jours < 2 else f"il y a {jours} jours"


def attente_dite(nombre: int) -> str:
    """« Quatre événements attendent »."""
    dit = EN_LETTRES[nombre] if nombre < len(EN_LETTRES) else str(nombre)
    return f"{dit} événement{'s' if nombre > 1 else ''} atten{'dent' if nombre > 1 else 'd'}"


def perimetre_dit(compte: Compte) -> str:
    """Whose events this person moderates, in words."""
    if est_region(compte):
        return "Toute la région, ce qui est régional d’abord."
    noms = list(Bassin.objects.filter(pk__in=bassins_animes(compte)).order_by("nom").values_list("nom", flat=True))
    return f"Bassin{'s' if len(noms) > 1 else ''} : {', '.join(noms)}."


# What the dates that wait would disturb, for one moderator: looked for once, for all the cards of a page.

AUTOUR = datetime.timedelta(days=8)
TONS = {"garance": "non", "safran": "attente", "ocean": "info"}
MARQUES = {NatureJour.FERIE: "un jour férié", NatureJour.VACANCES: "en vacances", NatureJour.EXAMEN: "un jour d’examen"}


@dataclass(frozen=True)
class Point:
    """One line of a card: its tone (ok, attente, non, info), its words, the dates that a clash is about."""

    ton: str
    texte: str
    dates: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Voisinage:
    """What stands around some events: the clashes of each, and how many events each day has."""

    genes: Mapping[int, list[Point]] = field(default_factory=dict)
    par_jour: Mapping[datetime.date, int] = field(default_factory=Counter)


def voisinage_lire(evenements: Sequence[Evenement], compte: Compte) -> Voisinage:
    """The clashes of these events as this person may know them; as many queries for one as for thirty."""
    dates = occupations_des(evenements)
    toutes = [date for siennes in dates.values() for date in siennes]
    if not toutes:
        return Voisinage()
    du, au = min(d.debut for d in toutes) - AUTOUR, max(d.fin for d in toutes) + AUTOUR
    autres = list(occupations_lire(du, au))
    entourage = entourage_faire(autres, du, au)
    genes = {}
    for evenement in evenements:
        siennes = dates[evenement.pk]
        motifs = {tolerance.cle: tolerance.motif for tolerance in evenement.tolerances.all()}
        genes[evenement.pk] = list(_dire(chocs_lire(siennes, entourage), siennes, motifs, compte))
    bassins = frozenset().union(*(date.bassins for date in toutes))
    vus = {
        (jours_de_paris(autre.debut, autre.fin)[0], autre.groupe or autre.uid)
        for autre in autres
        if autre.nature == Nature.EVENEMENT
        and (not autre.bassins or not bassins or not bassins.isdisjoint(autre.bassins))
        and autre.lisible_par(compte)
    }
    return Voisinage(genes, Counter(jour for jour, _ in vus))


def _dire(
    chocs: Sequence[Choc], dates: Sequence[Occupation], motifs: Mapping[str, str], compte: Compte
) -> Iterator[Point]:
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
        yield Point(ton, f"{genes[0].titre} : {genes[0].phrase}{suite}{motif}", uids)
    if marques:
        uids = frozenset(choc.a.uid for choc in marques)
        natures = {NatureJour(choc.b.nature) for choc in marques}
        quand = " ou ".join(dit for nature, dit in MARQUES.items() if nature in natures)
        yield Point("info", f"{nombre_dire(len(uids), 'date')} tombe{'nt' if len(uids) > 1 else ''} {quand}", uids)


# The card of an event in the queue: what the charter looks at, said in a line each.

GENES_DITES, JOURS_DITS = 4, 12


@dataclass(frozen=True)
class CarteModeration:
    """An event that waits, with its dates and what is to be looked at."""

    evenement: Evenement
    creneaux: Sequence[Creneau]
    genes: Sequence[Point] = field(default_factory=tuple)

    @property
    def depuis(self) -> str:
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
        yield from self.genes[:GENES_DITES]
        if (reste := len(self.genes) - GENES_DITES) > 0:
            yield Point("attente", f"Et {nombre_dire(reste, 'autre')} gêne{'s' if reste > 1 else ''}")
        touchees = {date for gene in self.genes for date in gene.dates}
        if len(self.creneaux) == 1 and not self.genes:
            yield Point("ok", "Aucune gêne")
        elif len(self.creneaux) > 1 and (libres := len(self.creneaux) - len(touchees)):
            yield Point("ok", f"Aucune gêne sur {nombre_dire(libres, 'date')}")

    def _delai(self) -> Iterator[Point]:
        proposition = self._premiere_proposition()
        le = timezone.localdate(proposition or self.evenement.propose_le)
        jours, charte = (timezone.localdate(self.evenement.debut) - le).days, self.evenement.charte
        if charte is None or jours >= charte.delai:
            yield Point("ok", capfirst(jours_avant(jours)))
            return
        motif = f" Motif : « {self.evenement.motif_delai} »" if self.evenement.motif_delai else ""
        demande = nombre_dire(charte.delai, "jour")
        yield Point("attente", f"{capfirst(jours_avant(jours))} : la charte demande {demande}.{motif}")

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


def cartes_lire(evenements: Sequence[Evenement], compte: Compte) -> tuple[list[CarteModeration], list[dict[str, Any]]]:
    """The cards of these events, in their order, and their days side by side; what is around is read once for all."""
    voisinage = voisinage_lire(evenements, compte)
    cartes = [_carte(evenement, voisinage) for evenement in evenements]
    genes: Counter[datetime.date] = Counter()
    for carte in cartes:
        genes[timezone.localdate(carte.evenement.debut)] += sum(gene.ton != "info" for gene in carte.genes)
    jours = [
        {"date": jour, "evenements": max(voisinage.par_jour[jour], 1), "genes": genes[jour]} for jour in sorted(genes)
    ]
    return cartes, jours[:JOURS_DITS]


def carte_lire(evenement: Evenement, compte: Compte) -> CarteModeration:
    """One card."""
    return _carte(evenement, voisinage_lire([evenement], compte))


def _carte(evenement: Evenement, voisinage: Voisinage) -> CarteModeration:
    return CarteModeration(evenement, list(evenement.creneaux.all()), voisinage.genes.get(evenement.pk, []))


# The programme of a year: what is on it for one reader, and the documents already frozen.


def programme_lire(compte: Compte, annee: int) -> QuerySet[Evenement]:
    """What this person reads on the programme of a year, in the order of its dates; what is cancelled is not there."""
    return _de_l_annee(evenements_programmes(compte), annee)


def programme_public(annee: int, bassin: Bassin | None = None) -> QuerySet[Evenement]:
    """What everyone reads: of the region, or of a bassin with what is regional."""
    evenements = evenements_publics()
    if bassin is not None:
        dans = Evenement.bassins.through.objects.filter(evenement=OuterRef("pk"))
        evenements = evenements.filter(Q(Exists(dans.filter(bassin=bassin))) | ~Q(Exists(dans)))
    return _de_l_annee(evenements, annee)


def programmes_figes(annee: int) -> QuerySet[ProgrammeAnnuel]:
    """The documents frozen for a year, the latest first."""
    return ProgrammeAnnuel.objects.filter(annee=annee).select_related("bassin", "fige_par")


def dates_de_l_annee(evenement: Evenement, annee: int) -> list[Creneau]:
    """The dates of an event that hold in a year, in order."""
    du, au = _bornes(annee)
    return [creneau for creneau in evenement.creneaux.all() if creneau.debut < au and creneau.fin > du]


def _de_l_annee(evenements: QuerySet[Evenement], annee: int) -> QuerySet[Evenement]:
    creneaux = Creneau.objects.tenus().entre(*_bornes(annee)).filter(evenement=OuterRef("pk"))
    return evenements_garnir(evenements.filter(Exists(creneaux)).exclude(vie=Vie.ANNULE)).order_by("debut", "pk")


def _bornes(annee: int) -> tuple[datetime.datetime, datetime.datetime]:
    debut, fin = (heure_de_paris(datetime.date(un, 1, 1), MINUIT) for un in (annee, annee + 1))
    return debut, fin


DATES_DITES = 4


def programme_pdf(programme: ProgrammeAnnuel, evenements: Sequence[Evenement]) -> bytes:
    """The programme of a year: A4, tagged; the same events and day always give the same bytes."""
    lignes = []
    for evenement in evenements:
        dates = dates_de_l_annee(evenement, programme.annee)
        reste = dates[DATES_DITES:]
        lignes.append({
            "evenement": evenement,
            "dates": dates[:DATES_DITES],
            "reste": len(reste),
            "derniere": reste[-1] if reste else None,
        })  # fmt: skip
    return pdf_render("agenda/pdf/programme.html", {"programme": programme, "lignes": lignes})
