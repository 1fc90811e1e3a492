"""Reads of the ground floor: the search over everything, the outbox, the footer, the words of the trade (R4.17)."""

from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import yaml
from django.contrib.auth import get_user_model
from django.db.models import Case, CharField, IntegerField, OuterRef, QuerySet, Subquery, TextField, Value, When
from django.db.models.functions import Coalesce, Concat, NullIf
from django.urls import reverse
from django.utils.text import slugify
from wagtail.models import Site

from home import registre
from home.choices import EtatCourriel
from home.models import ContenuPage, Courriel
from home.permissions import Personne, restreinte
from home.recherche.texte import analyser, replier
from home.registre import Carte, CarteComptee, Resultat, SourceDeLignes


@dataclass(frozen=True)
class GroupeResultats:
    """Results of one source in the search over everything."""

    cle: str
    titre: str
    resultats: list
    url_suite: str


def pages_de_pied(site: Site) -> list[dict[str, str]]:
    """Title and address of the live content pages listed in the footer, in the tree's order."""
    pages = ContenuPage.objects.live().filter(~restreinte(), en_pied=True).order_by("path")
    racine = len(site.root_page.url_path)
    return [{"titre": titre, "url": "/" + url[racine:]} for titre, url in pages.values_list("title", "url_path")]


def recherche_partout(compte: Personne, texte: str, limite: int = 5) -> list[GroupeResultats]:
    """Ask every registered source; only what this account may see, empty groups left out.

    One query finds among the rows of all rooms; then those to show are read, one query for each room that answers.
    """
    sources = registre.lire("recherche")
    lignes = {s.cle: s.lignes(compte, texte) for s in sources if isinstance(s, SourceDeLignes)}
    trouvees = lignes_reperer([(s.cle, lignes[s.cle], s.dits) for s in sources if s.cle in lignes], texte)
    groupes = []
    for source in sources:
        if source.cle not in lignes:
            resultats = source.chercher(compte, texte, limite)
        elif cles := trouvees.get(source.cle):
            montrees = lignes[source.cle].filter(pk__in=cles)[:limite]
            resultats = [source.dire(ligne, texte) for ligne in montrees]
        else:
            resultats = []
        if resultats:
            groupes.append(GroupeResultats(source.cle, source.titre, resultats, source.url_suite))
    return groupes


def lignes_reperer(sources: list[tuple[str, QuerySet, tuple[str, ...]]], texte: str) -> dict[str, list[int]]:
    """By source, the keys of the rows whose columns hold every word, accents and capitals aside; one query."""
    lectures = [
        lignes.order_by().prefetch_related(None).values_list(Value(cle, CharField()), "pk", _bout_a_bout(dits))
        for cle, lignes, dits in sources
    ]
    mots = replier(texte).split()
    trouvees: dict[str, list[int]] = {}
    for cle, pk, dit in lectures[0].union(*lectures[1:], all=True) if lectures else ():
        if dit is None or all(mot in replier(dit) for mot in mots):
            trouvees.setdefault(cle, []).append(pk)
    return trouvees


def _bout_a_bout(colonnes: tuple[str, ...]) -> Concat | Value:
    """All that these columns say; nothing when SQL alone has found."""
    if not colonnes:
        return Value(None, TextField())
    return Concat(*(partie for colonne in colonnes for partie in (colonne, Value(" "))), output_field=TextField())


def courriels_liste(etat: str = "") -> QuerySet[Courriel]:
    """The outbox, newest first, optionally of one state."""
    courriels = Courriel.objects.defer("html")
    return courriels.filter(etat=etat) if etat else courriels


def refuse_le(*champs: str) -> Subquery:
    """When the last mail to the address of these fields came back or was refused for good; null when it left.

    For `annotate`: the first of the fields that holds an address counts.
    """
    adresse = Coalesce(*(NullIf(OuterRef(champ), Value("")) for champ in champs), Value(""))
    conclus = Courriel.objects.filter(destinataire=adresse, etat__in=(EtatCourriel.ENVOYE, EtatCourriel.ECHEC))
    rate = Case(When(etat=EtatCourriel.ECHEC, then="cree_le"))
    return Subquery(conclus.order_by("-pk").annotate(rate=rate).values("rate")[:1])


# The words of the trade, kept in a file: read once, sorted as French sorts them (R4.17).

FICHIER = Path(__file__).parent / "glossaire.yaml"


@dataclass(frozen=True)
class Mot:
    """One word: short form, full name when it is an acronym, plain sentence, legal text."""

    sigle: str
    dit: str
    nom: str = ""
    source: str = ""

    @property
    def ancre(self) -> str:
        """Its place in the page."""
        return slugify(self.sigle)

    @cached_property
    def dites(self) -> tuple[frozenset[str], frozenset[str]]:
        """The stems of its short form, and of its full name."""
        return frozenset(analyser(self.sigle)), frozenset(analyser(self.nom))


@cache
def glossaire_lire() -> dict[str, list[Mot]]:
    """Every word, by first letter, in order."""
    mots = [Mot(**brut) for brut in yaml.safe_load(FICHIER.read_text("utf-8"))]
    par_lettre: dict[str, list[Mot]] = {}
    for mot in sorted(mots, key=lambda mot: replier(mot.sigle)):
        par_lettre.setdefault(replier(mot.sigle)[0].upper(), []).append(mot)
    return par_lettre


def _mots() -> list[Mot]:
    return [mot for mots in glossaire_lire().values() for mot in mots]


def mot_lire(sigle: str) -> Mot | None:
    """The word whose short form is this one."""
    return next((mot for mot in _mots() if mot.sigle == sigle), None)


def mots_choix() -> list[tuple[str, str]]:
    """Every word, to choose from."""
    return [(mot.sigle, mot.sigle) for mot in _mots()]


def glossaire_chercher(compte: Personne, texte: str, limite: int) -> list[Resultat]:
    """Words whose short or full name holds what is typed, whatever its accents, its plurals; the page is public."""
    cherchees = frozenset(analyser(texte))
    trouves = [mot for mot in _mots() if cherchees and (cherchees == mot.dites[0] or cherchees <= mot.dites[1])]
    trouves.sort(key=lambda mot: cherchees != mot.dites[0])
    adresse = reverse("glossaire")
    return [Resultat(mot.sigle, f"{adresse}#{mot.ancre}", mot.dit, mot.nom) for mot in trouves[:limite]]


# « Mon espace »: what waits for someone, card by card; what they count is counted in one query.


class _Nombre(Subquery):
    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS lignes_comptees)"
    output_field = IntegerField()
    empty_result_set_value = 0


def denombrer(une_ligne: QuerySet, **lectures: QuerySet) -> dict[str, int]:
    """How many rows each reading gives, by its name, in one query.

    `une_ligne` holds exactly one row, that the counts hang on (the reader's own account); none gives zeros.
    """
    comptes = {nom: _Nombre(lecture.order_by().values("pk")) for nom, lecture in lectures.items()}
    return une_ligne.order_by().values(**comptes).first() or dict.fromkeys(lectures, 0)


def cartes_lire(compte: Any) -> list[Carte]:
    """What the rooms have to say to this person today, in their order."""
    offres = registre.lire("cartes_espace")
    lectures = {rang: offre.lectures(compte) for rang, offre in enumerate(offres) if isinstance(offre, CarteComptee)}
    toutes = {f"c{rang}_{nom}": lignes for rang, siennes in lectures.items() for nom, lignes in siennes.items()}
    nombres = denombrer(get_user_model()._default_manager.filter(pk=compte.pk), **toutes)
    cartes = (
        offre.dire(compte, {nom: nombres[f"c{rang}_{nom}"] for nom in lectures[rang]})
        if rang in lectures
        else offre(compte)
        for rang, offre in enumerate(offres)
    )
    return [carte for carte in cartes if carte]
