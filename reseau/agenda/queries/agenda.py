"""The agenda as it is read: what its address asks, the month and its list, its filters, its doors, what waits for
a person.
"""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, Min, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date

from home import registre
from home.ecrans.views import page_de
from home.site.cache import Gardee
from home.temps.calendrier import ANNEES, MINUIT, UN_JOUR, Mois, Occupation, heure_de_paris, jours_de_paris
from home.temps.typographie import JOURS, nombre
from reseau.agenda.choices import A_TENIR, PARTICIPATION, TOUT_PUBLIC, Accessibilite, Genre, Reponse, Vie
from reseau.agenda.models import Creneau, Evenement, Participation
from reseau.agenda.permissions import (
    est_etat,
    evenements_lisibles,
    evenements_organises,
    evenements_programmes,
    peut_moderer_quelque_chose,
    peut_proposer,
)
from reseau.agenda.queries.dates import (
    A_VENIR,
    EVENEMENTS,
    LUS_AU_PLUS,
    SORTES,
    LigneAgenda,
    Sorte,
    creneaux_situer,
    ligne_d_occupation,
    ligne_de_creneau,
)
from reseau.comptes.models import Compte
from reseau.membres.permissions import bassins_de, est_membre, est_region
from reseau.territoires.models import Bassin
from reseau.vocabulaires.models import Theme, TypePublic

# What an address asks of the agenda: `?mois=2027-01&vue=liste&bassin=niort`.

VUES = {"mois": "Mois", "liste": "Liste", "carte": "Carte"}
REGION = "region"
NOMS = ("mois", "vue", "bassin", "type", "public", "theme", "genre", "acces", "jour", "passees")
FILTRES = ("bassin", "type", "public", "theme", "genre", "acces")
Choix = dict[str, dict[str, Any]]
CHOIX = Gardee("choix de l’agenda", modeles=("territoires", "vocabulaires"))


def choix_lire() -> Choix:
    """The bassins, the publics and the themes in force: by name of filter then by code, in order of display."""
    return CHOIX.lire(timezone.localdate(), _choix)


def _choix() -> Choix:
    choix: dict[str, Iterable[Any]] = {
        "bassin": sorted(Bassin.objects.en_vigueur(), key=lambda bassin: bassin.nom),
        "public": TypePublic.objects.en_vigueur().order_by("ordre", "libelle"),
        "theme": Theme.objects.en_vigueur().order_by("ordre", "libelle"),
    }
    return {nom: {terme.code: terme for terme in termes} for nom, termes in choix.items()}


@dataclass(frozen=True)
class Demande:
    """The month, the view and the filters; a value that means nothing is as if it had not been said.

    `siens` are the bassins of the reader: what is shown when she names none, with what is regional.
    """

    mois: Mois
    vue: str = "mois"
    bassin: str = ""
    types: tuple[str, ...] = ()
    public: TypePublic | None = None
    theme: Theme | None = None
    genre: str = ""
    acces: str = ""
    jour: datetime.date | None = None
    passees: bool = False
    mois_dit: bool = False
    siens: frozenset[int] = frozenset()
    choisi: Bassin | None = None

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
        vide = Demande(self.mois, self.vue, passees=self.passees, mois_dit=self.mois_dit, siens=self.siens)
        return replace(vide, bassin=REGION if self.siens else "")

    def adresse(self, **autres: Any) -> str:
        """The query string, always in the same order, with these values instead; None leaves a name out."""
        valeurs = {**self._valeurs(), **autres}
        valeurs["vue"] = valeurs["vue"] if valeurs["vue"] != "mois" else ""
        paires = []
        for nom in NOMS:
            for valeur in valeurs[nom] if isinstance(valeurs[nom], tuple) else (valeurs[nom],):
                if valeur:
                    paires.append((nom, str(valeur)))
        return urlencode(paires)

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


def rendez_vous_lire(compte: Compte, demande: Demande) -> list[LigneAgenda]:
    """Everything that falls on the squares of the month, the first one first."""
    du, au = heure_de_paris(demande.mois.du, MINUIT), heure_de_paris(demande.mois.au, MINUIT)
    # Peu de dates tombent ce mois-ci : chacune demande si son événement se lit, plutôt que de les lire tous.
    lisible = Exists(evenements_demandes(evenements_programmes(compte), demande).filter(pk=OuterRef("evenement")))
    creneaux = creneaux_situer(Creneau.objects.entre(du, au).filter(lisible)).order_by("debut", "rang")
    lus = [ligne_de_creneau(creneau) for creneau in creneaux]
    lus += _par_jour(_des_autres_pieces(compte, demande, du, au))
    return sorted((lu for lu in lus if _repond(lu, demande)), key=lambda lu: lu.debut)


def prochain_lire(compte: Compte, demande: Demande) -> LigneAgenda | None:
    """The next event under the same filters, whatever its month: what an empty one leads to."""
    if demande.types == (Sorte.SAFRAN,):
        return None
    evenements = evenements_demandes(evenements_programmes(compte), demande)
    creneaux = Creneau.objects.filter(A_VENIR, evenement__in=evenements, fin__gt=timezone.now())
    for creneau in creneaux_situer(creneaux).order_by("debut", "rang")[:LUS_AU_PLUS]:
        lu = ligne_de_creneau(creneau)
        if _repond(lu, demande) and (not demande.types or lu.sorte in demande.types):
            return lu
    return None


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
    """Sessions and meetings that this person may read; they have no genre of ours, and say nothing of access.

    Our own events are read otherwise: those that lost their date show too.
    """
    if demande.genre or demande.acces:
        return
    for source in registre.lire("occupations"):
        if source is not EVENEMENTS:
            yield from (o for o in source.lire(du, au) if _convient(o, demande) and o.lisible_par(compte))


def _par_jour(occupations: Iterable[Occupation]) -> list[LigneAgenda]:
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


def _repond(lu: LigneAgenda, demande: Demande) -> bool:
    return not demande.acces or demande.acces in lu.codes


def _jours(lu: LigneAgenda, mois: Mois) -> Iterator[datetime.date]:
    """Its days within the squares of the month."""
    jour, fin = max(lu.premier, mois.du), min(lu.dernier, mois.au - UN_JOUR)
    while jour <= fin:
        yield jour
        jour += UN_JOUR


# What the public agenda shows: the month asked for, its list page by page, its filters and its links.

PAR_PAGE = 20


def agenda_lire(request: HttpRequest, compte: Compte) -> dict[str, Any]:
    """Everything that the page and its fragment show to this reader.

    The list leaves out what is over, unless it is asked for or all of it is; of one day when one is asked for.
    """
    choix = choix_lire()
    demande = Demande.lire(request.GET, choix, bassins_de(compte) if est_membre(compte) else frozenset())
    tous = rendez_vous_lire(compte, demande)
    sortes = _sortes(tous, demande)
    if all(cochee for _, cochee in sortes):  # tout cocher, c'est ne rien demander
        demande = replace(demande, types=())
    montres = [lu for lu in tous if not demande.types or lu.sorte in demande.types]
    mois, maintenant = demande.mois, timezone.now()
    premier = demande.jour or datetime.date(mois.annee, mois.numero, 1)
    dernier = demande.jour or datetime.date(mois.apres.annee, mois.apres.numero, 1) - UN_JOUR
    du_mois = liste = [lu for lu in montres if lu.premier <= dernier and lu.dernier >= premier]
    if not (demande.passees or demande.jour):
        liste = [lu for lu in du_mois if lu.fin > maintenant] or du_mois
    page = page_de(request, liste, PAR_PAGE)
    lignes = [(page.start_index() + rang, lu) for rang, lu in enumerate(page)]
    return {
        "demande": demande,
        "carte": demande.vue == "carte",
        "sortes": sortes,
        "semaines": mois.semaines((jour, lu) for lu in montres for jour in _jours(lu, mois)),
        "noms_des_jours": JOURS,
        "suite": demande.adresse(mois=None, vue=None, jour=None, passees=None),
        "passees": len(du_mois) - len(liste),
        "prochain": None if liste else prochain_lire(compte, demande),
        "page_obj": page,
        "lignes": lignes,
        "titre_liste": _titre(demande, len(liste), len(du_mois)),
        "groupes": _groupes(demande, choix),
        "liens": _liens(demande),
        "vues": [(libelle, demande.adresse(vue=vue), vue == demande.vue) for vue, libelle in VUES.items()],
        "reperes": [{"n": rang, **lu.ou} for rang, lu in lignes if lu.position][::-1],
    }


def _sortes(tous: list[LigneAgenda], demande: Demande) -> list[tuple[Sorte, bool]]:
    """What may be shown or left out, with what is; what is only for members shows once there is some."""
    montrees = demande.types or tuple(Sorte.values)
    presentes = {lu.sorte for lu in tous} | {Sorte.SAFRAN, Sorte.PUBLIC} | set(demande.types)
    return [(sorte, sorte.value in montrees) for sorte in Sorte if sorte in presentes]


def _titre(demande: Demande, combien: int, en_tout: int) -> str:
    if not combien:
        return "Rien à cette date" if demande.jour else "Rien ce mois-ci"
    dit = f"{nombre(combien)} rendez-vous"
    return f"{dit} à venir" if combien < en_tout else dit


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


def _groupes(demande: Demande, choix: Choix) -> list[dict[str, Any]]:
    """The filters: the name of each in the address, its label, what stands for « all », its options, the chosen one."""
    offerts = {nom: [(code, str(terme)) for code, terme in termes.items()] for nom, termes in choix.items()}
    siens = [bassin.nom for bassin in choix["bassin"].values() if bassin.pk in demande.siens]
    tous = f"{siens[0] if len(siens) == 1 else 'Mes bassins'} et la région" if siens else "Toute la région"
    region = [(REGION, "Toute la région")] if demande.siens else []
    public, theme = demande.public, demande.theme
    groupes = (
        ("bassin", "Bassin", tous, [*region, *offerts["bassin"]], demande.bassin),
        ("public", "Public", "Tous les publics", offerts["public"], public.code if public else ""),
        ("theme", "Thème", "Tous les thèmes", offerts["theme"], theme.code if theme else ""),
        ("genre", "Genre", "Tous les genres", Genre.choices, demande.genre),
        ("acces", "Accessibilité", "Peu importe", Accessibilite.choices, demande.acces),
    )
    return [dict(zip(("nom", "libelle", "tous", "options", "choisie"), groupe, strict=True)) for groupe in groupes]


# What waits for a person in the agenda: what she organises, where she comes, the reports she owes.

LIGNES, LUES = 5, 100
VIENS = (Reponse.VIENT, Reponse.ATTEND)


def mon_agenda_lire(compte: Compte) -> tuple[list[Any], list[Any]]:
    """The next events of a person, the reports that she owes.

    The nearest and the oldest first. One comes nowhere that one may not read today, which is asked only of such events.
    """
    maintenant = timezone.now()
    viens = Participation.objects.filter(evenement=OuterRef("pk"), compte=compte, reponse__in=VIENS)
    a_venir = Q(creneaux__annule_le=None, creneaux__fin__gt=maintenant)
    siens = Evenement.objects.annotate(
        organise=Exists(evenements_organises(compte).filter(pk=OuterRef("pk"))),
        mienne=Subquery(viens.values("reponse")[:1]),
        prochaine=Min("creneaux__debut", filter=a_venir),
    ).filter(
        Q(organise=True, vie=Vie.TENU)
        | Q(Q(organise=True) | Q(mienne__isnull=False), vie__in=A_TENIR, prochaine__isnull=False)
    )
    lus: list[Any] = list(siens.select_related("lieu__commune", "commune").order_by("fin", "pk")[:LUES])
    bilans = [evenement for evenement in lus if evenement.vie == Vie.TENU]
    attendus = sorted(_lisibles(compte, [e for e in lus if e.vie != Vie.TENU]), key=lambda e: e.prochaine)
    for evenement in attendus:
        evenement.etat_dit = _etat(evenement)
    return attendus[:LIGNES], bilans[:LIGNES]


def _etat(evenement: Any) -> tuple[str, str]:
    """Its colour and its words: where one stands, else what becomes of what one organises."""
    if evenement.mienne:
        reponse = Reponse(evenement.mienne)
        return PARTICIPATION.tons[reponse], reponse.label
    if not evenement.programme_au_calendrier:
        return evenement.ton, evenement.get_moderation_display()
    return "ok" if evenement.vie == Vie.CONFIRME else "attente", "Vous organisez"


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
