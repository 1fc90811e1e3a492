"""What an address asks of the agenda: `?mois=2027-01&vue=liste&bassin=niort`."""

import datetime
from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict
from django.utils.dateparse import parse_date

from home.calendrier.mois import ANNEES, Mois
from home.requetes import requete_ecrire
from reseau.agenda.choices import Accessibilite, Genre
from reseau.agenda.lignes import Sorte
from reseau.agenda.queries.choix import Choix, Terme

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
