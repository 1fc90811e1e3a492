"""The agenda outside of the site: what a feed is about and holds, as a calendar and as news."""

import datetime
import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Exists, Max, Model, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.http import http_date

from home.temps.flux import ANNULE, CONFIRME, OPTION, PARIS, Entree, RendezVous, calendrier_ecrire, uid_de
from home.temps.typographie import date_longue, heure
from reseau.agenda.choices import Accessibilite, EtatApport, Genre, Moderation, Reponse, Vie, Visibilite
from reseau.agenda.models import Creneau, Evenement
from reseau.agenda.permissions import evenements_lisibles, evenements_organises, evenements_publics
from reseau.comptes.models import Compte
from reseau.membres.permissions import structures_de, structures_representees
from reseau.structures.models import Reseau, Structure
from reseau.territoires.models import Bassin
from reseau.vocabulaires.models import Theme

# What a feed or a card is about: the whole region, a bassin, a theme, a network, a structure.

REGION = "region"


@dataclass(frozen=True)
class Portee:
    """What it is about, said and asked: the events are always among those that everyone reads."""

    sorte: str
    code: str
    nom: str
    filtre: Q

    def evenements(self) -> QuerySet[Evenement]:
        return evenements_publics().filter(self.filtre)

    @property
    def cle(self) -> str:
        return f"{self.sorte}:{self.code}" if self.code else self.sorte

    @property
    def ics(self) -> str:
        return settings.SITE_URL + self._adresse("agenda_flux")

    @property
    def webcal(self) -> str:
        return f"webcal://{self.ics.partition('://')[2]}"

    @property
    def atom(self) -> str:
        return self._adresse("agenda_atom")

    @property
    def encart(self) -> str:
        return settings.SITE_URL + self.encart_chemin

    @property
    def encart_chemin(self) -> str:
        return self._adresse("agenda_encart")

    @property
    def page(self) -> str:
        return reverse("agenda")

    def _adresse(self, nom: str) -> str:
        if not self.code:
            return reverse(f"{nom}_region")
        if nom == "agenda_encart" and self.sorte == "structure":
            return reverse("agenda_encart_structure", args=[self.code])
        return reverse(nom, kwargs={"sorte": self.sorte, "code": self.code})


@dataclass(frozen=True)
class Sorte:
    """A kind of scope: its words, what may be chosen, and its events."""

    titre: str
    nom: str
    lignes: Callable[[], QuerySet]
    filtre: Callable[[int], Q]


def _des_bassins(bassin: int) -> Q:
    """Those of the bassin, and those of the whole region, which are its own too."""
    liens = Evenement.bassins.through.objects
    partout = ~Exists(liens.filter(evenement=OuterRef("pk")))
    return Q(pk__in=liens.filter(bassin=bassin).values("evenement")) | Q(partout)


def _des_themes(theme: int) -> Q:
    return Q(pk__in=Evenement.themes.through.objects.filter(theme=theme).values("evenement"))


def _du_reseau(reseau: int) -> Q:
    """Those that a structure of the network organises, alone or with others."""
    aussi = Evenement.co_organisateurs.through.objects.filter(structure__reseau=reseau)
    return Q(organisateur__reseau=reseau) | Q(pk__in=aussi.values("evenement"))


def _de_la_structure(structure: int) -> Q:
    aussi = Evenement.co_organisateurs.through.objects.filter(structure=structure)
    return Q(organisateur=structure) | Q(pk__in=aussi.values("evenement"))


SORTES = {
    "bassin": Sorte("Un bassin", "Bassin de {}", lambda: Bassin.objects.all(), _des_bassins),
    "theme": Sorte("Un thème", "{}", lambda: Theme.objects.all(), _des_themes),
    "reseau": Sorte("Un réseau", "{}", lambda: Reseau.objects.all(), _du_reseau),
}
STRUCTURE = Sorte("Une structure", "{}", lambda: Structure.objects.visibles(), _de_la_structure)
ENCARTS = {"structure": STRUCTURE, "bassin": SORTES["bassin"]}
REGIONALE = Portee(REGION, "", "Poitou-Charentes", Q())


def portee_lire(sorte: str, code: str, sortes: dict[str, Sorte] = SORTES) -> Portee:
    """The scope that an address names, closed ones too: who is subscribed stays so. Http404 for anything else."""
    if sorte not in sortes:
        raise Http404
    ligne = sortes[sorte].lignes().filter(code=code).first()
    if ligne is None:
        raise Http404
    return portee_de(sorte, ligne, sortes)


def portee_de(sorte: str, ligne: Model, sortes: dict[str, Sorte] = SORTES) -> Portee:
    """The scope of one row."""
    dite = sortes[sorte]
    return Portee(sorte, ligne.code, dite.nom.format(ligne), dite.filtre(ligne.pk))  # type: ignore[attr-defined]


def portee_choisie(cle: str, sortes: dict[str, Sorte] = SORTES) -> Portee:
    """The scope that a form names; the whole region for anything else."""
    sorte, _, code = cle.partition(":")
    try:
        return portee_lire(sorte, code, sortes)
    except Http404:
        return REGIONALE


def portees_a_choisir() -> list[tuple[str, list[Portee]]]:
    """What may be chosen today, kind by kind: bassins and themes in force, networks that have a structure."""
    choix = {
        "bassin": Bassin.objects.en_vigueur(),
        "theme": Theme.objects.en_vigueur(),
        "reseau": Reseau.objects.filter(Exists(Structure.objects.visibles().filter(reseau=OuterRef("pk")))),
    }
    return [(SORTES[sorte].titre, [portee_de(sorte, ligne) for ligne in lignes]) for sorte, lignes in choix.items()]


def encarts_a_choisir() -> list[tuple[str, list[Portee]]]:
    """The cards that a site may show: bassins in force, structures that organise something anyone may read."""
    organisent = evenements_publics().values("organisateur")
    choix = {
        "bassin": Bassin.objects.en_vigueur(),
        "structure": Structure.objects.visibles().filter(pk__in=organisent).order_by("nom"),
    }
    return [
        (ENCARTS[sorte].titre, [portee_de(sorte, ligne, ENCARTS) for ligne in lignes])
        for sorte, lignes in choix.items()
    ]


# What a feed of the agenda holds, and the number that changes when it does.

JOURS = 90  # ce qui est passé, et ce qui est annulé, reste une saison
ATOM_MAX = 50
LEVEES = (Vie.REPORTE, Vie.ANNULE)
DITS = (
    "uuid titre resume programme genre organisateur lieu endroit adresse commune salle lien acces accessibilite "
    "visibilite moderation vie sequence modifie_le"
).split()
ATTENDUES = (Moderation.PROGRAMME, Moderation.PROPOSE, Moderation.A_COMPLETER)


@dataclass(frozen=True)
class Revision:
    """The state of a feed today: its mark, and the last moment when any event changed."""

    etag: str
    modifie_le: datetime.datetime

    @property
    def http_date(self) -> str:
        """The moment, as an answer says it."""
        return http_date(self.modifie_le.timestamp())


def depuis_lire() -> datetime.datetime:
    """The first instant that feeds still hold: a midnight, so that a feed is the same all day long."""
    jour = timezone.localdate() - datetime.timedelta(days=JOURS)
    return datetime.datetime.combine(jour, datetime.time(), PARIS)


def creneaux_du_flux(evenements: QuerySet[Evenement]) -> QuerySet[Creneau]:
    """The dates of these events, a season back and all those to come; what is cancelled says so for a season."""
    depuis = depuis_lire()
    perdues = Q(annule_le__lt=depuis) | Q(evenement__vie__in=LEVEES, evenement__modifie_le__lt=depuis)
    return _a_dire(Creneau.objects.filter(~perdues, fin__gte=depuis, evenement__in=evenements))


def creneaux_de(evenement: Evenement) -> QuerySet[Creneau]:
    """Every date of one event, those taken away too."""
    return _a_dire(evenement.creneaux.all())


def _a_dire(creneaux: QuerySet[Creneau]) -> QuerySet[Creneau]:
    """With what a calendar says of them and no more; what a relation says is read once, however many share it."""
    return (
        creneaux.select_related("evenement")
        .only("rang", "debut", "fin", "deplace_de", "annule_le", "motif", *(f"evenement__{nom}" for nom in DITS))
        .prefetch_related(
            "evenement__organisateur",
            "evenement__lieu__commune",
            "evenement__commune",
            Prefetch("evenement__themes", to_attr="themes_lus"),
        )
        .order_by("debut", "pk")
    )


def flux_revision(portee: Portee) -> Revision:
    """One query: an event of the scope that comes, goes or changes, its place or its organiser, changes the mark.

    The day is in it too: each one takes a day off a feed. The moment is that of any event: one that left says none.
    """
    derniere = Evenement.objects.order_by("-modifie_le").values("modifie_le")[:1]
    dites = (
        portee.evenements()
        .annotate(derniere=Subquery(derniere))
        .order_by()
        .aggregate(
            Count("pk"), Sum("pk"), Sum("version"), Sum("sequence"), Max("modifie_le"),
            Max("lieu__modifie_le"), Max("organisateur__modifie_le"), Max("derniere"),
        )
    )  # fmt: skip
    minuit = depuis_lire() + datetime.timedelta(days=JOURS)
    # Un flux vide n’a plus rien qui dise quand il s’est vidé.
    instants = [valeur for valeur in dites.values() if isinstance(valeur, datetime.datetime)]
    modifie_le = max([minuit, *instants]) if dites["pk__count"] else timezone.now()
    del dites["derniere__max"]  # ce qui change ailleurs ne change pas ce flux
    morceaux = [portee.sorte, portee.code, timezone.localdate().isoformat(), *map(str, dites.values())]
    etag = f'"{hashlib.sha256("|".join(morceaux).encode()).hexdigest()[:32]}"'
    return Revision(etag, modifie_le)


def evenements_a_venir(portee: Portee) -> QuerySet[Evenement]:
    """Its events not over yet, the soonest first; those put off or cancelled too, which say so."""
    return (
        portee.evenements()
        .filter(fin__gt=timezone.now())
        .select_related("organisateur", "lieu__commune", "commune")
        .order_by("debut", "pk")
    )


def evenements_du_flux(portee: Portee) -> QuerySet[Evenement]:
    """Those of a feed of news: the last changed first."""
    a_venir = evenements_a_venir(portee).prefetch_related("themes", "bassins")
    return a_venir.order_by("-modifie_le", "-pk")[:ATOM_MAX]


def evenements_attendus(compte: Compte) -> QuerySet[Evenement]:
    """Where a person comes, what she organises, what her structure brings something to; read today, or left out."""
    siennes = structures_de(compte) | structures_representees(compte)
    vient = Q(participations__compte=compte.pk, participations__reponse=Reponse.VIENT)
    apporte = Q(apports__structure__in=siennes, apports__etat=EtatApport.ACCEPTE)
    lies = Evenement.objects.filter(vient | apporte).order_by().values("pk")
    organises = evenements_organises(compte).order_by().values("pk")
    return evenements_lisibles(compte).filter(Q(pk__in=lies) | Q(pk__in=organises), moderation__in=ATTENDUES)


# The dates of events as other software reads them: one time each, the same identity in every feed.

PRODUIT = "Agenda"
GENRES, ACCES = dict(Genre.choices), dict(Accessibilite.choices)
# Outlook montre comme tenu un événement annulé : le titre le dit aussi.
ANNONCES: dict[str, str] = {Vie.ANNULE: "ANNULÉ : ", Vie.REPORTE: "REPORTÉ : "}


def flux_ics(portee: Portee) -> str:
    """The public calendar of a scope."""
    rendez_vous = map(rendez_vous_de, creneaux_du_flux(portee.evenements()))
    return calendrier_ecrire(rendez_vous, produit=PRODUIT, nom=f"Orientation, {portee.nom}")


def evenement_ics(evenement: Evenement) -> str:
    """Every date of one event, those taken away too."""
    return calendrier_ecrire(map(rendez_vous_de, creneaux_de(evenement)), produit=PRODUIT)


def agenda_de(compte: Compte) -> Iterable[RendezVous]:
    """The dates that concern a person, private ones too as long as she may read them."""
    return map(rendez_vous_de, creneaux_du_flux(evenements_attendus(compte)))


def rendez_vous_de(creneau: Creneau) -> RendezVous:
    """One date of an event, read by `creneaux_du_flux` or `creneaux_de`."""
    evenement = creneau.evenement
    annonce = ANNONCES[Vie.ANNULE] if creneau.annule_le else ANNONCES.get(evenement.vie, "")
    return RendezVous(
        uid=uid_de(f"evenement-{evenement.uuid}-{creneau.rang}"),
        titre=annonce + evenement.titre,
        debut=creneau.debut,
        fin=creneau.fin,
        sequence=evenement.sequence,
        etat=ANNULE if annonce else _etat(evenement),
        modifie_le=evenement.modifie_le,
        lieu=", ".join(texte for texte in (evenement.ou_court, evenement.ou_adresse, evenement.salle) if texte),
        position=evenement.position,
        url=settings.SITE_URL + evenement.url,
        texte=_texte(evenement, creneau),
        categories=(GENRES[evenement.genre], *(theme.libelle for theme in evenement.themes_lus)),  # type: ignore[attr-defined]
        classe="PUBLIC" if evenement.visibilite == Visibilite.PUBLIC else "PRIVATE",
    )


def _etat(evenement: Evenement) -> str:
    sur = evenement.moderation == Moderation.PROGRAMME and evenement.vie != Vie.OPTION
    return CONFIRME if sur else OPTION


def _texte(evenement: Evenement, creneau: Creneau) -> str:
    """What is read under the title, whatever the software: in plain lines."""
    accessible = [nom for code, nom in ACCES.items() if code in evenement.accessibilite]
    parts = [
        f"Annulé : {creneau.motif}" if creneau.annule_le and creneau.motif else "",
        f"Date déplacée, prévue d’abord {_dite(creneau)}." if creneau.deplace_de else "",
        evenement.resume,
        evenement.programme,
        evenement.acces,
        f"Accessibilité : {', '.join(accessible)}" if accessible else "",
        f"À distance : {evenement.lien}" if evenement.lien else "",
        f"Organisé par {evenement.organisateur}. Gratuit.",
    ]
    return "\n\n".join(part for part in parts if part)


def _dite(creneau: Creneau) -> str:
    return f"{date_longue(creneau.deplace_de)} à {heure(creneau.deplace_de)}"


# The agenda as news: what comes, the last changed first.


def entrees_de(portee: Portee) -> Iterable[Entree]:
    """What a feed says of each event."""
    for evenement in evenements_du_flux(portee):
        yield Entree(
            titre=ANNONCES.get(evenement.vie, "") + evenement.titre,
            url=evenement.url,
            texte=f"{_quand_et_ou(evenement)}. {evenement.resume}",
            identifiant=f"/agenda/{evenement.uuid}/",
            publiee_le=evenement.propose_le,
            changee_le=evenement.modifie_le,
            auteur=str(evenement.organisateur),
            mots=tuple(map(str, (evenement.get_genre_display(), *evenement.themes.all(), *evenement.bassins.all()))),
        )


def _quand_et_ou(evenement: Evenement) -> str:
    dit = f"{date_longue(evenement.debut)}, {heure(evenement.debut)}, {evenement.ou_court}"
    return dit[:1].upper() + dit[1:]
