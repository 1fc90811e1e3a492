"""The agenda as it is read: what its address asks, the month and its list, its filters, its doors, what waits for
a person.
"""

import datetime
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache, partial
from typing import Any, NamedTuple

from django.db.models import CharField, Exists, F, IntegerField, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.http import HttpRequest, QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from home import registre
from home.dessins.icones import trace
from home.ecrans.views import page_de
from home.site.arbre import requete_ecrire
from home.site.cache import Gardee
from home.temps.calendrier import ANNEES, UN_JOUR, Mois, Occupation, SourceDOccupations, heure_de_paris, jours_de_paris
from home.temps.periodes import Validite
from home.temps.typographie import JOURS, nombre
from reseau.agenda.choices import A_TENIR, PARTICIPATION, TOUT_PUBLIC, Accessibilite, Genre, Reponse, Vie
from reseau.agenda.models import Creneau, Evenement, Participation
from reseau.agenda.permissions import (
    est_etat,
    evenements_lisibles,
    evenements_organises,
    evenements_partages,
    evenements_programmes,
    lit_comme_sa_classe,
    peut_moderer_quelque_chose,
    peut_proposer,
)
from reseau.agenda.queries.dates import (
    A_VENIR,
    CHAMPS,
    EVENEMENTS,
    SORTES,
    Sorte,
    case_ecrire,
    ligne_d_occupation,
    ligne_de_creneau,
)
from reseau.agenda.queries.dates import LigneAgenda as LigneAgendaProgramme
from reseau.comptes.models import Compte
from reseau.membres.permissions import bassins_de, classe_de_lecteur, est_membre, est_region
from reseau.territoires.models import Bassin
from reseau.vocabulaires.models import Theme, TypePublic

# What the agenda can be narrowed to: the bassins, the publics and the themes in force, in one query.


class Terme(NamedTuple):
    """One of them."""

    pk: int
    code: str
    libelle: str


TERMES: tuple[tuple[str, type[Validite]], ...] = (("public", TypePublic), ("theme", Theme))
CHOIX = Gardee("choix de l’agenda", pieces=("territoires", "vocabulaires"))
Choix = dict[str, dict[str, Terme]]


def choix_lire() -> Choix:
    """By name of filter then by code, in order of display."""
    return CHOIX.lire(timezone.localdate(), _lire)


def _lire() -> Choix:
    choix: Choix = {"bassin": {}, "public": {}, "theme": {}}
    for groupe, _, mot, code, pk in sorted(_toutes()):
        choix[groupe][code] = Terme(pk, code, mot)
    return choix


def _toutes() -> QuerySet:
    bassins = _lignes("bassin", Bassin, "nom", Value(0, IntegerField()))
    publics, themes = (_lignes(nom, modele, "libelle", F("ordre")) for nom, modele in TERMES)
    return bassins.union(publics, themes, all=True)


def _lignes(groupe: str, modele: type[Validite], mot: str, ordre: Value | F) -> QuerySet:
    en_vigueur = modele.objects.en_vigueur(timezone.localdate()).order_by()
    lignes = en_vigueur.annotate(groupe=Value(groupe, CharField()), rang=ordre, mot=F(mot))
    return lignes.values_list("groupe", "rang", "mot", "code", "pk")


# What an address asks of the agenda: `?mois=2027-01&vue=liste&bassin=niort`.

VUES = {"mois": "Mois", "liste": "Liste", "carte": "Carte"}
REGION = "region"
NOMS = ("mois", "vue", "bassin", "type", "public", "theme", "genre", "acces", "jour", "passees")
FILTRES = ("bassin", "type", "public", "theme", "genre", "acces")


@dataclass(frozen=True)
class Demande:
    """The month, the view and the filters; a value that means nothing is as if it had not been said.

    `siens` are the bassins of the reader: what is shown when she names none, with what is regional.
    """

    mois: Mois
    vue: str = "mois"
    bassin: str = ""
    types: tuple[str, ...] = ()
    public: Terme | None = None
    theme: Terme | None = None
    genre: str = ""
    acces: str = ""
    jour: datetime.date | None = None
    passees: bool = False
    mois_dit: bool = False
    siens: frozenset[int] = frozenset()
    choisi: Terme | None = None

    @classmethod
    def lire(cls, get: QueryDict, choix: Choix, siens: frozenset[int] = frozenset()) -> "Demande":
        """What this address asks, among what can be asked."""
        dit, jour, bassin = get.get("mois", ""), _jour(get.get("jour", "")), get.get("bassin", "")
        mois = Mois.de(jour) if jour else Mois.lire(dit)
        return cls(
            mois=mois,
            vue=_parmi(get.get("vue", ""), VUES) or "mois",
            bassin=bassin if bassin in choix["bassin"] or (bassin == REGION and siens) else "",
            types=tuple(code for code in Sorte.values if code in get.getlist("type")),
            public=choix["public"].get(get.get("public", "")),
            theme=choix["theme"].get(get.get("theme", "")),
            genre=_parmi(get.get("genre", ""), Genre.values),
            acces=_parmi(get.get("acces", ""), Accessibilite.values),
            jour=jour,
            passees=get.get("passees") == "oui",
            mois_dit=mois.code == dit,
            siens=siens,
            choisi=choix["bassin"].get(bassin),
        )

    @property
    def bassins(self) -> frozenset[int]:
        """Bassins whose events are wanted, beside what is regional; empty for all of them."""
        if self.choisi:
            return frozenset({self.choisi.pk})
        return self.siens if self.bassin != REGION else frozenset()

    @property
    def filtre(self) -> bool:
        """Something narrows the agenda, the reader's own bassins set aside."""
        return any(self._valeurs()[nom] for nom in FILTRES if not (nom == "bassin" and self.bassin == REGION))

    @property
    def precise(self) -> bool:
        """Asks for more than a bassin and kinds: a public, a theme, a genre, an access."""
        return bool(self.public or self.theme or self.genre or self.acces)

    def sans_filtre(self) -> "Demande":
        """The same month and view, for the whole region."""
        return replace(
            self, bassin=REGION if self.siens else "", choisi=None, types=(), public=None, theme=None, genre="",
            acces="", jour=None,
        )  # fmt: skip

    def adresse(self, **autres: Any) -> str:
        """The query string, always in the same order, with these values instead; None leaves a name out."""
        valeurs = {**self._valeurs(), **autres}
        valeurs["vue"] = valeurs["vue"] if valeurs["vue"] != "mois" else ""
        paires = []
        for nom in NOMS:
            for valeur in valeurs[nom] if isinstance(valeurs[nom], tuple) else (valeurs[nom],):
                if valeur:
                    paires.append((nom, str(valeur)))
        return requete_ecrire(paires)

    def _valeurs(self) -> dict[str, Any]:
        return {
            "mois": self.mois.code if self.mois_dit else "",
            "vue": self.vue,
            "bassin": self.bassin,
            "type": self.types,
            "public": self.public.code if self.public else "",
            "theme": self.theme.code if self.theme else "",
            "genre": self.genre,
            "acces": self.acces,
            "jour": self.jour,
            "passees": "oui" if self.passees else "",
        }


def _parmi(dit: str, choix: Any) -> str:
    return dit if dit in choix else ""


def _jour(dit: str) -> datetime.date | None:
    try:
        jour = parse_date(dit)
    except ValueError:
        return None
    return jour if jour and jour.year in ANNEES else None


# The programme of a month, as one reader may see it: events, and what other rooms put in the same calendar.

MINUIT, LUS_AU_PLUS = datetime.time(), 200


@dataclass
class Programme:
    """What a month holds under a demand: its squares, its list, and what to say when it is empty."""

    compte: Compte
    demande: Demande

    @cached_property
    def _tous(self) -> list[LigneAgendaProgramme]:
        """Everything that falls on the squares of the month, the first one first."""
        if self._cle is None:
            return self._lire(evenements_programmes(self.compte))
        return _rendez_vous(_sources()).lire(self._cle, lambda: self._lire(evenements_partages(self.compte)))

    @cached_property
    def _cle(self) -> Hashable:
        """What two readers of the same month have in common; None for who reads more than those of her class."""
        if not lit_comme_sa_classe(self.compte):
            return None
        lue = self.demande
        filtres = (lue.bassins, lue.public, lue.theme, lue.genre, lue.acces)
        return classe_de_lecteur(self.compte), timezone.localdate(), lue.mois, filtres

    def _lire(self, evenements: QuerySet[Evenement]) -> list[LigneAgendaProgramme]:
        du, au = (heure_de_paris(jour, MINUIT) for jour in (self.demande.mois.du, self.demande.mois.au))
        # Peu de dates tombent ce mois-ci : chacune demande si son événement se lit, plutôt que de les lire tous.
        lisible = Exists(evenements_demandes(evenements, self.demande).filter(pk=OuterRef("evenement")))
        creneaux = Creneau.objects.entre(du, au).filter(lisible).order_by("debut", "rang")
        lus = [ligne_de_creneau(ligne) for ligne in creneaux.values_list(*CHAMPS)]
        lus += _par_jour(_des_autres_pieces(self.compte, self.demande, du, au))
        return sorted((lu for lu in lus if _repond(lu, self.demande)), key=lambda lu: lu.debut)

    @cached_property
    def sortes(self) -> list[tuple[Sorte, bool]]:
        """What may be shown or left out, with what is; what is only for members shows once there is some."""
        montrees = self.demande.types or tuple(Sorte.values)
        presentes = {lu.sorte for lu in self._tous} | {Sorte.SAFRAN, Sorte.PUBLIC} | set(self.demande.types)
        return [(sorte, sorte.value in montrees) for sorte in Sorte if sorte in presentes]

    @cached_property
    def rendez_vous(self) -> list[LigneAgendaProgramme]:
        """Those of the kinds asked for."""
        types = self.demande.types
        return [lu for lu in self._tous if lu.sorte in types] if types else self._tous

    @property
    def grille(self) -> SafeString:
        """The squares, written once for readers alike: each thing on each of its days, beyond a few a link to all."""
        suite = self.demande.adresse(mois=None, vue=None, jour=None, passees=None)
        if self._cle is None:
            return self._grille_ecrire(suite)
        return _grilles(_sources()).lire((self._cle, self.demande.types, suite), lambda: self._grille_ecrire(suite))

    def _grille_ecrire(self, suite: str) -> SafeString:
        mois = self.demande.mois
        du, au = mois.du, mois.au
        paires = ((jour, lu) for lu in self.rendez_vous for jour in _jours(lu, du, au))
        semaines = mois.semaines(paires, partial(case_ecrire, suite))
        return SafeString(render_to_string("components/mois.html", {"semaines": semaines, "jours": JOURS}))

    @cached_property
    def du_mois(self) -> list[LigneAgendaProgramme]:
        """Those of the month itself, the days around left out; of one day when one is asked for."""
        mois, jour = self.demande.mois, self.demande.jour
        premier = jour or datetime.date(mois.annee, mois.numero, 1)
        dernier = jour or datetime.date(mois.apres.annee, mois.apres.numero, 1) - UN_JOUR
        return [lu for lu in self.rendez_vous if lu.premier <= dernier and lu.dernier >= premier]

    @cached_property
    def liste(self) -> list[LigneAgendaProgramme]:
        """The list beside the squares: what is over is left out, unless it is asked for or all of it is."""
        if self.demande.passees or self.demande.jour:
            return self.du_mois
        maintenant = timezone.now()
        return [lu for lu in self.du_mois if lu.fin > maintenant] or self.du_mois

    @property
    def passees(self) -> int:
        """How many are over, and left out of the list."""
        return len(self.du_mois) - len(self.liste)

    @cached_property
    def prochain(self) -> LigneAgendaProgramme | None:
        """The next event under the same filters, whatever its month: what an empty one leads to."""
        if self.demande.types == (Sorte.SAFRAN,):
            return None
        evenements = evenements_demandes(evenements_programmes(self.compte), self.demande)
        creneaux = Creneau.objects.filter(A_VENIR, evenement__in=evenements, fin__gt=timezone.now())
        for ligne in creneaux.order_by("debut", "rang").values_list(*CHAMPS)[:LUS_AU_PLUS]:
            lu = ligne_de_creneau(ligne)
            if _repond(lu, self.demande) and (not self.demande.types or lu.sorte in self.demande.types):
                return lu
        return None


def _sources() -> tuple[SourceDOccupations, ...]:
    """Those of the other rooms; our events are read otherwise: those that lost their date show too."""
    return tuple(source for source in registre.lire("occupations") if source is not EVENEMENTS)


@cache
def _rendez_vous(sources: tuple[SourceDOccupations, ...]) -> Gardee:
    """The months of the agenda, each read once for readers alike."""
    return Gardee("rendez-vous du mois", pieces=_pieces(sources))


@cache
def _grilles(sources: tuple[SourceDOccupations, ...]) -> Gardee:
    """Their squares."""
    return Gardee("grilles de l’agenda", pieces=_pieces(sources))


def _pieces(sources: tuple[SourceDOccupations, ...]) -> set[str]:
    return {*EVENEMENTS.pieces, *(piece for source in sources for piece in source.pieces)}


def evenements_demandes(evenements: QuerySet[Evenement], demande: Demande) -> QuerySet[Evenement]:
    """Those of these events that answer these filters; their cancelled dates are said so."""
    if demande.bassins:
        evenements = evenements.filter(_de(Evenement.bassins, "bassin__in", demande.bassins) | _sans(Evenement.bassins))
    if demande.theme:
        evenements = evenements.filter(_de(Evenement.themes, "theme", demande.theme.pk))
    if demande.public:
        ouverts = _sans(Evenement.publics) | _de(Evenement.publics, "typepublic__code", TOUT_PUBLIC)
        evenements = evenements.filter(ouverts | _de(Evenement.publics, "typepublic", demande.public.pk))
    if demande.genre:
        evenements = evenements.filter(genre=demande.genre)
    return evenements


def _de(lien: Any, cle: str, valeur: object) -> Q:
    return Q(pk__in=lien.through.objects.filter(**{cle: valeur}).values("evenement"))


def _sans(lien: Any) -> Q:
    return ~Q(Exists(lien.through.objects.filter(evenement=OuterRef("pk"))))


def _des_autres_pieces(
    compte: Compte, demande: Demande, du: datetime.datetime, au: datetime.datetime
) -> Iterator[Occupation]:
    """Sessions and meetings that this person may read; they have no genre of ours, and say nothing of access."""
    if demande.genre or demande.acces:
        return
    for source in _sources():
        yield from (o for o in source.lire(du, au) if _convient(o, demande) and o.lisible_par(compte))


def _par_jour(occupations: Iterable[Occupation]) -> list[LigneAgendaProgramme]:
    """Each thing once a day: the morning and the afternoon of a session are one."""
    groupes: dict[tuple[str, datetime.date], list[Occupation]] = {}
    for occupation in occupations:
        jour, _ = jours_de_paris(occupation.debut, occupation.fin)
        groupes.setdefault((occupation.groupe or occupation.uid, jour), []).append(occupation)
    return [
        ligne_d_occupation(min(siennes, key=lambda o: o.debut), max(o.fin for o in siennes))
        for siennes in groupes.values()
    ]


def _convient(occupation: Occupation, demande: Demande) -> bool:
    bassins, publics = demande.bassins, occupation.publics
    return (
        occupation.nature in SORTES
        and (not bassins or not occupation.bassins or not bassins.isdisjoint(occupation.bassins))
        and (not demande.theme or demande.theme.pk in occupation.themes)
        and (not demande.public or not publics or demande.public.pk in publics)
    )


def _repond(lu: LigneAgendaProgramme, demande: Demande) -> bool:
    return not demande.acces or demande.acces in lu.codes


def _jours(lu: LigneAgendaProgramme, du: datetime.date, au: datetime.date) -> Iterator[datetime.date]:
    """Its days within these, the last excluded."""
    jour, fin = max(lu.premier, du), min(lu.dernier, au - UN_JOUR)
    while jour <= fin:
        yield jour
        jour += UN_JOUR


# What the public agenda shows: the month asked for, its list page by page, its filters and its links.

PAR_PAGE = 20


class Groupe(NamedTuple):
    """One filter: its name in the address, its label, what stands for « all », its options, written."""

    nom: str
    libelle: str
    tous: str
    options: SafeString


def agenda_lire(request: HttpRequest, compte: Compte) -> dict[str, Any]:
    """Everything that the page and its fragment show to this reader."""
    choix = choix_lire()
    siens = bassins_de(compte) if est_membre(compte) else frozenset()
    demande = Demande.lire(request.GET, choix, siens)
    programme = Programme(compte, demande)
    if all(cochee for _, cochee in programme.sortes):  # tout cocher, c'est ne rien demander
        demande = programme.demande = replace(demande, types=())
    page = page_de(request, programme.liste, PAR_PAGE)
    return {
        "demande": demande,
        "carte": demande.vue == "carte",
        "programme": programme,
        "page_obj": page,
        "lignes": [(page.start_index() + rang, lu) for rang, lu in enumerate(page)],
        "titre_liste": _titre(programme),
        "groupes": _groupes(demande, choix),
        "liens": _liens(demande),
        "vues": [(libelle, demande.adresse(vue=vue), vue == demande.vue) for vue, libelle in VUES.items()],
        "reperes": [{"n": page.start_index() + rang, **lu.ou} for rang, lu in enumerate(page) if lu.position][::-1],
    }


def _titre(programme: Programme) -> str:
    combien, reste = len(programme.liste), programme.passees
    if not combien:
        return "Rien à cette date" if programme.demande.jour else "Rien ce mois-ci"
    dit = f"{nombre(combien)} rendez-vous"
    return f"{dit} à venir" if reste else dit


def _liens(demande: Demande) -> dict[str, str]:
    """Where one goes from here, with the same filters."""
    ailleurs = {"jour": None, "passees": None}
    mois = demande.mois
    return {
        "avant": demande.adresse(mois=mois.avant.code, **ailleurs),
        "apres": demande.adresse(mois=mois.apres.code, **ailleurs),
        "aujourdhui": demande.adresse(mois=None, **ailleurs),
        "mois": demande.adresse(mois=mois.code, **ailleurs),
        "passees": demande.adresse(passees="oui"),
        "large": demande.sans_filtre().adresse(),
    }


def _groupes(demande: Demande, choix: Choix) -> list[Groupe]:
    codes = {nom: tuple((terme.code, terme.libelle) for terme in termes.values()) for nom, termes in choix.items()}
    region = ((REGION, "Toute la région"),) if demande.siens else ()
    siens = [terme.libelle for terme in choix["bassin"].values() if terme.pk in demande.siens]
    tous = f"{siens[0] if len(siens) == 1 else 'Mes bassins'} et la région" if siens else "Toute la région"
    public, theme = demande.public, demande.theme
    return [
        Groupe("bassin", "Bassin", tous, options_ecrire((*region, *codes["bassin"]), demande.bassin)),
        Groupe("public", "Public", "Tous les publics", options_ecrire(codes["public"], public.code if public else "")),
        Groupe("theme", "Thème", "Tous les thèmes", options_ecrire(codes["theme"], theme.code if theme else "")),
        Groupe("genre", "Genre", "Tous les genres", options_ecrire(tuple(Genre.choices), demande.genre)),
        Groupe("acces", "Accessibilité", "Peu importe", options_ecrire(tuple(Accessibilite.choices), demande.acces)),
    ]


@lru_cache(maxsize=256)
def options_ecrire(options: tuple[tuple[str, str], ...], choisie: str) -> SafeString:
    """The options of a filter, ready for the page: they hardly ever change."""
    lignes = ((code, trace(" selected" if code == choisie else ""), mot) for code, mot in options)
    return format_html_join("", '<option value="{}"{}>{}</option>', lignes)


# What waits for a person in the agenda: what she organises, where she comes, the reports she owes.

LIGNES, LUES = 5, 100
VIENS = (Reponse.VIENT, Reponse.ATTEND)


@dataclass
class LigneAgenda:
    """An event to come, its next date, and why it is there."""

    evenement: Evenement
    reponse: str | None

    @property
    def etat(self) -> tuple[str, str]:
        """Its colour and its words: where one stands, else what becomes of what one organises."""
        if self.reponse:
            reponse = Reponse(self.reponse)
            return PARTICIPATION.tons[reponse], reponse.label
        if not self.evenement.programme_au_calendrier:
            return self.evenement.ton, self.evenement.get_moderation_display()
        return "ok" if self.evenement.vie == Vie.CONFIRME else "attente", "Vous organisez"


@dataclass
class MonAgenda:
    """The next events of a person, the nearest first, the reports that she owes, the oldest first; true until when."""

    lignes: list[LigneAgenda]
    bilans: list[Evenement]
    jusqu_a: datetime.datetime | None


def mon_agenda_lire(compte: Compte) -> MonAgenda:
    """Read in one question; one comes nowhere that one may not read today, which is asked only of such events."""
    lus: list[Any] = list(_siens(compte)[:LUES])
    bilans = [evenement for evenement in lus if evenement.vie == Vie.TENU]
    a_venir = sorted(_lisibles(compte, [e for e in lus if e.vie != Vie.TENU]), key=lambda e: e.prochaine)
    lignes = [LigneAgenda(evenement, evenement.mienne) for evenement in a_venir[:LIGNES]]
    return MonAgenda(lignes, bilans[:LIGNES], min((evenement.finit for evenement in a_venir), default=None))


def _siens(compte: Compte) -> QuerySet[Evenement]:
    """What this person organises or where she answered that she comes: to come, or held and not reported yet."""
    maintenant = timezone.now()
    viens = Participation.objects.filter(evenement=OuterRef("pk"), compte=compte, reponse__in=VIENS)
    a_venir = Q(creneaux__annule_le=None, creneaux__fin__gt=maintenant)
    return (
        Evenement.objects.annotate(
            organise=Exists(evenements_organises(compte).filter(pk=OuterRef("pk"))),
            mienne=Subquery(viens.values("reponse")[:1]),
            prochaine=Min("creneaux__debut", filter=a_venir),
            finit=Min("creneaux__fin", filter=a_venir),
        )
        .filter(
            Q(organise=True, vie=Vie.TENU)
            | Q(Q(organise=True) | Q(mienne__isnull=False), vie__in=A_TENIR, prochaine__isnull=False)
        )
        .select_related("lieu__commune", "commune")
        .order_by("fin", "pk")
    )


def _lisibles(compte: Compte, evenements: list[Any]) -> list[Any]:
    """Those among them that this person reads: what she organises, and of the others those that the one door gives."""
    autres = [evenement.pk for evenement in evenements if not evenement.organise]
    lisibles = set(evenements_lisibles(compte).filter(pk__in=autres).values_list("pk", flat=True)) if autres else set()
    return [evenement for evenement in evenements if evenement.organise or evenement.pk in lisibles]


# The doors below the agenda: what each may open beside the month.


def portes_de(compte: Compte) -> list[tuple[str, str]]:
    """Their names and addresses, those of this person's work first."""
    propose = peut_proposer(compte)
    portes = [
        ("Proposer un événement", "evenement_proposer", propose),
        ("Mes événements", "mes_evenements", propose),
        ("À modérer", "agenda_moderer", peut_moderer_quelque_chose(compte)),
        ("Avis demandés", "agenda_avis", est_etat(compte)),
        ("Jours sensibles", "jours_sensibles", est_region(compte)),
        ("Charte des événements", "charte_evenements", True),
    ]
    annee = timezone.localdate().year
    programme = (f"Programme {annee}", reverse("agenda_programme", args=[annee]))
    return [*((nom, reverse(route)) for nom, route, ouverte in portes if ouverte), programme]
