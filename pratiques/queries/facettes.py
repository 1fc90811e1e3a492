"""Facets of a list: ticked values that exist, exact counts, what narrows the list; a constant number of queries.

Within a facet any ticked value will do; every facet must agree. A facet's counts apply every other filter, so the
number beside a box is what ticking it would show.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Count, F, Model, QuerySet, TextChoices, Value
from django.http import QueryDict

from home.recherche.texte import replier

Choix = dict[str, list[str]]
Libelles = dict[str, dict[str, str]]
Compte = tuple[str, str, str, int]


@dataclass(frozen=True)
class Facette:
    """One group of boxes: its words, where its code and its label stand.

    With `plusieurs`, `code` names a link to a vocabulary, and `libelle_de` the label among its columns; otherwise both
    are plain paths. With `liste`, labels are those of a list of choices.
    """

    libelle: str
    code: str
    libelle_de: str = ""
    plusieurs: bool = False
    liste: type[TextChoices] | None = None


class Facettage:
    """The facets of one model's list."""

    def __init__(self, modele: type[Model], facettes: dict[str, Facette]) -> None:
        self.modele, self.facettes = modele, facettes

    def choix(self, parametres: QueryDict, libelles: Libelles) -> Choix:
        """The ticked values that exist, facet by facet; unknown ones are ignored, never an error."""
        return {
            nom: [code for code in dict.fromkeys(parametres.getlist(nom)) if code in libelles[nom]]
            for nom in self.facettes
        }

    def filtrer(self, lignes: QuerySet, choix: Choix, sauf: str = "") -> QuerySet:
        """The rows that agree with every facet, `sauf` set aside."""
        for nom, codes in choix.items():
            if nom == sauf or not codes:
                continue
            facette = self.facettes[nom]
            if facette.plusieurs:
                lignes = lignes.filter(pk__in=self._liens(facette).filter(code__in=codes).values("objet_id"))
            else:
                lignes = lignes.filter(**{f"{facette.code}__in": codes})
        return lignes

    def compter(self, lignes: dict[str, QuerySet]) -> list[Compte]:
        """(facet, code, label, number of rows) for each value of every facet, in one query."""
        premiere, *suite = [self._compter(nom, lignes[nom]) for nom in self.facettes]
        colonnes = ("facette", "code", "libelle", "nombre")
        return list(premiere.values_list(*colonnes).union(*[autre.values_list(*colonnes) for autre in suite], all=True))

    def compter_sous(self, lignes: QuerySet, choix: Choix) -> list[Compte]:
        """The counts beside the boxes under these filters."""
        return self.compter({nom: self.filtrer(lignes, choix, sauf=nom) for nom in self.facettes})

    def _compter(self, nom: str, lignes: QuerySet) -> QuerySet:
        facette, marque = self.facettes[nom], Value(nom, output_field=CharField())
        if facette.plusieurs:
            comptees = self._liens(facette).filter(objet_id__in=lignes.order_by().values("pk")).annotate(facette=marque)
        else:
            libelle = F(facette.libelle_de or facette.code)
            comptees = lignes.order_by().annotate(facette=marque, code=F(facette.code), libelle=libelle)
        return comptees.values("facette", "code", "libelle").annotate(nombre=Count("pk"))

    def _liens(self, facette: Facette) -> QuerySet:
        """The link table of a facet, with the row, the code and the label of each link."""
        lien = self.modele._meta.get_field(facette.code)
        cible = lien.m2m_reverse_field_name()
        return lien.remote_field.through.objects.annotate(
            objet_id=F(f"{lien.m2m_field_name()}_id"),
            code=F(f"{cible}__code"),
            libelle=F(f"{cible}__{facette.libelle_de}"),
        ).order_by()

    def libelles(self, comptes: list[Compte]) -> Libelles:
        """The label of each value in use, in the order of the page."""
        libelles: Libelles = {nom: {} for nom in self.facettes}
        for nom, code, libelle, _nombre in comptes:
            liste = self.facettes[nom].liste
            libelles[nom][code] = liste(code).label if liste else libelle
        return {
            nom: dict(sorted(valeurs.items(), key=lambda paire: replier(paire[1]))) for nom, valeurs in libelles.items()
        }

    def groupes(self, comptes: list[Compte], libelles: Libelles, choix: Choix) -> list[dict[str, Any]]:
        """The facets for the template, each option with its exact count."""
        nombres = {(nom, code): nombre for nom, code, _libelle, nombre in comptes}
        return [
            {
                "libelle": facette.libelle,
                "nom": nom,
                "options": [
                    {
                        "valeur": code,
                        "libelle": libelle,
                        "nombre": nombres.get((nom, code), 0),
                        "cochee": code in choix[nom],
                    }
                    for code, libelle in libelles[nom].items()
                ],
            }
            for nom, facette in self.facettes.items()
        ]


def filtres_actifs(texte: str, choix: Choix, libelles: Libelles) -> list[dict[str, Any]]:
    """What narrows the list, each removable."""
    filtres = [{"libelle": f"«\u00a0{texte}\u00a0»", "nom": "q", "valeur": None}] if texte else []
    return filtres + [
        {"libelle": libelles[nom][code], "nom": nom, "valeur": code} for nom, codes in choix.items() for code in codes
    ]
