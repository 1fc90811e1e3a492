"""One registry by which upper rooms offer things to the ground floor, without being imported by it."""

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from importlib import import_module
from types import ModuleType
from typing import Any, NamedTuple

from django.apps import apps
from django.db.models import QuerySet
from django.utils.module_loading import module_has_submodule

POINTS = frozenset(
    {
        "navigation",  # Entree
        "cartes_espace",  # callable(compte) -> Carte | None ; une CarteComptee quand elle compte quelque chose
        "recherche",  # SourceDeLignes, ou Fournisseur quand ses réponses ne sont pas les lignes d’une table
        "verifications",  # callable() -> Iterable[str], une phrase par anomalie
        "sante",  # callable() -> Point | None (home.exploitation.sante), ce que la Région voit de plus de la plateforme
        "constats",  # callable() -> Iterable[str], ce qui est à savoir sans être une anomalie
        "criteres",  # safran.parcours : critères d'achèvement
        "roles",  # callable(compte) -> frozenset[str], les rôles en vigueur aujourd'hui
        "droits",  # callable(clé d’un compte, jour) -> list[QuerySet] (reseau.membres.permissions), ce que l’on tient
        "implantations",  # callable(structures) -> Iterable[(structure, bassin)], où chacune reçoit
        "lieux_des_bassins",  # callable(bassins) -> Iterable[(bassin, structure, lieu, commune)], qui y reçoit, et où
        "partages",  # callable(compte, structure, limite) -> list[Resultat], ce qu’une structure a partagé
        "sur_une_fiche",  # callable(compte, fiche) -> Carte | None, ce que cette fiche montre de plus à quelqu’un
        "depuis_une_pratique",  # callable(compte, fiche) -> Lien | None, ce qu’un membre fait d’une fiche pratique
        "rendez_vous",  # callable(compte, structure, limite) -> list[Resultat], ce qu’une structure tient bientôt
        "bienvenue",  # callable(compte) -> Iterable[Pas], ce qu'un nouveau membre découvre
        "donnees_personnelles",  # callable(compte) -> Iterable[Rubrique], ce que la plateforme sait de quelqu'un
        "retient_page",  # callable(page) -> str, ce qui interdit de supprimer cette page ; vide quand rien
        "retient_publication",  # callable(page) -> Iterable[str], ce qui lui manque pour être en ligne
        "retient_seance",  # callable(seance) -> str, ce qui en fixe le jour et les heures ; vide quand rien
        "sessions_lheo",  # callable(formations) -> dict clé -> sessions en salle, pour l'export LHÉO
        "agenda_personnel",  # callable(compte) -> Iterable[RendezVous] (home.temps.calendrier), ce qui attend quelqu’un
        "historiques",  # Histoire (home.etats.historiques), de quelles lignes l’historique se lit, et par qui
        "liens",  # LienPersonnel (home.courriels.boite), ce qu’un courriel fait ouvrir sans se connecter
        "nouvelles",  # SourceDeNouvelles (home.courriels.nouvelles), ce qui est arrivé entre deux instants
        "rendus",  # Rendu (home.site.publication), ce qu’une page ou un aperçu montre de plus que ses champs
        "a_ecrire",  # callable(compte) -> Lien | None, ce que l’on commence à écrire depuis l’accueil de l’admin
        "accueil",  # callable(request) -> dict ajouté au contexte de la page d'accueil
        "occupations",  # SourceDOccupations (home.temps.calendrier), ce qui prend une salle et des gens
        "origines_d_action",  # callable(compte, action) -> Iterable[Resultat], ce dont vient une action de plan
        "suites_de_decision",  # callable(compte, decision) -> Iterable[Resultat], ce qui en suit, ou s’y ajoute
        "etats_de_formation",  # callable(compte) -> dict clé -> (code, libellé), où il en est de chacune
        "suites_de_formation",  # callable(compte, clés) -> dict clé -> HTML, ce que la vignette d’une formation ajoute
        "par_theme",  # callable(compte, themes, limite) -> Iterable[Resultat], ce qui en porte un, étiquette : sa sorte
        "citent_orientation",  # callable(compte, orientation) -> Iterable[Resultat], de même, pour le schéma régional
        "suites_de_besoin",  # callable(compte, besoin) -> Iterable[Resultat], ce qui en suit, ou s’y ajoute (Besoin)
        "raisons_de_session",  # callable(compte, session) -> Iterable[Resultat], à quoi elle répond
        "echeances",  # Echeances (reseau.animation.queries.decisions), ce que la nuit relance
        "suites_de_reunion",  # callable(compte, reunion) -> Iterable[Resultat], ce dont une réunion parle aussi
        "presidence",  # callable(compte, comites, bassins) -> Carte | None, ce que suit qui préside ces instances
        "espace_local",  # BlocLocal, un bloc de la page d’un bassin
        "indicateurs",  # SourceIndicateur (home.registre), un nombre que l’activité donne d’elle-même
    }
)
_inscrits: dict[str, list[tuple[int, int, Any]]] = defaultdict(list)


class Lien(NamedTuple):
    """A link and its words."""

    libelle: str
    url: str


@dataclass(frozen=True)
class Entree:
    """An entry of the main navigation; `visible` receives the account (maybe anonymous)."""

    libelle: str
    nom_url: str = ""
    url: str = ""
    prefixe: str = ""
    visible: Callable[[Any], bool] = lambda compte: True


class Chiffre(NamedTuple):
    """A number told at the head of a page, with its word for one and for several."""

    nombre: int
    un: str
    plusieurs: str

    @property
    def mot(self) -> str:
        """Its word; the plural starts at two."""
        return self.plusieurs if self.nombre > 1 else self.un


@dataclass(frozen=True)
class Carte:
    """A card of « mon espace », or a block of the page of a bassin: a title, a template and its context.

    `large` ones take the main column, or the whole width; the page of a bassin tells their `chiffres` at its head.
    """

    titre: str
    gabarit: str
    contexte: dict[str, Any] = field(default_factory=dict)
    large: bool = True
    chiffres: tuple[Chiffre, ...] = ()
    ilot: "Carte | None" = None


@dataclass(frozen=True)
class CarteComptee:
    """A card of « mon espace » that tells numbers, or that most days is not there.

    `lectures(compte)` are the rows it counts, by name; those of all such cards are counted in one query
    (`home.queries`). The numbers are given to `faire` when it tells them (`chiffree`); otherwise it is not called
    when there is nothing.
    """

    faire: Callable[..., Carte | None]
    lectures: Callable[[Any], dict[str, QuerySet]]
    chiffree: bool = False

    def dire(self, compte: Any, nombres: dict[str, int]) -> Carte | None:
        """The card, once its rows are counted."""
        if self.chiffree:
            return self.faire(compte, **nombres)
        return self.faire(compte) if any(nombres.values()) else None

    def __call__(self, compte: Any) -> Carte | None:
        """The same alone: it counts its own rows."""
        return self.dire(compte, {nom: lignes.count() for nom, lignes in self.lectures(compte).items()})


def carte_comptee(lignes: Callable[[Any], QuerySet]) -> Callable[[Callable[[Any], Carte | None]], CarteComptee]:
    """Only read this card when there are such rows."""
    return lambda faire: CarteComptee(faire, lambda compte: {"lignes": lignes(compte)})


def carte_chiffree(
    lectures: Callable[[Any], dict[str, QuerySet]],
) -> Callable[[Callable[..., Carte | None]], CarteComptee]:
    """Give this card how many rows there are of each, under their names."""
    return lambda faire: CarteComptee(faire, lectures, chiffree=True)


@dataclass(frozen=True)
class BlocLocal:
    """A block of the page of a bassin: `faire(compte, bassin)` gives its card, or None.

    `ilot(compte, bassin)` is a small card shown under its title.
    """

    faire: Callable[[Any, Any], Carte | None]
    ilot: Callable[[Any, Any], Carte | None] = lambda compte, bassin: None


@dataclass(frozen=True)
class Pas:
    """A step of the welcome path: `fait` is read from facts; None when only opening it can prove it."""

    cle: str
    titre: str
    detail: str
    url: str
    fait: bool | None = None


@dataclass(frozen=True)
class Rubrique:
    """What a room knows of one person: a title, and lines of (label, value) pairs as plain data."""

    titre: str
    lignes: list[dict[str, Any]]


@dataclass(frozen=True)
class Resultat:
    """One line of the search over everything."""

    titre: str
    url: str
    extrait: str = ""
    etiquette: str = ""


@dataclass(frozen=True)
class Besoin:
    """A need that something of ours found, with its code, its name and its page; then what it knows of it, by codes."""

    code: str
    libelle: str
    url: str
    mots: str = ""
    bassins: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    publics: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fournisseur:
    """A source of the search over everything; `chercher(compte, texte, limite)` returns only what may be seen."""

    cle: str
    titre: str
    chercher: Callable[[Any, str, int], list[Resultat]]
    url_suite: str = ""


@dataclass(frozen=True)
class SourceDeLignes:
    """A source of the search whose answers are rows; those of all such sources are found in one query.

    `lignes(compte, texte)` are those that this person may read, in the order they are shown, narrowed as far as SQL
    does; `dits` are the columns that must hold every word, accents and capitals aside; `dire(ligne, texte)` tells one.
    """

    cle: str
    titre: str
    lignes: Callable[[Any, str], QuerySet]
    dire: Callable[[Any, str], Resultat]
    dits: tuple[str, ...] = ()
    url_suite: str = ""


def inscrire(point: str, objet: Any, ordre: int = 100) -> None:
    """Register `objet` at `point`; entries are read by rising `ordre`, then in order of registration."""
    if point not in POINTS:
        raise ValueError(f"Point d’accroche inconnu : {point}")
    if any(objet == autre for _, _, autre in _inscrits[point]):
        return
    _inscrits[point].append((ordre, len(_inscrits[point]), objet))


def lire(point: str) -> list[Any]:
    """Return what is registered at `point`, in order."""
    return [objet for _, _, objet in sorted(_inscrits[point], key=lambda ligne: ligne[:2])]


def modules_lire(nom: str) -> Iterator[ModuleType]:
    """The module of this name of each room that has one: what it declares there."""
    for app in apps.get_app_configs():
        if module_has_submodule(app.module, nom):
            yield import_module(f"{app.name}.{nom}")


# Numbers that the activity gives by itself: rooms offer them at the registry point « indicateurs ».


class Etendue(StrEnum):
    """What a number is about."""

    REGION = "REGION"
    COMMISSION = "COMMISSION"
    BASSIN = "BASSIN"
    RESEAU = "RESEAU"
    STRUCTURE = "STRUCTURE"


@dataclass(frozen=True)
class Perimetre:
    """The region, or the row of this key at this extent."""

    etendue: Etendue
    cle: int | None = None


@dataclass(frozen=True)
class Valeur:
    """A number, out of how many (`sur`), hidden when too few people make it (`masque`), and the page that lists it."""

    nombre: float | None
    sur: float | None = None
    masque: bool = False
    url: str = ""


@dataclass(frozen=True)
class SourceIndicateur:
    """One number: `lire(perimetre, du, au)` counts it on the days from `du` to `au`, excluded.

    Those of two territories add up (`additif`), unless they are a mean or a share.
    """

    code: str
    libelle: str
    unite: str
    lire: Callable[[Perimetre, datetime.date, datetime.date], Valeur]
    additif: bool = True


def indicateurs() -> dict[str, SourceIndicateur]:
    """Every number that a room offers, by its code."""
    return {source.code: source for source in lire("indicateurs")}
