"""The words of the facets, in one query."""

import datetime
from dataclasses import dataclass, field

from django.db.models import CharField, DateField, F, Model, QuerySet, Value
from django.utils import timezone

from home.gardees import Gardee
from reseau.annuaire.recherche.facettes import MODES
from reseau.structures.models import Reseau
from reseau.vocabulaires.models import Mission, NiveauCep, Theme, TypePublic

_TERMES = (("mission", Mission), ("public", TypePublic), ("theme", Theme), ("cep", NiveauCep))
LIBELLES = Gardee("mots de l’annuaire", pieces=("structures", "vocabulaires"))
_COLONNES = ("groupe", "ordre", "mot", "code", "debut", "fin")


@dataclass(frozen=True)
class Libelles:
    """For each group of facets, the label of each code in order of display; `en_vigueur` are offered as filters."""

    tous: dict[str, dict[str, str]] = field(default_factory=dict)
    en_vigueur: dict[str, list[str]] = field(default_factory=dict)

    def libelle(self, nom: str, code: str) -> str:
        """The label of a code, or the code itself when it is unknown."""
        return self.tous.get(nom, {}).get(code, code)


def libelles(jour: datetime.date | None = None) -> Libelles:
    """Labels of missions, publics, themes, CEP levels, networks and modes."""
    jour = jour or timezone.localdate()
    reseaux = _lignes("reseau", Reseau, "nom", Value(None, DateField()), Value(None, DateField()))
    termes = [_lignes(nom, modele, "libelle", F("valide_du"), F("valide_au")) for nom, modele in _TERMES]
    resultat = Libelles({"mode": dict(MODES)}, {"mode": list(MODES)})
    for nom, _, mot, code, debut, fin in sorted(reseaux.union(*termes, all=True), key=lambda ligne: ligne[:3]):
        resultat.tous.setdefault(nom, {})[code] = mot
        if (debut is None or debut <= jour) and (fin is None or fin > jour):
            resultat.en_vigueur.setdefault(nom, []).append(code)
    return resultat


def libelles_gardes(jour: datetime.date) -> Libelles:
    """The same, kept until a word changes."""
    return LIBELLES.lire(jour, lambda: libelles(jour))


def _lignes(nom: str, modele: type[Model], mot: str, debut: Value | F, fin: Value | F) -> QuerySet:
    """One table in the shape of the union."""
    lignes = modele._default_manager.order_by().annotate(
        groupe=Value(nom, CharField()), mot=F(mot), debut=debut, fin=fin
    )
    return lignes.values_list(*_COLONNES)
