"""What this room offers to the registry of the house: blocks of a bassin, cards, news, numbers, personal data,
checks, nightly work.
"""

import datetime
from collections.abc import Callable, Iterable, Iterator
from functools import partial

from django.db.models import F, Q, QuerySet, Sum
from django.urls import reverse
from django.utils import timezone

from home.courriels.nouvelles import Nouvelle
from home.exploitation.travaux import NUIT, Periodique
from home.registre import (
    BlocLocal,
    Carte,
    Etendue,
    Pas,
    Perimetre,
    Resultat,
    Rubrique,
    SourceDeLignes,
    SourceIndicateur,
    Valeur,
    carte_chiffree,
)
from home.securite.donnees_personnelles import Traitement, rubrique
from home.temps.periodes import mois_apres
from home.temps.typographie import date_courte, de_la_commune
from reseau.comptes.models import Compte
from reseau.membres.permissions import bassins_de, est_membre, est_region
from reseau.structures.models import Structure
from reseau.territoires.models import Bassin
from reseau.territoires.portes import bassins_du_perimetre
from reseau.vie_locale import permissions, queries
from reseau.vie_locale.choices import JOURNAL_MOIS, GenreEntree
from reseau.vie_locale.models import Actualite, EntreeJournal, OrientationRegionale, Relais
from reseau.vie_locale.rules import journal_oublier, orientations_rappeler, structure_fusion_suivre
from reseau.vocabulaires.models import Theme

# What this room shows in « Mon espace ».

MAX_CARTE = 3


def carte_relais(compte: Compte) -> Carte | None:
    """What the lead of a network has left to relay; nothing when nothing is."""
    manquants = queries.a_relayer_par(compte) if permissions.mene_un_reseau(compte) else []
    if not manquants:
        return None
    contexte = {
        "manquants": manquants[:MAX_CARTE],
        "reste": len(manquants[MAX_CARTE:]),
        "url_suite": reverse("orientations"),
        "libelle_suite": "Toutes les orientations",
    }
    return Carte("Orientations à relayer", "vie_locale/carte_relais.html", contexte)


def _comptees(compte: Compte) -> dict[str, QuerySet]:
    """One's lines of the month; for the Région, what makes the number of missing relays."""
    if not permissions.anime_un_bassin(compte):
        return {}
    mois = timezone.localdate().replace(day=1)
    comptees: dict[str, QuerySet] = {"recentes": EntreeJournal.objects.filter(auteur=compte, le__gte=mois)}
    if est_region(compte):
        orientations, reseaux = OrientationRegionale.objects.en_vigueur(), queries.reseaux_destinataires()
        relayes = Relais.objects.filter(orientation__in=orientations.order_by(), reseau__in=reseaux.order_by())
        comptees |= {"orientations": orientations, "reseaux": reseaux, "relayes": relayes}
    return comptees


@carte_chiffree(_comptees)
def carte_vie_locale(
    compte: Compte, recentes: int = 0, orientations: int = 0, reseaux: int = 0, relayes: int = 0
) -> Carte | None:
    """The log, the news, and for the Région how many relays are missing."""
    if not permissions.anime_un_bassin(compte):
        return None
    manquants = orientations * reseaux - relayes  # chaque réseau a chaque orientation à relayer, une fois
    contexte = {"recentes": recentes, "region": est_region(compte), "manquants": manquants}
    return Carte("Vie des bassins", "vie_locale/carte_vie_locale.html", contexte, large=False)


# What this room offers to the others: the page of a bassin, the search over everything, the welcome of a newcomer.

DU_BASSIN, EN_VIGUEUR = 3, 5


def bloc_actualites(compte: Compte, bassin: Bassin) -> Carte | None:
    """The latest news of a bassin that this person reads, on its page; nothing when there is none to read nor write."""
    actualites = list(queries.actualites_du_bassin(compte, bassin)[:DU_BASSIN])
    ecrit = permissions.peut_tenir(compte, [bassin])
    if not actualites and not ecrit:
        return None
    contexte = {"actualites": actualites, "bassin": bassin, "ecrit": ecrit}
    if actualites:
        contexte |= {"url_suite": f"{reverse('actualites')}?bassin={bassin.code}", "libelle_suite": "Toutes"}
    return Carte("Actualités du bassin", "vie_locale/bloc_actualites.html", contexte)


BLOC_ACTUALITES = BlocLocal(bloc_actualites)


def bloc_orientations(compte: Compte, bassin: Bassin) -> Carte | None:
    """The regional orientations in force, shown there and kept once; for members of the network."""
    orientations = list(queries.orientations_en_vigueur(compte)[:EN_VIGUEUR]) if est_membre(compte) else []
    if not orientations:
        return None
    suite = {"url_suite": reverse("orientations"), "libelle_suite": "Toutes"}
    contexte = {"orientations": orientations, **suite}
    return Carte("Orientations régionales", "vie_locale/bloc_orientations.html", contexte, large=False)


BLOC_ORIENTATIONS = BlocLocal(bloc_orientations)


def actualite_dire(actualite: Actualite, texte: str) -> Resultat:
    """A piece of news found: since when, and where."""
    dits = [date_courte(actualite.du), *map(str, actualite.bassins.all())]
    return Resultat(actualite.titre, reverse("actualite", args=[actualite.uuid]), actualite.texte, ", ".join(dits))


def orientation_dire(orientation: OrientationRegionale, texte: str) -> Resultat:
    """An orientation found: its number."""
    return Resultat(orientation.titre, reverse("orientation", args=[orientation.numero]), etiquette=orientation.numero)


RECHERCHES = (
    SourceDeLignes("actualites", "Actualités", queries.actualites_a_chercher, actualite_dire, ("titre", "texte")),
    SourceDeLignes(
        "orientations",
        "Orientations régionales",
        lambda compte, texte: permissions.orientations_lisibles(compte),
        orientation_dire,
        ("numero", "titre", "texte"),
    ),
)


def par_theme(compte: Compte, themes: Iterable[Theme], limite: int) -> Iterator[Resultat]:
    """The news that bears one of these themes and that this person reads today, the latest first."""
    for lue in permissions.actualites_lisibles(compte).filter(themes__in=list(themes)).distinct()[:limite]:
        dit = f"{date_courte(lue.du)}. {lue.texte}"
        yield Resultat(lue.titre, reverse("actualite", args=[lue.uuid]), dit, "Actualités")


def pas_du_bassin(compte: Compte) -> Iterator[Pas]:
    """To discover the page of one's bassin; of several, the first by name, the others named (R4.16)."""
    premier, *autres = Bassin.objects.filter(pk__in=bassins_de(compte)).order_by("nom") or [None]
    if premier is None:
        return
    detail = f"Le bassin {de_la_commune(premier.nom)} : qui l’anime, qui y reçoit, ses dates et ses nouvelles."
    if autres:
        detail += f" Vous êtes aussi de {', '.join(autre.nom for autre in autres)}."
    yield Pas("votre-bassin", "Découvrir votre bassin", detail, reverse("bassin", args=[premier.code]))


# What the digests tell: the news of one's bassins, the orientations of the Région.


def actualites_nouvelles(compte: Compte, depuis: datetime.datetime, jusqu_a: datetime.datetime) -> Iterator[Nouvelle]:
    """The news of one's bassins that began to be read in this span; what one wrote is not told."""
    if not est_membre(compte):
        return
    recentes = Q(ecrite_le__gt=depuis) | Q(du__gte=timezone.localdate(depuis))
    siennes = permissions.actualites_lisibles(compte).filter(recentes, bassins__in=bassins_de(compte))
    for actualite in siennes.exclude(auteur=compte).distinct():
        if depuis < actualite.parue_le <= jusqu_a:
            url = reverse("actualite", args=[actualite.uuid])
            yield Nouvelle(actualite.titre, url, "Nouvelle de votre bassin", actualite.parue_le)


def orientations_nouvelles(compte: Compte, depuis: datetime.datetime, jusqu_a: datetime.datetime) -> Iterator[Nouvelle]:
    """The orientations published in this span, by someone else."""
    publiees = permissions.orientations_lisibles(compte).filter(publiee_le__gt=depuis, publiee_le__lte=jusqu_a)
    for orientation in publiees.exclude(publiee_par=compte):
        url = reverse("orientation", args=[orientation.numero])
        phrase = f"Orientation régionale {orientation.numero}"
        yield Nouvelle(orientation.titre, url, phrase, orientation.publiee_le)


# The numbers that the log gives by itself: visits, meetings, contacts, and the time that they took (R4.20).

Lire = Callable[[Perimetre, datetime.date, datetime.date], Valeur]


def _faites(perimetre: Perimetre, du: datetime.date, au: datetime.date) -> QuerySet[EntreeJournal]:
    """The lines of these days in this extent; those of a structure or a network name it."""
    lignes = EntreeJournal.objects.filter(le__gte=du, le__lt=au)
    if perimetre.etendue in (Etendue.BASSIN, Etendue.COMMISSION):
        return lignes.filter(bassin__in=bassins_du_perimetre(perimetre))
    if perimetre.etendue == Etendue.STRUCTURE:
        return lignes.filter(structure=perimetre.cle)
    return lignes.filter(structure__reseau=perimetre.cle) if perimetre.etendue == Etendue.RESEAU else lignes


def _nombre(genre: str, perimetre: Perimetre, du: datetime.date, au: datetime.date) -> Valeur:
    return Valeur(_faites(perimetre, du, au).filter(genre=genre).count())


def _minutes(perimetre: Perimetre, du: datetime.date, au: datetime.date) -> Valeur:
    return Valeur(_faites(perimetre, du, au).aggregate(somme=Sum("minutes"))["somme"] or 0)


NOMBRES: tuple[tuple[str, str, str, Lire], ...] = (
    ("journal_visites", "Visites des chargés de mission", "visites", partial(_nombre, GenreEntree.VISITE)),
    ("journal_reunions", "Réunions des chargés de mission", "réunions", partial(_nombre, GenreEntree.REUNION)),
    ("journal_contacts", "Contacts des chargés de mission", "contacts", partial(_nombre, GenreEntree.CONTACT)),
    ("journal_minutes", "Temps noté au journal", "minutes", _minutes),
)
SOURCES = [SourceIndicateur(*nombre) for nombre in NOMBRES]


# What this room knows of a person: what one wrote, published, relayed, noted.


def donnees_de_la_vie_locale(compte: Compte) -> list[Rubrique]:
    """News, orientations, relays, and one's lines of the log, kept three years."""
    relais = Relais.objects.filter(par=compte).select_related("orientation", "reseau")
    entrees = EntreeJournal.objects.filter(auteur=compte).select_related("bassin", "structure")
    return [
        rubrique("Actualités écrites", Actualite.objects.filter(auteur=compte),
                 {"Titre": "titre", "Texte": "texte", "Paraît le": "du", "Expire le": "expire_le"}),
        rubrique("Actualités retirées", Actualite.objects.filter(retiree_par=compte),
                 {"Titre": "titre", "Retirée le": "retiree_le"}),
        rubrique("Orientations publiées", OrientationRegionale.objects.filter(publiee_par=compte),
                 {"Numéro": "numero", "Titre": "titre", "Le": "publiee_le"}),
        rubrique("Orientations relayées", relais,
                 {"Orientation": "orientation.numero", "Réseau": "reseau.nom", "Le": "le", "À qui": "destinataires",
                  "Combien": "nombre"}),
        rubrique("Journal des bassins", entrees,
                 {"Date": "le", "Genre": "get_genre_display", "Bassin": "bassin.nom", "Structure": "structure.nom",
                  "Minutes": "minutes", "Note": "note"}),
    ]  # fmt: skip


# What this room knows of people (home/securite/donnees_personnelles.py).

TRAITEMENTS = [
    Traitement(
        "Donner les nouvelles d’un bassin",
        "auteur d’une actualité ou d’une entrée du journal, qui relaie une orientation",
        "Actualite EntreeJournal OrientationRegionale Relais",
        destinataires="les membres du bassin",
        duree="trois ans pour le journal",
    )
]


# What `manage.py verifier` asks of what lives in the bassins.

NUITS = datetime.timedelta(days=7)  # ce qu’un travail de nuit peut prendre de retard


def vie_locale_coherente() -> Iterator[str]:
    """Each piece of news has a bassin, each relay follows its orientation, the log forgets after three years."""
    for pk in Actualite.objects.filter(bassins=None).order_by("pk").values_list("pk", flat=True):
        yield f"L’actualité {pk} n’est d’aucun bassin."
    avances = Relais.objects.filter(le__lt=F("orientation__du")).select_related("orientation", "reseau")
    for relais in avances:
        yield f"Le relais de {relais.orientation.numero} par {relais.reseau.nom} précède sa publication."
    limite = mois_apres(jour=timezone.localdate(), mois=-JOURNAL_MOIS) - NUITS
    if nombre := EntreeJournal.objects.filter(le__lt=limite).count():
        yield f"{nombre} entrée(s) du journal ont plus de trois ans : « manage.py battre vie_locale.journal »."


# What this room does when a room below speaks.


def suivre_la_fusion(sender: object, source: Structure, cible: Structure, **kwargs: object) -> None:
    """A structure was merged: what was done there goes with it."""
    structure_fusion_suivre(source=source, cible=cible)


# What the calendar does here: the log forgets what is too old, late relays are asked for once.

TRAVAUX = [
    Periodique("vie_locale.journal", NUIT, journal_oublier, "{} entrée(s) du journal effacée(s)."),
    Periodique("vie_locale.relais", NUIT, orientations_rappeler, "{} orientation(s) rappelée(s)."),
]
