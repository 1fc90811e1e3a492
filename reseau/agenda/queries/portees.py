"""What a feed or a card is about: the whole region, a bassin, a theme, a network, a structure."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.http import Http404
from django.urls import reverse

from reseau.agenda.models import Evenement
from reseau.agenda.permissions import evenements_publics
from reseau.structures.models import Reseau, Structure
from reseau.territoires.models import Bassin
from reseau.vocabulaires.models import Theme

REGION = "region"


@dataclass(frozen=True)
class Portee:
    """What it is about, said and asked: the events are always among those that everyone reads."""

    sorte: str
    code: str
    nom: str
    filtre: Q

    def evenements(self) -> QuerySet[Evenement]:
        """Its public events, of every day."""
        return evenements_publics().filter(self.filtre)

    @property
    def cle(self) -> str:
        """How a form names it."""
        return f"{self.sorte}:{self.code}" if self.code else self.sorte

    @property
    def ics(self) -> str:
        """The whole address of its calendar."""
        return settings.SITE_URL + self._adresse("agenda_flux")

    @property
    def webcal(self) -> str:
        """The same, for the software that opens it by itself."""
        return f"webcal://{self.ics.partition('://')[2]}"

    @property
    def atom(self) -> str:
        """The path of its news."""
        return self._adresse("agenda_atom")

    @property
    def encart(self) -> str:
        """The whole address of its card."""
        return settings.SITE_URL + self.encart_chemin

    @property
    def encart_chemin(self) -> str:
        """The path of its card."""
        return self._adresse("agenda_encart")

    @property
    def page(self) -> str:
        """The path of what a person reads instead."""
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
